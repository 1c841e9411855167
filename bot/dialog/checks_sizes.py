"""Proves that every screen fits: Telegram's limits, and the weight of the danger path on a bad line."""

import json
from collections.abc import Iterator

from bot.dialog.checks_words import FIELD, locales
from bot.dialog.finding import Finding
from bot.dialog.screen import PAGE, navigation
from bot.dialog.translations import Translations, said
from bot.dialog.tree import Book, Node
from bot.dialog.turn import State
from bot.dialog.ways import heaviest, onward

MESSAGE = 4096  # UTF-16 units in a message
CALLBACK = 64  # bytes in a button's data
DANGER_BYTES = 15_000  # the whole danger path, every page of it once
VALUE = 25  # what stands in a {placeholder} is rarely longer
TURN = 9_999_999  # no conversation has more turns


def check_sizes(book: Book, translations: Translations) -> Iterator[Finding]:
    """All findings on sizes, in all languages."""
    for node in book.nodes.values():
        for choice in node.choices:
            if len(f"t:{TURN}:{choice.id}".encode()) > CALLBACK:
                yield Finding("error", "callback", node.source, f"{node.id}: {choice.id!r} is too long an id")
    for locale in locales(book):
        yield from _screens(book, translations, locale)
        yield from _danger(book, translations, locale)


def danger_weight(book: Book, translations: Translations, locale: str) -> tuple[int, tuple[str, ...]]:
    """Bytes of the heaviest way through the danger path, every page of every screen once, and its nodes."""
    tree = book.nodes[book.danger].tree
    weights = {}
    for node in (node for node in book.nodes.values() if node.tree == tree):
        bodies = [_body(book, node, page, translations, locale) for page in _pages(node)]
        weights[node.id] = (node.id, sum(len(body.encode()) for body in bodies))
    return heaviest(
        book,
        book.danger,
        lambda node: tuple(to for to in onward(node) if book.nodes[to].tree == tree),
        weights,
    )


def _danger(book: Book, translations: Translations, locale: str) -> Iterator[Finding]:
    total, walk = danger_weight(book, translations, locale)
    if total > DANGER_BYTES:
        where = book.nodes[book.danger].source
        message = f"{total} bytes on the danger path ({', '.join(walk)}); expected at most {DANGER_BYTES}"
        yield Finding("error", "weight", where, f"{book.danger}: {locale}: {message}")


def _screens(book: Book, translations: Translations, locale: str) -> Iterator[Finding]:
    notes = (phrase for phrase in book.phrases.values() if phrase.id.startswith("note."))
    note = max((len(said(translations, locale, each.context, each.text)) for each in notes), default=0)
    for node in book.nodes.values():
        text = _shown(book, node, translations, locale)
        if (size := len(text.encode("utf-16-le")) // 2 + note) > MESSAGE:
            yield Finding("error", "long", node.source, f"{node.id}: {locale}: a screen of {size} characters")


def _pages(node: Node) -> range:
    return range(1 if node.locale else max(1, -(-len(node.choices) // PAGE)))


def _shown(book: Book, node: Node, translations: Translations, locale: str) -> str:
    """The screen's text with every paragraph that may be computed for it."""
    paragraphs = []
    for show in node.shows:
        told = [
            FIELD.sub("x" * VALUE, said(translations, locale, each.context, each.text))
            for each in book.phrases.values()
            if each.id.startswith("status." if show == "status" else f"show.{show}")
        ]
        paragraphs += [max(told, key=len, default="")] if show == "status" else told  # one status at a time
    return "\n\n".join((*paragraphs, said(translations, locale, node.context, node.text)))


def _body(book: Book, node: Node, page: int, translations: Translations, locale: str) -> str:
    """About what is sent over the line for a page of a screen."""
    if node.kind == "fork":
        return ""
    state = State(node=node.id, locale=locale, page=page, trail=(book.home,), picked=("x",))
    shown = node.choices if node.locale else node.choices[page * PAGE : (page + 1) * PAGE]
    rows = [(said(translations, locale, each.context, each.text), each.id) for each in shown]
    rows += [
        (said(translations, locale, f"phrases.nav.{name}", _nav(book, name)), name)
        for name in navigation(book, state)
    ]
    keyboard = [[{"text": label, "callback_data": f"t:1000:{name}"}] for label, name in rows]
    body = {
        "chat_id": 10**10,
        "text": _shown(book, node, translations, locale),
        "reply_markup": {"inline_keyboard": keyboard},
    }
    return json.dumps(body, ensure_ascii=False)


def _nav(book: Book, name: str) -> str:
    phrase = book.phrases.get(f"nav.{name}")
    return phrase.text if phrase else name
