"""What a run left behind, for the rules: who did what, every call of the bot, every row."""

import re
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.casework.case import Case
from bot.i18n import Catalogs
from bot.simulator import World
from bot.simulator.journal import Call
from bot.simulator.updates import Update
from bot.store import audit, cases, logbook, tables
from bot.store.chats import chat_from
from bot.store.database import Tx
from bot.store.logbook import CaseEvent

CODE = re.compile(r"\b[A-HJ-NP-Z]{3}-[2-9]{3}\b")


@dataclass(frozen=True, slots=True)
class Heard:
    """An update that Telegram had for the bot, how many calls the bot had made by then, and when that was."""

    update: Update
    calls: int
    at: datetime

    @property
    def chat(self) -> int:
        message = self.body.get("message", self.body)
        chat = message.get("chat") if isinstance(message, dict) else None
        number = chat.get("id") if isinstance(chat, dict) else None
        return number if isinstance(number, int) else 0

    @property
    def words(self) -> str:
        return str(self.body.get("text", self.body.get("caption", "")))

    @property
    def body(self) -> dict[str, Any]:
        """Empty where it is not even an object."""
        return self.update.body if isinstance(self.update.body, dict) else {}


@dataclass
class Ear:
    """Keeps every update of a world, and which of them Telegram dropped."""

    world: World
    heard: list[Heard] = field(default_factory=list)
    dropped: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        updates = self.world.updates
        add, pending, clear = updates.add, updates.pending, updates.clear

        def added(*args: Any, **named: Any) -> Update | None:
            update = add(*args, **named)
            if update is not None:
                self.heard.append(Heard(update, len(self.world.journal.calls), self.world.clock.now()))
            return update

        def left_out(act: Callable[..., Any]) -> Callable[..., Any]:
            def acted(*args: Any, **named: Any) -> Any:
                before = {update.id for update in updates._queue}
                result = act(*args, **named)
                self.dropped |= before - {update.id for update in updates._queue}
                return result

            return acted

        updates.add, updates.pending, updates.clear = added, left_out(pending), left_out(clear)

    def confirmed(self) -> Iterator[Heard]:
        """What the bot took: neither waiting nor dropped."""
        waiting = {update.id for update in self.world.updates.pending()}
        gone = waiting | self.dropped | {each.update.id for each in self.heard if self._old(each.update)}
        return (each for each in self.heard if each.update.id not in gone)

    def _old(self, update: Update) -> bool:
        """Telegram sends it no more, and so the bot need not know it again."""
        return update.expires <= self.world.clock.now()


@dataclass
class Run:
    """Everything that a rule may read."""

    ear: Ear
    catalogs: Catalogs
    addresses: dict[int, int]  # of our chats, as Telegram names them now
    rows: list[Any]
    cases: dict[str, Case]
    logs: dict[int, tuple[CaseEvent, ...]]
    desks: set[int]  # addresses of officers and their groups, the former ones too
    taken: set[int]  # updates seen or set aside
    calls: list[Call]  # that had their effect
    torn: str  # what is wrong with the log's chain

    def address(self, chat: int | None) -> int:
        """Where a group lives now."""
        while chat in self.ear.world.chats and self.ear.world.chats[chat].upgraded_to:
            chat = self.ear.world.chats[chat].upgraded_to
        return chat or 0

    def of(self, case: Case) -> int:
        """The address of the case's reporter, as it is now."""
        return self.addresses.get(case.chat, 0)

    def belonged(self, case: Case, address: int) -> bool:
        """Whether the report is, or may once have been, told from there."""
        return self.of(case) == address or any(event.kind == "moved" for event in self.logs[case.id])

    def in_all_languages(self, english: str) -> set[str]:
        """The lines that begin with these words, as each reader has them, up to what is filled in."""
        found = {english}
        for texts in self.catalogs.texts.values():
            for (_, key), text in texts.items():
                for place, line in enumerate(key.splitlines()):
                    if line.startswith(english) and place < len(text.splitlines()):
                        found.add(text.splitlines()[place])
        return {line.partition("{")[0].strip() for line in found} - {""}


def shown(call: Call) -> list[dict[str, Any]]:
    """The messages that a call made or changed."""
    results = call.result if isinstance(call.result, list) else [call.result]
    return [each for each in results if isinstance(each, dict) and "message_id" in each]


def words_of(call: Call) -> str:
    return "\n".join(each.get("text", each.get("caption", "")) for each in shown(call))


async def read(tx: Tx, ear: Ear, catalogs: Catalogs) -> Run:
    async def all_of(table: Any) -> list[Any]:
        return list((await tx.conn.execute(select(table))).all())

    addresses = {row.id: chat_from(tx, row).address for row in await all_of(tables.chats)}
    files = [await cases.case(tx, row.id) for row in await all_of(tables.cases)]
    people = [row.chat for table in (tables.officers, tables.desks) for row in await all_of(table)]
    taken = {row.update for table in (tables.seen, tables.quarantine) for row in await all_of(table)}
    return Run(
        ear,
        catalogs,
        addresses,
        await all_of(tables.outbox),
        {case.code: case for case in files},
        {case.id: await logbook.history(tx, case.id) for case in files},
        {addresses[chat] for chat in people},
        taken,
        ear.world.journal.accepted(),
        (await audit.verify(lambda: nullcontext(tx)))[1],
    )
