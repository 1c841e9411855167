"""Telegram's HTML: tags to entities, with the refusals (and byte offsets) of Telegram's own parser."""

from dataclasses import dataclass
from typing import Any

from bot.simulator import utf16
from bot.simulator.entities import sort
from bot.simulator.errors import ApiError, bad_request

TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
NAMED = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
SPACES = frozenset(b" \t\r\n\0\v\f")
END = 0
MAX_CODE_POINT = 0x10FFFF


def refuse(words: str) -> ApiError:
    return bad_request(f"Can't parse entities: {words}")


@dataclass(frozen=True, slots=True)
class Tag:
    name: str
    argument: str
    offset: int
    start: int


def parse(source: str) -> tuple[str, list[dict[str, Any]]]:
    """The plain text and its entities; refuses what Telegram cannot parse."""
    return _Parser(source).run()


class _Parser:
    def __init__(self, source: str) -> None:
        # Like the C++ parser, look for a final zero byte instead of checking bounds.
        self.bytes = source.encode("utf-8", "surrogatepass") + b"\0"
        self.size = len(self.bytes) - 1
        self.at = 0
        self.out: list[str] = []
        self.units = 0
        self.open: list[Tag] = []
        self.entities: list[dict[str, Any]] = []

    def run(self) -> tuple[str, list[dict[str, Any]]]:
        while self.at < self.size:
            byte = self.bytes[self.at]
            if byte == ord("<"):
                self._tag()
            elif byte != ord("&") or not self._reference_in_text():
                self._plain()
        if self.open:
            raise refuse(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        text = "".join(self.out)
        try:
            text.encode()
        except UnicodeEncodeError:
            raise refuse(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            ) from None
        return text, sort(self.entities)

    def _emit(self, text: str) -> None:
        self.out.append(text)
        self.units += utf16.length(text)

    def _plain(self) -> None:
        start = self.at
        self.at += 1
        while self.at < self.size and self.bytes[self.at] not in b"<&":
            self.at += 1
        self._emit(self.bytes[start : self.at].decode("utf-8", "surrogatepass"))

    def _reference_in_text(self) -> bool:
        character, after = self._reference(self.at)
        if not character:
            return False
        self.at = after
        self._emit(character)
        return True

    def _reference(self, at: int) -> tuple[str, int]:
        """The character that the reference at `at` stands for and the place after it, or nothing."""
        end = at + 1
        if self.bytes[end] == ord("#"):
            code, end = self._number(end + 1)
            if not 0 < code < MAX_CODE_POINT or end - at >= 10:
                return "", at
            character = chr(code)
        else:
            while chr(self.bytes[end]).isascii() and chr(self.bytes[end]).isalpha():
                end += 1
            character = NAMED.get(self.bytes[at + 1 : end], "")
        if character and self.bytes[end] == ord(";"):
            end += 1
        return character, end

    def _number(self, at: int) -> tuple[int, int]:
        base, digits = (16, b"0123456789abcdefABCDEF") if self.bytes[at] in b"xX" else (10, b"0123456789")
        start = at = at + 1 if base == 16 else at
        while self.bytes[at] in digits:
            at += 1
        return (int(self.bytes[start:at], base) if at > start else 0), at

    def _tag(self) -> None:
        start = self.at
        self.at += 1
        if self.bytes[self.at] == ord("/"):
            self._close(start)
        else:
            self._open(start)
        self.at += 1

    def _until(self, stops: bytes) -> bytes:
        start = self.at
        while self.bytes[self.at] not in SPACES and self.bytes[self.at] not in stops:
            self.at += 1
        return self.bytes[start : self.at]

    def _skip_spaces(self) -> None:
        while self.bytes[self.at] != END and self.bytes[self.at] in SPACES:
            self.at += 1

    def _open(self, start: int) -> None:
        raw = self._until(b">")
        if self.bytes[self.at] == END:
            raise refuse(f"Unclosed start tag at byte offset {start}")
        name = raw.decode("utf-8", "replace").lower()
        if name not in TYPES:
            raise refuse(f'Unsupported start tag "{name}" at byte offset {start}')
        argument = ""
        while self.bytes[self.at] != ord(">"):
            self._skip_spaces()
            if self.bytes[self.at] == ord(">"):
                break
            argument = self._attribute(name, start) or argument
        if name == "span" and argument != "spoiler":
            raise refuse(f'Tag "span" must have class "tg-spoiler" at byte offset {start}')
        self.open.append(Tag(name, argument, self.units, len(self.out)))

    def _attribute(self, tag: str, start: int) -> str:
        """Read one attribute; what it says of the tag, or nothing."""
        attribute = self._until(b"=>/\"'").decode("utf-8", "replace").lower()
        if not attribute:
            raise refuse(f'Empty attribute name in the tag "{tag}" at byte offset {start}')
        self._skip_spaces()
        if self.bytes[self.at] != ord("="):
            if self.bytes[self.at] == END:
                raise refuse(f'Unclosed start tag "{tag}" at byte offset {start}')
            return "expandable" if (tag, attribute) == ("blockquote", "expandable") else ""
        self.at += 1
        self._skip_spaces()
        if self.bytes[self.at] == END:
            raise refuse(f'Unclosed start tag "{tag}" at byte offset {start}')
        value = self._quoted() if self.bytes[self.at] in b"'\"" else self._token()
        if self.bytes[self.at] == END:
            raise refuse(f"Unclosed start tag at byte offset {start}")
        return _meaning(tag, attribute, value)

    def _token(self) -> str:
        start = self.at
        while chr(self.bytes[self.at]).isascii() and (
            chr(self.bytes[self.at]).isalnum() or self.bytes[self.at] in b".-"
        ):
            self.at += 1
        if self.bytes[self.at] not in SPACES and self.bytes[self.at] != ord(">"):
            raise refuse(f"Unexpected end of name token at byte offset {start}")
        return self.bytes[start : self.at].decode().lower()

    def _quoted(self) -> str:
        quote = self.bytes[self.at]
        self.at += 1
        value = bytearray()
        while self.bytes[self.at] not in (quote, END):
            if self.bytes[self.at] == ord("&"):
                character, after = self._reference(self.at)
                if character:
                    value += character.encode("utf-8", "surrogatepass")
                    self.at = after
                    continue
            value.append(self.bytes[self.at])
            self.at += 1
        if self.bytes[self.at] == quote:
            self.at += 1
        return value.decode("utf-8", "replace")

    def _close(self, start: int) -> None:
        if not self.open:
            raise refuse(f"Unexpected end tag at byte offset {start}")
        self.at += 1
        name = self._until(b">").decode("utf-8", "replace").lower()
        self._skip_spaces()
        if self.bytes[self.at] != ord(">"):
            raise refuse(f"Unclosed end tag at byte offset {start}")
        tag = self.open[-1]
        if name and name != tag.name:
            raise refuse(
                f'Unmatched end tag at byte offset {start}, expected "</{tag.name}>", found "</{name}>"'
            )
        self.open.pop()
        if self.units > tag.offset:
            self._entity(tag)

    def _entity(self, tag: Tag) -> None:
        entity: dict[str, Any] = {
            "type": TYPES[tag.name],
            "offset": tag.offset,
            "length": self.units - tag.offset,
        }
        if tag.name == "a":
            entity |= _link(tag.argument or "".join(self.out[tag.start :]))
            if not entity.get("url") and not entity.get("user"):
                return
        elif tag.name == "blockquote" and tag.argument:
            entity["type"] = "expandable_blockquote"
        elif tag.name == "tg-emoji":
            if not tag.argument.isdigit():
                raise refuse("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = tag.argument
        elif tag.name in {"pre", "code"} and self._joined(tag, entity):
            return
        self.entities.append(entity)

    def _joined(self, tag: Tag, entity: dict[str, Any]) -> bool:
        """`<pre><code class="language-…">` is one entity with a language."""
        other = self.entities[-1] if self.entities else {}
        same = (other.get("offset"), other.get("length")) == (entity["offset"], entity["length"])
        if tag.name == "pre" and same and other["type"] == "code" and other.get("language"):
            other["type"] = "pre"
            return True
        if tag.argument and tag.name == "code":
            if same and other["type"] == "pre":
                other["language"] = tag.argument
                return True
            entity["language"] = tag.argument
        return False


def _meaning(tag: str, attribute: str, value: str) -> str:
    if (tag, attribute) in {("a", "href"), ("tg-emoji", "emoji-id")}:
        return value
    if (tag, attribute) == ("code", "class") and value.startswith("language-"):
        return value.removeprefix("language-")
    if (tag, attribute) == ("span", "class") and value.startswith("tg-"):
        return value.removeprefix("tg-")
    return ""


def _link(target: str) -> dict[str, Any]:
    prefix = "tg://user?id="
    if target.startswith(prefix) and target.removeprefix(prefix).isdigit():
        return {"type": "text_mention", "user": {"id": int(target.removeprefix(prefix))}}
    return {"url": checked_link(target)}


def checked_link(target: str) -> str:
    """The link as Telegram keeps it, or nothing when it would not make one."""
    scheme, separator, rest = target.partition("://")
    if not separator:
        scheme, rest = "http", target
    if scheme.lower() not in {"http", "https", "tg", "ton", "tonsite"} or not rest or " " in rest:
        return ""
    if scheme.lower() in {"http", "https"}:
        host = rest.split("/")[0]
        if "." not in host.strip("."):
            return ""
        if "/" not in rest:
            rest += "/"
    return f"{scheme.lower()}://{rest}"
