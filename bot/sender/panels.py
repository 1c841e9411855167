"""Panels as they are sent: what each view shows, looked up at that moment, in the officer's language."""

# ruff: noqa: ARG001 - one signature for all views

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.casework import panels as views
from bot.casework.access import may
from bot.casework.answers import bold
from bot.casework.case import MINISTRY, Case
from bot.casework.message import Data, Letter, Message, Say, Text
from bot.casework.outgoing import Row
from bot.casework.packet import consented, offered
from bot.casework.panels import Panel
from bot.casework.people import Officer
from bot.casework.pocket import decode
from bot.casework.pocket_panel import pocket_panel
from bot.casework.referral_panels import ground_panel, packet_panel, refer_panel, referral_panel
from bot.casework.roster import duties, holes, on_duty
from bot.casework.roster_panels import duty_panel, give_panel, hole_lines, swap_panel
from bot.casework.screens import Paragraph, phrase
from bot.directory.hours import local_time
from bot.handle import board, by_phone, duty, handing, referring, same, talk
from bot.handle.kit import Kit
from bot.handle.recurring import lost
from bot.handle.shifts import AHEAD, plan_of, zone_name
from bot.i18n import LOCALES, Catalogs
from bot.store import cases, desk, logbook, marks, referrals
from bot.store.database import Tx

LATEST = 25  # lines of a case's log on one panel


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose panel it is, with what argument, about which case, in which language."""

    kit: Kit
    catalogs: Catalogs
    officer: Officer
    arg: str
    case: Case | None
    locale: str

    @property
    def file(self) -> Case:
        """The case of a panel that has one."""
        if self.case is None:
            raise ValueError("this panel belongs to a case")
        return self.case


async def panel(tx: Tx, kit: Kit, catalogs: Catalogs, row: Row, locale: str) -> Letter | None:
    """The panel of a row; None where its officer, or its case's state, has no use for it any more."""
    officer = await desk.officer_of(tx, row.chat)
    if officer is None:
        return None
    case = await cases.case(tx, row.case, lock=False) if row.case is not None else None
    view = row.params["view"]
    if case is not None and view in OWN and not may(officer, "work", case):
        return None
    shown = await VIEWS[view](tx, Asked(kit, catalogs, officer, row.params["arg"], case, locale))
    if shown is None:
        return None
    return Text(views.message(kit.book, shown, row.params["token"]), row.params["edit"])


async def ask(kit: Kit, row: Row) -> Letter:
    """A question that is answered by a reply."""
    said = phrase(kit.book, f"panel.ask.{row.params['ask']}")
    return Text(Message(((said,),), protect=True, forced=True))


async def _steps(tx: Tx, asked: Asked) -> Panel:
    return views.step_panel(asked.kit.book, asked.kit.work, asked.file)


async def _result(tx: Tx, asked: Asked) -> Panel:
    return views.result_panel(asked.kit.book, asked.kit.work, asked.file, asked.arg)


async def _sure(tx: Tx, asked: Asked) -> Panel:
    needs = next(state.needs for name, state in asked.kit.work.states.items() if name == asked.arg)
    return views.sure_panel(asked.kit.book, asked.file, asked.arg, needs)


async def _close(tx: Tx, asked: Asked) -> Panel:
    return views.close_panel(asked.kit.book, asked.kit.work, asked.file, _listed(asked.arg))


async def _confirm(tx: Tx, asked: Asked) -> Panel | None:
    if asked.file.owner is None or not may(asked.officer, "confirm", asked.file):
        return None
    owner = await desk.officer(tx, asked.file.owner)
    return views.confirm_panel(asked.kit.book, asked.file, _listed(asked.arg), owner.label)


async def _templates(tx: Tx, asked: Asked) -> Panel:
    return views.template_panel(asked.kit.book, asked.kit.work, asked.file)


async def _preview(tx: Tx, asked: Asked) -> Panel:
    said = phrase(asked.kit.book, f"template.{asked.arg}")
    theirs = asked.file.report.locale
    choice = asked.kit.book.nodes[asked.kit.book.first].choice(theirs)
    told = asked.catalogs.say(theirs, said)
    return views.preview_panel(asked.kit.book, asked.file, asked.arg, told, choice.text if choice else theirs)


async def _checks(tx: Tx, asked: Asked) -> Panel:
    done = await talk.ticked(tx, asked.file.id)
    return views.check_panel(asked.kit.book, asked.kit.work, asked.file, done)


async def _hand(tx: Tx, asked: Asked) -> Panel:
    return views.reason_panel(asked.kit.book, asked.file, asked.kit.work.handing, "panel.hand.ask")


async def _post(tx: Tx, asked: Asked) -> Panel:
    found = {post: post_name(asked.kit, post, asked.locale) for post in await handing.posts(tx, asked.file)}
    return views.post_panel(asked.kit.book, asked.file, found)


async def _incoming(tx: Tx, asked: Asked) -> Panel | None:
    case = asked.file
    if not await handing.pending(tx, case, asked.officer.mission):
        return None
    country = asked.kit.atlas.country_name(case.country, asked.locale) if case.country else ""
    clock = local_time(zone_name(asked.kit.atlas, asked.officer.mission), case.opened_at)
    first = phrase(
        asked.kit.book, "desk.line",
        priority=case.urgency, code=case.code, country=country, time=f"{clock:%d.%m. %H:%M}",
    )  # fmt: skip
    return views.incoming_panel(
        asked.kit.book, first, post_name(asked.kit, case.mission, asked.locale), asked.arg
    )


async def _refuse(tx: Tx, asked: Asked) -> Panel:
    return views.reason_panel(asked.kit.book, asked.file, asked.kit.work.refusing, "panel.hand.why_not")


async def _why(tx: Tx, asked: Asked) -> Panel:
    return views.why_panel(asked.kit.book, asked.file, asked.arg, asked.kit.work.opening.reasons)


async def _same(tx: Tx, asked: Asked) -> Panel:
    pairs = await same.seen(tx, asked.file, asked.officer)
    told = [(link.other, link.code, link.verdict == marks.SAME) for link in pairs]
    return views.same_panel(asked.kit.book, asked.file, told)


async def _refer(tx: Tx, asked: Asked) -> Panel:
    work, case = asked.kit.work, asked.file
    made = [(each.id, each.body, each.state) for each in await referrals.of_case(tx, case.id)]
    bodies = [(body, consented(work, case, body)) for body in work.bodies]
    return refer_panel(asked.kit.book, case, bodies, made)


async def _ground(tx: Tx, asked: Asked) -> Panel:
    return ground_panel(asked.kit.book, asked.file, asked.arg, asked.kit.work.grounds)


async def _packet(tx: Tx, asked: Asked) -> Panel:
    body, ground, language, fields = (*asked.arg.split(" "), "", "")[:4]
    node = asked.kit.book.nodes[asked.kit.book.first]
    names = [(choice.id, choice.text) for choice in node.choices if choice.id in referring.LANGUAGES]
    return packet_panel(
        asked.kit.book, asked.file, body, ground, language,
        offered=offered(asked.kit.book, asked.file), chosen=_listed(fields), languages=names,
    )  # fmt: skip


async def _referral(tx: Tx, asked: Asked) -> Panel:
    made = await referrals.referral(tx, int(asked.arg))
    following = [state for state, before in referring.NEXT.items() if made.state in before]
    return referral_panel(asked.kit.book, asked.file, made.body, made.state, following)


async def _log(tx: Tx, asked: Asked) -> Panel:
    book, zone = asked.kit.book, zone_name(asked.kit.atlas, asked.officer.mission)
    lines = []
    for event in (await logbook.history(tx, asked.file.id))[-LATEST:]:
        name = f"log.{event.kind.partition('.')[0]}"
        if name in book.phrases:
            actor = (await desk.officer(tx, event.actor)).label if event.actor is not None else ""
            words = str(event.detail.get("words", "")) if event.kind == "noted" else ""
            said = [phrase(book, name), *_particulars(asked.kit, event)]
            lines.append((f"{local_time(zone, event.at):%d.%m. %H:%M}", said, actor, words))
    return views.log_panel(book, asked.file, lines)


def _particulars(kit: Kit, event: logbook.CaseEvent) -> list[Say]:
    """Which sealed field was opened, and why; which state was entered, and with what result."""
    families = {"field": "fact", "why": "reason", "state": "state", "result": "result"}
    names = [f"{family}.{event.detail.get(name)}" for name, family in families.items()]
    return [phrase(kit.book, name) for name in names if name in kit.book.phrases]


async def _cases(tx: Tx, asked: Asked) -> Panel:
    opened, ended = await board.listed(tx, asked.officer)
    owners = {each.id: each.label for each in await desk.roster(tx)}
    listed = [(case, owners.get(case.owner, "") if case.owner is not None else "") for case in opened]
    return views.cases_panel(asked.kit.book, listed, ended, tx.now)


async def _pocket(tx: Tx, asked: Asked) -> Panel | None:
    pocket = decode(asked.arg)
    if pocket is None:
        return None
    country = asked.kit.atlas.country_name(pocket.country, asked.locale) if pocket.country else ""
    found = [each.id for each in await by_phone.matching(tx, asked.officer, pocket)]
    codes = {case.id: case.code for case in (await board.listed(tx, asked.officer))[0]}
    return pocket_panel(asked.kit.book, pocket, country, [(codes[each], f"c{each}") for each in found])


async def _lang(tx: Tx, asked: Asked) -> Panel:
    node = asked.kit.book.nodes[asked.kit.book.first]
    rows = tuple(((Data(choice.text), choice.id),) for choice in node.choices if choice.id in LOCALES)
    return Panel(((phrase(asked.kit.book, "panel.lang"),),), rows)


async def _duty(tx: Tx, asked: Asked) -> Panel:
    plan = await plan_of(tx, asked.kit.atlas, asked.officer.mission)
    names = {each.id: each.label for each in await desk.roster(tx)}
    own = [each for each in duties(plan, tx.now, tx.now + AHEAD) if each.officer == asked.officer.id]
    here = on_duty(plan, tx.now)
    return duty_panel(
        asked.kit.book,
        plan,
        [names.get(each, "") for each in here],
        [(each, duty.span_of(each)) for each in own],
        holes(plan, tx.now, tx.now + AHEAD),
        mine=asked.officer.id in here,
    )


async def _give(tx: Tx, asked: Asked) -> Panel:
    people = await duty.colleagues(tx, asked.officer)
    return give_panel(asked.kit.book, [(each.label, f"o{each.id}") for each in people])


async def _swap(tx: Tx, asked: Asked) -> Panel:
    begins, ends, asker = (int(part) for part in asked.arg.split("."))
    plan = await plan_of(tx, asked.kit.atlas, asked.officer.mission)
    return swap_panel(asked.kit.book, plan, (await desk.officer(tx, asker)).label, begins, ends)


async def roster_report(tx: Tx, kit: Kit, row: Row, locale: str) -> Letter | None:
    """What is wrong with a mission's roster; None where it was mended meanwhile."""
    mission = row.params["mission"]
    plan = await plan_of(tx, kit.atlas, mission)
    reachable = frozenset(each.id for each in await desk.staff(tx, mission))
    free = holes(plan, tx.now, tx.now + AHEAD, reachable)
    names = await lost(tx, plan, reachable)
    if not free and not names:
        return None
    said: list[Paragraph] = [(phrase(kit.book, "roster.report"), post_name(kit, mission, locale))]
    said += [tuple(hole_lines(kit.book, plan, free))] if free else []
    if names:
        said.append((bold(phrase(kit.book, "roster.lost")), *(Data(name) for name in names)))
    return Text(Message(tuple(said), protect=True))


def post_name(kit: Kit, mission_id: str, locale: str) -> Say:
    """A post as people name it; one that the data knows no more goes by its id."""
    if mission_id == MINISTRY:
        return phrase(kit.book, "show.mission.ministry")
    mission = kit.atlas.directory.missions.get(mission_id)
    if mission is None:
        return Say("", mission_id)
    return phrase(kit.book, f"show.mission.{mission.kind}", city=mission.city.of(locale))


def _listed(arg: str) -> list[str]:
    return [name for name in arg.split(",") if name]


VIEWS: Mapping[str, Callable[[Tx, Asked], Awaitable[Panel | None]]] = {
    "steps": _steps, "result": _result, "sure": _sure, "close": _close, "confirm": _confirm,
    "templates": _templates, "preview": _preview, "checks": _checks, "log": _log, "same": _same,
    "why": _why,
    "hand": _hand, "post": _post, "incoming": _incoming, "refuse": _refuse,
    "refer": _refer, "ground": _ground, "packet": _packet, "referral": _referral,
    "pocket": _pocket, "cases": _cases, "lang": _lang, "duty": _duty, "give": _give, "swap": _swap,
}  # fmt: skip
OWN = frozenset({
    "steps", "result", "sure", "close", "templates", "preview", "checks", "hand", "post", "log", "refer",
    "ground", "packet", "referral", "same", "why",
})  # fmt: skip
