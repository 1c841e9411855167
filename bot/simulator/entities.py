"""Message entities: which are taken, how they are sorted, nested, split and clipped (UTF-16 offsets).

Rules (Telegram's): bold, italic, underline, strikethrough and spoiler may be split so that everything
nests; code and pre contain nothing; links, mentions and the like never overlap one another.
"""

from itertools import pairwise
from typing import Any

from bot.simulator import utf16
from bot.simulator.errors import bad_request

Entity = dict[str, Any]

SPLITTABLE = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = {"blockquote", "expandable_blockquote"}
CODE = {"pre", "code"}
PRIORITY = {
    "blockquote": 0, "expandable_blockquote": 0, "pre": 11, "code": 20, "text_link": 49, "text_mention": 49,
    "bold": 90, "italic": 91, "underline": 92, "strikethrough": 93, "spoiler": 94, "custom_emoji": 99,
}  # fmt: skip
FOUND_BY_TELEGRAM = {
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number",
}  # fmt: skip
FAR = 1_000_000
REMOVED = {"\r", "\u0333", "\u033f", "\u030a"} | {chr(code) for code in range(0x2028, 0x202F)}


def end(entity: Entity) -> int:
    return int(entity["offset"]) + int(entity["length"])


def sort(entities: list[Entity]) -> list[Entity]:
    """Outer before inner, left before right."""
    return sorted(entities, key=lambda e: (e["offset"], -e["length"], PRIORITY.get(e["type"], 50)))


def given(values: Any) -> list[Entity]:
    """The entities a request gave; those that Telegram finds by itself are dropped, as it does."""
    if not isinstance(values, list):
        return []
    return [entity for value in values if (entity := _given(value)) is not None]


def _given(value: Any) -> Entity | None:
    if not isinstance(value, dict):
        raise bad_request("Can't parse MessageEntity: expected an Object")
    for field in ("offset", "length", "type"):
        if field not in value:
            raise bad_request(f"Can't parse MessageEntity: Can't find field \"{field}\"")
    kind = str(value["type"])
    if kind in FOUND_BY_TELEGRAM:
        return None
    if kind not in PRIORITY:
        raise bad_request("Can't parse MessageEntity: Unsupported type specified")
    needed = {"text_link": "url", "text_mention": "user", "custom_emoji": "custom_emoji_id"}.get(kind)
    if needed and needed not in value:
        raise bad_request(f"Can't parse MessageEntity: Can't find field \"{needed}\"")
    try:
        entity: Entity = {"type": kind, "offset": int(value["offset"]), "length": int(value["length"])}
    except (TypeError, ValueError):
        raise bad_request('Can\'t parse MessageEntity: Field "offset" must be of type Number') from None
    if not (0 <= entity["offset"] <= FAR and 0 < entity["length"] <= FAR):
        return None
    if needed or (kind == "pre" and value.get("language")):
        entity[needed or "language"] = value[needed or "language"]
    return entity


def fix(entities: list[Entity]) -> list[Entity]:
    """The same formatting as entities that nest properly."""
    entities = sort(entities)
    if _valid(entities):
        return entities
    continuous = _disjoint([e for e in entities if e["type"] not in SPLITTABLE and e["type"] not in QUOTES])
    quotes = _disjoint([e for e in entities if e["type"] in QUOTES])
    continuous = [e for e in continuous if not any(_crosses(e, quote) for quote in quotes)]
    return resplit([e for e in entities if e["type"] in SPLITTABLE], sort(continuous + quotes))


def merge(entities: list[Entity], found: list[Entity]) -> list[Entity]:
    """Add what Telegram found by itself where nothing given stands in its way."""
    if not found:
        return entities
    rest = [e for e in entities if e["type"] not in SPLITTABLE]
    solid = [e for e in rest if e["type"] not in QUOTES]
    quotes = [e for e in rest if e["type"] in QUOTES]
    new = [
        e
        for e in found
        if not any(_overlaps(e, other) for other in solid) and not any(_crosses(e, quote) for quote in quotes)
    ]
    return resplit([e for e in entities if e["type"] in SPLITTABLE], sort(rest + new))


def _valid(entities: list[Entity]) -> bool:
    stack: list[Entity] = []
    last_end: dict[str, int] = {}
    for entity in entities:
        while stack and entity["offset"] >= end(stack[-1]):
            stack.pop()
        if stack and not _nests(entity, stack):
            return False
        if entity["type"] in SPLITTABLE:
            if last_end.get(entity["type"], -1) >= entity["offset"]:
                return False
            last_end[entity["type"]] = end(entity)
        stack.append(entity)
    return True


def _nests(entity: Entity, stack: list[Entity]) -> bool:
    kinds = {outer["type"] for outer in stack}
    if end(entity) > end(stack[-1]) or entity["type"] in kinds or stack[-1]["type"] in CODE:
        return False
    if entity["type"] in CODE and kinds - QUOTES:
        return False
    solid = kinds - QUOTES - set(SPLITTABLE)
    return entity["type"] in SPLITTABLE or not solid


def _overlaps(one: Entity, other: Entity) -> bool:
    return bool(one["offset"] < end(other) and other["offset"] < end(one))


def _crosses(one: Entity, quote: Entity) -> bool:
    inside = quote["offset"] <= one["offset"] and end(one) <= end(quote)
    return _overlaps(one, quote) and not inside


def _disjoint(entities: list[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for entity in entities:
        if not kept or entity["offset"] >= end(kept[-1]):
            kept.append(entity)
    return kept


def resplit(splittable: list[Entity], solid: list[Entity]) -> list[Entity]:
    """Cut the splittable entities at the edges of the others and drop them inside code."""
    spans = {kind: _united([e for e in splittable if e["type"] == kind]) for kind in SPLITTABLE}
    starts = {start for found in spans.values() for start, _ in found}
    cuts = sorted(starts | {edge for e in solid for edge in (e["offset"], end(e))})
    pieces: list[Entity] = []
    for kind, found in spans.items():
        for start, stop in found:
            edges = [start, *(cut for cut in cuts if start < cut < stop), stop]
            pieces += [
                {"type": kind, "offset": left, "length": right - left}
                for left, right in pairwise(edges)
                if not any(e["type"] in CODE and e["offset"] <= left and right <= end(e) for e in solid)
            ]
    return sort(solid + pieces)


def _united(entities: list[Entity]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for entity in sort(entities):
        if spans and entity["offset"] <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end(entity)))
        else:
            spans.append((entity["offset"], end(entity)))
    return spans


def clean(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Replace control characters, remove invisible marks, move entities along; refuse false offsets."""
    out: list[str] = []
    moved: dict[int, int] = {}
    units = kept = 0
    for character in text:
        moved[units] = kept
        units += utf16.width(character)
        if character in REMOVED:
            continue
        out.append(" " if character < " " and character != "\n" else character)
        kept += utf16.width(character)
    moved[units] = kept
    for entity in entities:
        _check(text, entity, moved, units)
    return "".join(out), [
        {**e, "offset": moved[e["offset"]], "length": size}
        for e in entities
        if (size := moved[end(e)] - moved[e["offset"]]) > 0
    ]


def _check(text: str, entity: Entity, places: dict[int, int], units: int) -> None:
    start, stop = entity["offset"], end(entity)
    beginning = f"Entity beginning at UTF-16 offset {start} ends"
    if start > units:
        raise bad_request(f"Entity begins after the end of the text at UTF-16 offset {start}")
    if start not in places:
        raise bad_request(
            f"Entity begins in a middle of a UTF-16 symbol at byte offset {_bytes(text, start)}"
        )
    if stop > units:
        raise bad_request(f"{beginning} after the end of the text at UTF-16 offset {stop}")
    if stop not in places:
        raise bad_request(f"{beginning} in a middle of a UTF-16 symbol at byte offset {_bytes(text, stop)}")


def _bytes(text: str, units: int) -> int:
    """Where the symbol ends, in bytes, whose middle stands at `units`."""
    return len(utf16.cut(text, 0, units + 1).encode())


def trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Clip blanks off the ends of the text and off the front of entities; drop entities of blanks only."""
    kept: list[Entity] = []
    total = len(text.rstrip(" \n"))
    limit = utf16.length(text[:total])
    for entity in entities:
        piece = utf16.cut(text, entity["offset"], min(end(entity), limit) - entity["offset"])
        blanks = len(piece) - len(piece.lstrip(" \n"))
        size = utf16.length(piece) - blanks
        if entity["offset"] < limit and size > 0:
            kept.append({**entity, "offset": entity["offset"] + blanks, "length": size})
    lead = len(text[:total]) - len(text[:total].lstrip(" \n"))
    kept = sort(kept)
    if kept:
        lead = min(lead, kept[0]["offset"])
    return text[lead:total], [{**e, "offset": e["offset"] - lead} for e in kept]
