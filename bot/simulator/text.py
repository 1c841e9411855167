"""A text as Telegram stores it: parsed, cleaned, trimmed, limited, with every entity."""

from dataclasses import dataclass, field
from typing import Any

from bot.simulator import autolink, entities, markup, utf16
from bot.simulator.errors import bad_request
from bot.simulator.params import Params

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_RAW_BYTES = 1 << 15


@dataclass(frozen=True, slots=True)
class Text:
    value: str = ""
    entities: list[dict[str, Any]] = field(default_factory=list)

    def as_fields(self, prefix: str = "") -> dict[str, Any]:
        """The fields of a Message: text and entities, or caption and caption_entities."""
        if not self.value:
            return {}
        name, marks = ("caption", "caption_entities") if prefix else ("text", "entities")
        return {name: self.value} | ({marks: self.entities} if self.entities else {})


def format_text(source: str, mode: str, marks: Any) -> Text:
    """What becomes of `source`: raises the refusals of Telegram's formatter."""
    if len(source.encode("utf-8", "replace")) > MAX_RAW_BYTES:
        raise bad_request("Text is too long")
    mode = mode.lower()
    if source and mode and mode != "none":
        if mode == "html":
            value, found = markup.parse(source)
        elif mode in {"markdown", "markdownv2"}:
            raise bad_request("Can't parse entities: the simulator reads HTML and entities, not Markdown")
        else:
            raise bad_request("Unsupported parse_mode")
    else:
        value, found = source, entities.given(marks)
    value, found = entities.clean(value, entities.fix(found))
    value, found = entities.trim(value, found)
    return Text(value, entities.merge(entities.fix(found), autolink.find(value)))


def message_text(params: Params) -> Text:
    """The text of sendMessage and editMessageText."""
    source = params.text("text")
    if not source:
        raise bad_request("Message text is empty")
    text = format_text(source, params.text("parse_mode"), params.lenient_json("entities"))
    if not text.value:
        raise bad_request("Text must be non-empty")
    if utf16.length(text.value) > MAX_TEXT:
        raise bad_request("Message is too long")
    return text


def caption(params: Params) -> Text:
    """The caption of a photo, document or voice message."""
    text = format_text(
        params.text("caption"), params.text("parse_mode"), params.lenient_json("caption_entities")
    )
    if utf16.length(text.value) > MAX_CAPTION:
        raise bad_request("Message caption is too long")
    return text


def typed(source: str) -> Text:
    """What a person typed."""
    return format_text(source, "", None)
