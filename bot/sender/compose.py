"""Says what a row of the outbox means, at the moment of sending, in the reader's language."""

# ruff: noqa: ARG002 - one signature for all writers

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.casework import desk as views
from bot.casework import lines
from bot.casework.attention import Line, calling, offered
from bot.casework.case import MINISTRY, Case
from bot.casework.contact import may_push
from bot.casework.files import shared
from bot.casework.message import Album, Button, Data, Delete, File, Knock, Letter, Message, Text, Venue
from bot.casework.outgoing import Kind, Row
from bot.casework.panels import Panel, card_rows, message
from bot.casework.screens import phrase, screen
from bot.dialog.files import media_of
from bot.dialog.turn import Media
from bot.directory.hours import local_time
from bot.directory.numbers import first
from bot.handle.kit import LATE, Kit
from bot.handle.paging import wanted
from bot.handle.places import elsewhere, place_of
from bot.handle.quiet import has_left, holds_back
from bot.handle.reporter import tells_status
from bot.handle.same import seen
from bot.i18n import Catalogs
from bot.sender.bundle import bundle
from bot.sender.letters import in_other_script
from bot.sender.packets import packet
from bot.sender.panels import ask, panel, post_name, roster_report
from bot.sender.replies import reply
from bot.sender.shown import computed, links
from bot.sender.told import Filed
from bot.store import cases, chats, desk, leases, logbook, outbox, sessions
from bot.store.database import Tx

MARKED = frozenset({Kind.LINE, Kind.CARD, Kind.FIELD, Kind.WORDS, Kind.REPLY, Kind.OPERATOR, Kind.BUNDLE})


@dataclass(frozen=True, slots=True)
class Composer:
    """Turns rows into letters; None where something newer took the row's place."""

    kit: Kit
    catalogs: Catalogs

    async def compose(self, tx: Tx, row: Row) -> tuple[Letter | None, str]:
        """The letter and the locale to render it in; TakenOver where the row is another's by now."""
        await leases.check(tx, row)
        chat = await chats.chat_by_id(tx, row.chat)
        locale = chat.locale or "en"
        letter = await _WRITERS[row.kind](self, tx, row, locale)
        return _marked(letter) if row.doubt and row.kind in MARKED else letter, locale

    async def screen(self, tx: Tx, row: Row, locale: str) -> Letter | None:
        """The reporter's present screen."""
        state = await sessions.load(tx, row.chat)
        if state is None or state.turn != row.params["turn"] or state.node not in self.kit.book.nodes:
            return None
        told = tells_status(self.kit, state) and not state.hidden and state.draft.case not in state.left
        code = state.draft.case if told else None
        open_cases = await self._open(tx, row)
        filed = await self._filed(tx, row, open_cases, code)
        others = () if state.hidden else [each for each in open_cases if each.case.code not in state.left]
        shown = computed(self.kit, state, filed, others, locale, tx.now)

        def place(key: str) -> str:
            return self.kit.atlas.label(key, locale) or key

        message = screen(self.kit.book, state, shown, place, links(self.kit, state, filed))
        if not row.params.get("refresh"):
            late = row.params.get("late") or tx.now - row.created_at > LATE
            return Text(self._late(message) if late else message, row.params["edit"])
        live = (await chats.chat_by_id(tx, row.chat)).screen
        return Text(message, live, anew=False) if live is not None else None

    def _late(self, message: Message) -> Message:
        """A screen below a line that any office would write: the phone may be locked, or in other hands."""
        return replace(message, paragraphs=((phrase(self.kit.book, "status.late"),), *message.paragraphs))

    async def _filed(self, tx: Tx, row: Row, found: Sequence[Filed], code: str | None) -> Filed | None:
        """The report of the present screen: one of the open ones, or one that is over, or another chat's."""
        if code is None:
            return None
        here = next((each for each in found if each.case.code == code), None)
        case = None if here else await cases.case_by_code(tx, code, lock=False)
        if case is None:
            return here
        return Filed(case, case.id in await outbox.waiting(tx, row.chat, Kind.REPLY))

    async def _open(self, tx: Tx, row: Row) -> tuple[Filed, ...]:
        """Every open report of the chat."""
        found = await cases.open_of_chat(tx, row.chat)
        waiting = await outbox.waiting(tx, row.chat, Kind.REPLY) if found else frozenset()
        return tuple(Filed(case, case.id in waiting) for case in found)

    async def venue(self, tx: Tx, row: Row, locale: str) -> Letter | None:
        """A mission on the map."""
        mission = self.kit.atlas.directory.missions.get(row.params["mission"])
        if mission is None or await has_left(tx, self.kit, row.chat):
            return None
        title = self._say(locale, f"show.mission.{mission.kind}", city=mission.city.of(locale))
        return Venue(mission.lat, mission.lon, title, mission.address or mission.city.of(locale))

    async def wipe(self, tx: Tx, row: Row, locale: str) -> Letter | None:
        """Messages to take away."""
        return Delete(tuple(row.params["messages"]))

    async def status(self, tx: Tx, row: Row, locale: str) -> Letter | None:
        """A push: what a locked screen may show is neutral; the screen itself tells more."""
        if await holds_back(tx, self.kit, row.chat, row.case) or not may_push(await self._case(tx, row)):
            return None
        return Text(Message(((phrase(self.kit.book, "status.neutral"),),), silent=True))

    async def line(self, tx: Tx, row: Row, locale: str) -> Letter | None:
        """The alert itself, or its line once somebody took the case."""
        case = await self._case(tx, row)
        log = await logbook.lines(tx, case.id)
        called = calling(log, case.opened_at)
        scene = await self._scene(tx, row, case, locale, log)
        token = row.params.get("token", "")
        if not token:
            taken = lines.line(self.kit.book, case, scene, "", tx.now, called)
            return Text(taken, row.params["edit"]) if case.owner is not None or views.over(case) else None
        if not await wanted(tx, self.kit, case):
            return None
        said = lines.line(self.kit.book, case, scene, token, tx.now, called)
        return Text(replace(said, silent=row.params.get("silent", False)))

    async def card(self, tx: Tx, row: Row, locale: str) -> Letter | None:
        """The full case for its officer, in place where it is already shown."""
        case = await self._case(tx, row)
        if not await _owns(tx, row.chat, case):
            return None
        scene = await self._scene(tx, row, case, locale)
        before = await outbox.messages_of(tx, case.id, Kind.CARD)
        shown = [message for chat, message in before if chat == row.chat]
        edit = None if row.params.get("fresh") or not shown else shown[-1]
        full = views.card(self.kit.book, case, scene, row.params["tokens"])
        rows = (
            card_rows(self.kit.book, self.kit.work, case, same=bool(scene.same))
            if "work" in row.params
            else ()
        )
        work = message(self.kit.book, Panel((), rows), row.params.get("work", ""), leave=False).buttons
        return Text(replace(full, buttons=(*full.buttons, *work)), edit)

    async def field(self, tx: Tx, row: Row, locale: str) -> Letter | None:
        """One opened field; of the files, one or those of one album."""
        case, name, entries = await self._case(tx, row), row.params["field"], row.params["entries"]
        if not await _owns(tx, row.chat, case):
            return None
        if entries is None:
            return self._lettered(row, views.field(self.kit.book, case, name))
        files = [media_of(case.report.facts[name][entry]) for entry in entries]
        return shared(self.kit.book, case, files)

    async def words(self, tx: Tx, row: Row, locale: str) -> Letter | None:
        """What the reporter added."""
        case = await self._case(tx, row)
        if not await _owns(tx, row.chat, case):
            return None
        told = [(await logbook.event(tx, event)).detail for event in row.params["events"]]
        held = [(each["media"], each.get("words", "")) for each in told if each.get("media")]
        files = [Media(media[0], media[1], words) for media, words in held]
        if files:
            said = "desk.media_other" if told[0].get("other") else "desk.media"
            return shared(self.kit.book, case, files, said=said)
        text, other = told[0].get("words", ""), told[0].get("other", False)
        return self._lettered(row, views.words(self.kit.book, case, text, other=other))

    def _lettered(self, row: Row, said: Message) -> Text:
        """A person's words, with the button for the other script, or in it."""
        token = row.params.get("letters", "")
        if token:
            button = Button(phrase(self.kit.book, "desk.other_script"), f"k:{token}")
            return Text(replace(said, buttons=((button,),)))
        return Text(in_other_script(said) if row.params.get("script") else said)

    async def knock(self, tx: Tx, row: Row, locale: str) -> Letter | None:
        """Nothing is said."""
        return Knock()

    async def desk(self, tx: Tx, row: Row, locale: str) -> Letter | None:
        """A line of ours for an officer, a group, or a reporter whose message failed inside."""
        values = dict(row.params.get("values", {}))
        if "by" in row.params:  # names stand in no row
            values["officer"] = await _label(tx, row.params["by"])
        said = phrase(self.kit.book, row.params["phrase"], **values)
        more = [phrase(self.kit.book, name) for name in row.params.get("and", ())]
        about = () if row.case is None else (Data((await self._case(tx, row)).code, "bold"),)
        token, label = row.params.get("token", ""), row.params.get("button", "")
        buttons = ((Button(phrase(self.kit.book, label), f"k:{token}"),),) if token else ()
        edit = row.params.get("edit")
        told = Message(((*about, said, *more),), buttons, protect=row.case is not None)
        return Text(told, edit, anew=edit is None)

    def _say(self, locale: str, name: str, **values: str) -> str:
        return self.catalogs.translator(locale)(phrase(self.kit.book, name, **values))

    async def _case(self, tx: Tx, row: Row) -> Case:
        if row.case is None:
            raise ValueError(f"row {row.id} of kind {row.kind} belongs to no case")
        return await cases.case(tx, row.case, lock=False)

    async def _scene(
        self, tx: Tx, row: Row, case: Case, locale: str, log: Sequence[Line] = ()
    ) -> views.Scene:
        """What the officer reads around the case, in the officer's language and the desk's hours."""
        atlas = self.kit.atlas
        place = place_of(self.kit, case.report.facts)
        strayed = elsewhere(self.kit, case.report.facts)
        unknown = self._say(locale, "answer.unknown")
        reader = await desk.officer_of(tx, row.chat)
        at = reader.mission if reader else await desk.desk_of(tx, row.chat)
        mission = atlas.directory.missions.get(at or MINISTRY)
        zone = mission.timezone if mission else "Asia/Tashkent"
        return views.Scene(
            country=atlas.country_name(case.country, locale) if case.country else unknown,
            opened=_both_times(case.opened_at, zone),
            place=(atlas.name(place.key, locale) or "") if place.city and place.key else "",
            elsewhere=atlas.country_name(strayed, locale) if strayed else "",
            local_time=_clock(local_time(place.timezone, tx.now)),
            numbers=first(atlas.numbers(place.country)),
            missions=tuple(self._mission_name(mission, locale) for mission in case.report.missions),
            language=self._language(case.report.locale),
            officer=await _label(tx, case.owner),
            taken=_both_times(case.acknowledged_at, zone) if case.acknowledged_at else "",
            second=await _label(tx, case.second),
            former=await _label(tx, calling(log, case.opened_at).actor),
            offered=offered(log),
            same=tuple((link.code, link.kind) for link in await seen(tx, case, reader)),
        )

    def _language(self, locale: str) -> str:
        """The reporter's language by its own name, as the language screen has it."""
        choice = self.kit.book.nodes[self.kit.book.first].choice(locale)
        return choice.text if choice else locale

    def _mission_name(self, mission_id: str, locale: str) -> str:
        return self.catalogs.translator(locale)(post_name(self.kit, mission_id, locale))


async def _label(tx: Tx, officer: int | None) -> str:
    """What colleagues read of an officer; empty where there is none."""
    return "" if officer is None else (await desk.officer(tx, officer)).label


async def _owns(tx: Tx, chat: int, case: Case) -> bool:
    """Whether this is still the chat of the officer who has the case."""
    if case.owner is None:
        return False
    owner = await desk.officer(tx, case.owner)
    return owner.active and owner.chat == chat


def _marked(letter: Letter | None) -> Letter | None:
    """A copy that may be the second one says so; a change in place is the same whether once or twice."""
    match letter:
        case Text(message=message, edit=None) | File(message=message):
            return replace(letter, message=replace(message, repeat=True))
        case Album(files=files):
            again = (replace(file, message=replace(file.message, repeat=True)) for file in files)
            return replace(letter, files=tuple(again))
    return letter


def _clock(moment: datetime | None) -> str:
    return f"{moment:%H:%M}" if moment else ""


def _both_times(moment: datetime, zone: str) -> str:
    """Local time of the desk, and UTC, on which everybody agrees."""
    local = local_time(zone, moment)
    return f"{_clock(local)} ({moment:%H:%M} UTC)" if local else f"{moment:%H:%M} UTC"


Writer = Callable[[Composer, Tx, Row, str], Awaitable[Letter | None]]
_WRITERS: dict[Kind, Writer] = {
    Kind.SCREEN: Composer.screen,
    Kind.VENUE: Composer.venue,
    Kind.WIPE: Composer.wipe,
    Kind.STATUS: Composer.status,
    Kind.LINE: Composer.line,
    Kind.CARD: Composer.card,
    Kind.FIELD: Composer.field,
    Kind.WORDS: Composer.words,
    Kind.REPLY: lambda each, tx, row, _: reply(tx, each.kit, row),
    Kind.PANEL: lambda each, tx, row, locale: panel(tx, each.kit, each.catalogs, row, locale),
    Kind.ASK: lambda each, _, row, __: ask(each.kit, row),
    Kind.BUNDLE: lambda each, tx, row, locale: bundle(tx, each.kit, row, locale),
    Kind.PACKET: lambda each, tx, row, _: packet(tx, each.kit, each.catalogs, row),
    Kind.ROSTER: lambda each, tx, row, locale: roster_report(tx, each.kit, row, locale),
    Kind.KNOCK: Composer.knock,
    Kind.DESK: Composer.desk,
    Kind.OPERATOR: Composer.desk,
}
