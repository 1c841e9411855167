"""Owns how files are kept among a report's facts, and which of them belong together."""

from collections.abc import Iterable

from bot.dialog.turn import Media

MOST = 10  # files in one of Telegram's albums


def entry_of(media: Media) -> str:
    """The file as a fact: kind, reference, album and the person's words under it, which stay with it."""
    return f"{media.kind} {media.ref} {media.album} {media.words}".strip()


def media_of(entry: str) -> Media:
    """The file that `entry_of` made the fact of; what an earlier release kept has no words."""
    kind, ref, album, words, *_ = (*entry.split(" ", 3), "", "")
    return Media(kind, ref, words, album)


def together(albums: Iterable[str]) -> tuple[tuple[int, ...], ...]:
    """Positions of what goes out together: files of one album, at most ten; what is in none, by itself."""
    heaps: list[list[int]] = []
    last: dict[str, list[int]] = {}
    for at, album in enumerate(albums):
        heap = last.get(album)
        if not album or heap is None or len(heap) == MOST:
            heap = last[album] = []
            heaps.append(heap)
        heap.append(at)
    return tuple(map(tuple, heaps))
