"""Referral packets as files: the chosen fields in the language of the body, as PDF and JSON; recalls."""

import json
from collections.abc import Callable
from datetime import datetime

from bot.casework.case import Case
from bot.casework.message import Data, Letter, Made, Message, Part, Quote, Say
from bot.casework.outgoing import Row
from bot.casework.packet import SCHEMA, Where, sections, values
from bot.casework.screens import phrase
from bot.handle.kit import Kit
from bot.handle.places import place_of
from bot.i18n import LOCALES, Catalogs
from bot.sender.paper import Paper, Section
from bot.store import cases, desk, referrals
from bot.store.database import Tx
from bot.store.referrals import Referral

MARK = "› "  # before a line of the person's own words


async def packet(tx: Tx, kit: Kit, catalogs: Catalogs, row: Row) -> Letter | None:
    """The file for the officer's chat; nothing where that chat is an officer's no more."""
    officer = await desk.officer_of(tx, row.chat)
    made = await referrals.referral(tx, row.params["referral"])
    case = await cases.case(tx, made.case, lock=False)
    kind = row.params["format"]
    if officer is None or officer.id not in (made.officer, case.owner):
        return None
    if case.erased and kind != "recall":
        return None
    say = catalogs.translator(made.language)
    name = f"{case.code}-{made.copy}"
    if kind == "json":
        data = _data(kit, case, made)
        said = phrase(kit.book, "packet.ready.json")
        return Made(f"{name}.json", "application/json", data, Message(((said,),)))
    from bot.sender.printing import printed  # noqa: PLC0415 - no start waits for it

    recall = kind == "recall"
    paper = printed(_paper(kit, case, made, say, recall=recall))
    parts: list[Part] = [phrase(kit.book, "packet.ready.recall" if recall else "packet.ready.pdf")]
    if paper.replaced:
        parts.append(phrase(kit.book, "packet.replaced", count=str(paper.replaced)))
    suffix = "-recall" if recall else ""
    letter = Message((tuple(parts),))  # not protected: it is handed over, and its mark says who had it
    return Made(f"{name}{suffix}.pdf", "application/pdf", paper.data, letter)


def _paper(kit: Kit, case: Case, made: Referral, say: Callable[[Say], str], *, recall: bool) -> Paper:
    body = say(phrase(kit.book, f"body.{made.body}"))
    at = _written(made.made_at)
    head = (
        say(phrase(kit.book, "packet.to", body=body)),
        say(phrase(kit.book, "packet.made", time=at, copy=made.copy)),
        say(phrase(kit.book, f"ground.{made.ground}")),
    )
    if recall:
        title = say(phrase(kit.book, "packet.recall.title", code=case.code))
        parts: tuple[Section, ...] = (Section(say(phrase(kit.book, "packet.recall")), ()),)
    else:
        title = say(phrase(kit.book, "packet.title", code=case.code))
        found = sections(kit.book, case, made.fields, _where(kit, case, made.language))
        parts = tuple(
            Section(say(phrase(kit.book, name)), tuple(_line(part, say) for part in lines))
            for name, lines in found
        )
        parts = (
            *parts,
            Section(say(phrase(kit.book, "packet.rules")), (say(phrase(kit.book, "packet.rule")),)),
        )
    return Paper(
        language=LOCALES[made.language],
        title=title,
        watermark=f"{body} · {case.code} · {at} · {made.copy}",
        notice=say(phrase(kit.book, "packet.notice")),
        made=made.made_at,
        sections=(Section(say(phrase(kit.book, "packet.about")), head), *parts),
    )


def _line(part: Part, say: Callable[[Say], str]) -> str:
    match part:
        case Say():
            return say(part)
        case Data(text=text):
            return text
        case Quote(text=text):
            return f"{MARK}{text}"


def _where(kit: Kit, case: Case, locale: str) -> Where:
    place = place_of(kit, case.report.facts)
    choice = kit.book.nodes[kit.book.first].choice(case.report.locale)
    return Where(
        kit.atlas.country_name(case.country, locale) if case.country else "",
        (kit.atlas.name(place.key, locale) or "") if place.city and place.key else "",
        choice.text if choice else case.report.locale,
    )


def _data(kit: Kit, case: Case, made: Referral) -> bytes:
    place = place_of(kit, case.report.facts)
    city = (kit.atlas.name(place.key, "en") or "") if place.city and place.key else ""
    told = {
        "schema": SCHEMA,
        "case": case.code,
        "body": made.body,
        "ground": made.ground,
        "language": LOCALES[made.language],
        "made_at": made.made_at.isoformat(timespec="seconds"),
        "copy": made.copy,
        "fields": values(kit.book, case, made.fields, case.country or "", city),
    }
    text = json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True)
    return f"{text}\n".encode("utf-8", "replace")


def _written(at: datetime) -> str:
    return f"{at:%d.%m.%Y %H:%M} UTC"
