"""UTF-16 arithmetic: entity offsets of the Bot API count UTF-16 code units, Python strings code points."""


def width(character: str) -> int:
    return 2 if ord(character) > 0xFFFF else 1


def length(text: str) -> int:
    """How many UTF-16 code units `text` has."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def cut(text: str, offset: int, size: int) -> str:
    """The piece of `text` that an entity of `size` units at `offset` covers."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[offset * 2 : (offset + size) * 2].decode("utf-16-le", "replace")
