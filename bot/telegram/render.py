"""A message made into what Telegram takes: plain text with entities of our own, pages, a keyboard.

Rules: no parse mode ever; a person's words stand line by line behind a mark inside a block of code, so that
they can imitate neither our words nor a link, a mention or a command; nothing is lost silently.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from bot.casework.message import Button, Data, Message, Part, Quote, Say
from bot.telegram import neutral
from bot.telegram.buttons import MAX_BYTES
from bot.telegram.pages import FSI, PDI, Json, Line, lay_out, paginate, units

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_PAGES = 5
TICK = "✓ "
REPEAT = Say("phrases.mark.repeat", "Possible repeat")
PART = Say("phrases.mark.part", "Part {part} of {parts}")
CUT = Say("phrases.mark.cut", "The text is longer than Telegram allows: the rest is not shown here")
LOST_FILE = Say("phrases.mark.lost_file", "A file belongs here, but Telegram does not hand it out any more")

Translate = Callable[[Say], str]


@dataclass(frozen=True, slots=True)
class Rendered:
    """One message, its marks and buttons as the Bot API takes them: offsets count UTF-16 units.

    `forced` opens the answer box.
    """

    text: str
    entities: tuple[Json, ...] = ()
    keyboard: Json | None = None
    forced: bool = False


def render(message: Message, translate: Translate, limit: int = MAX_TEXT) -> tuple[Rendered, ...]:
    """The message on one to five pages; the keyboard is below the last."""
    lines = list(_lines(message, translate))
    pages = paginate(lines, limit)
    if len(pages) > 1:
        pages = _numbered(lines, translate, limit)
    rendered = [Rendered(*lay_out(page)) for page in pages]
    below = keyboard(message.buttons, translate)
    rendered[-1] = replace(rendered[-1], keyboard=below, forced=message.forced)
    return tuple(rendered)


def keyboard(rows: Iterable[Iterable[Button]], translate: Translate) -> Json | None:
    """The buttons that Telegram would take; one that it would refuse must not cost the whole message."""
    made = [[_button(button, translate) for button in row if _pressable(button)] for row in rows]
    made = [row for row in made if row]
    return {"inline_keyboard": made} if made else None


def _numbered(lines: list[Line], translate: Translate, limit: int) -> list[list[Line]]:
    def head(part: int, parts: int) -> Line:
        return Line(_one(translate(replace(PART, values={"part": str(part), "parts": str(parts)}))), "bold")

    cut = Line(_one(translate(CUT)), "bold", gap=True)
    spare = units(head(MAX_PAGES, MAX_PAGES).text) + units(cut.text) + 4
    pages = paginate(lines, limit - spare)
    shown = pages[:MAX_PAGES]
    if len(shown) < len(pages):
        shown[-1] = [*shown[-1], cut]
    return [
        [head(number, len(shown)), replace(page[0], gap=True), *page[1:]]
        for number, page in enumerate(shown, 1)
    ]


def _lines(message: Message, translate: Translate) -> Iterator[Line]:
    paragraphs: tuple[tuple[Part, ...], ...] = message.paragraphs
    if message.repeat:
        paragraphs = ((REPEAT,), *paragraphs)
    first = True
    for paragraph in paragraphs:
        gap = not first
        for part in paragraph:
            for line in _part(part, translate):
                yield replace(line, gap=gap)
                gap = first = False


def _part(part: Part, translate: Translate) -> Iterator[Line]:
    if isinstance(part, Quote):
        yield from (Line(text, "quote") for text in neutral.lines(part.text))
        return
    for text in _ours(part, translate).split("\n"):
        if text:
            yield Line(text, part.style)


def _ours(part: Say | Data, translate: Translate) -> str:
    """Our own words and data; values are ours, but a name in another direction must not turn the line."""
    if isinstance(part, Data):
        return _isolated(part.text)
    if part.values:
        part = replace(part, values={name: _isolated(str(value)) for name, value in part.values.items()})
    return "\n".join(line.strip() for line in translate(part).splitlines()).strip("\n")


def _isolated(text: str) -> str:
    made = neutral.lines(text)
    return "\n".join(f"{FSI}{line}{PDI}" if neutral.leftward(line) else line for line in made)


def _one(text: str) -> str:
    return " ".join(text.split())


def _pressable(button: Button) -> bool:
    if button.data:
        return len(button.data.encode("utf-8", "surrogatepass")) <= MAX_BYTES
    return bool(button.url)


def _button(button: Button, translate: Translate) -> Json:
    label = _one(_ours(button.label, translate)) or "·"
    label = f"{TICK}{label}" if button.ticked else label
    if button.data:
        return {"text": label, "callback_data": button.data}
    return {"text": label, "url": button.url}
