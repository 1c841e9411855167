"""Stories: people on simulated phones, the real bot, real HTTP between them."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import text

from bot import app
from bot.casework.people import Profile
from bot.cli.officers import issue
from bot.config import Settings
from bot.i18n import Catalogs
from bot.simulator import World
from bot.wallclock import WallClock
from tests.invariants import run_of
from tests.invariants.record import Ear, Run

ISTANBUL = "tr-istanbul-consulate-general"
ALMATY = "kz-almaty-consulate-general"
HELD = """EXISTS (SELECT 1 FROM outbox AS earlier WHERE earlier.chat = outbox.chat AND earlier.id < outbox.id
          AND earlier.state = 'pending' AND earlier.reason IS NOT NULL AND earlier.due_at > :now)"""
DUE = f"""SELECT (SELECT count(*) FROM outbox
                  WHERE state = 'sending' OR (state = 'pending' AND due_at <= :now AND NOT {HELD}))
               + (SELECT count(*) FROM cases WHERE next_at <= :now)
               + (SELECT count(*) FROM sessions WHERE lapses_at <= :now)
               + (SELECT count(*) FROM timers WHERE due_at <= :now)"""
RINGING = "SELECT count(*) FROM timers WHERE due_at <= :now"
LATE = "SELECT count(*) FROM cases WHERE next_at <= :now"
DRAFTS = "SELECT count(*) FROM sessions WHERE lapses_at <= :now"
WAITING = "SELECT count(*) FROM outbox WHERE state IN ('sending', 'pending') AND due_at < :now"
LANGUAGES = {"English": "en", "Русский": "ru", "Oʻzbekcha": "uz_latn", "Ўзбекча": "uz_cyrl"}


@dataclass
class Person:
    """A phone in somebody's hand; texts are found in the person's language by their English words."""

    stage: "Stage"
    id: int
    locale: str = "en"

    @property
    def world(self) -> World:
        return self.stage.world

    def texts(self, chat: int | None = None) -> list[str]:
        return [message.get("text", "") for message in self.world.from_bot(chat or self.id)]

    def screen(self) -> str:
        return next((text for text in reversed(self.texts()) if text), "")

    async def sees(self, words: str, *, chat: int | None = None) -> str:
        """Waits until any message of the bot holds the words; that message's text."""
        await self.world.until(lambda: any(words in text for text in self.texts(chat)))
        return next(text for text in reversed(self.texts(chat)) if words in text)

    def said(self, english: str) -> str:
        return self.stage.translated(self.locale, english)

    async def taps(self, *labels: str, chat: int | None = None) -> None:
        """Presses buttons one after the other, each named by its English label."""
        for label in labels:
            wanted = self.said(label)
            await self.world.until(lambda wanted=wanted: self._button(wanted, chat))
            self.world.press(self.id, wanted, chat=chat)
            await self.stage.calm()

    async def uncovers(self, field: str, why: str = "To answer the person") -> None:
        """An officer opens a sealed field of the card, and says why where that is asked."""
        await self.taps(field)
        if self.said("Why do you open this? The answer is logged.") in self.screen():
            await self.taps(why)

    def _button(self, label: str, chat: int | None) -> bool:
        boards = (m.get("reply_markup", {}) for m in self.world.from_bot(chat or self.id))
        rows = (row for board in boards for row in board.get("inline_keyboard", ()))
        return any(label in button["text"] for row in rows for button in row)

    async def writes(self, text: str, **where) -> int:
        message = self.world.send_text(self.id, text, **where)["message_id"]
        await self.stage.calm()
        return message

    async def opens(self, language: str = "English") -> None:
        await self.writes("/start")
        await self.taps(language)
        self.locale = LANGUAGES[language]


@dataclass
class Stage:
    """The world, the running bot, and the ways to move time."""

    world: World
    clock: WallClock
    settings: Settings
    catalogs: Catalogs
    running: app.App | None = None
    unjudged: bool = False  # a story whose bot is wrong on purpose, or whose rows are gone in the end
    work: "asyncio.Task[None] | None" = None
    stirred: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.ear = Ear(self.world)
        pulse = self.world.events.pulse

        def both() -> None:
            pulse()
            self.stir()

        self.world.events.pulse = self.world.updates._pulse = both

    def translated(self, locale: str, english: str) -> str:
        if locale == "en":
            return english
        return next(
            (text for (_, msgid), text in self.catalogs.texts[locale].items() if msgid == english), english
        )

    async def calm(self) -> None:
        """Waits until nothing is on its way or due: looks again after every change of world or store."""
        async with asyncio.timeout(20):
            while True:
                stirred = self.stirred
                if not self.world.updates.pending() and not await self.count(DUE, now=self.clock.now()):
                    return
                await stirred.wait()

    async def settled(self) -> None:
        """Lets time pass until nothing waits for another try either."""
        async with asyncio.timeout(30):
            await self.calm()
            while await self.count(WAITING, now=self.clock.now() + timedelta(days=1)):
                await self.forward(seconds=5)

    async def looked(self) -> None:
        """Waits until no case is due by the clock, whatever becomes of what was sent."""
        await self._none(LATE)

    async def rung(self) -> None:
        """Waits until no timer is due."""
        await self._none(RINGING)

    async def forgotten(self) -> None:
        """Waits until no draft is older than it may be."""
        await self._none(DRAFTS)

    async def _none(self, query: str) -> None:
        async with asyncio.timeout(10):
            while True:
                stirred = self.stirred
                if not await self.count(query, now=self.clock.now()):
                    return
                await stirred.wait()

    async def count(self, query: str, **values) -> int:
        if not self.running.store.postgres:
            values = {name: f"{moment:%Y-%m-%d %H:%M:%S.%f}" for name, moment in values.items()}
        async with self.begin() as tx:
            return (await tx.conn.execute(text(query), values)).scalar_one()

    def stir(self) -> None:
        """Wakes whoever waits for a change."""
        self.stirred.set()
        self.stirred = asyncio.Event()

    async def forward(self, **duration) -> None:
        """Moves the clock and waits for what was due."""
        self.clock.move(timedelta(**duration))
        await self.calm()

    async def start(self, settings: Settings | None = None) -> None:
        """Starts the bot."""
        self.settings = settings or self.settings
        self.stack = contextlib.AsyncExitStack()
        self.running = await self.stack.enter_async_context(app.opened(self.settings, self.clock))
        self._watch()
        self.work = asyncio.create_task(app.run(self.running))

    def _watch(self) -> None:
        """A commit of the bot's, as much as a change of the world, is a reason to look again."""
        self.begin = self.running.store.begin

        @contextlib.asynccontextmanager
        async def begun():
            async with self.begin() as tx:
                yield tx
            self.stir()

        self.running.store.begin = self.running.store._group._begin = begun

    async def restart(self) -> None:
        """The bot ends and begins again; the database stays."""
        await self.stop()
        await self.start()

    async def stop(self) -> None:
        """Stops the bot; the database stays."""
        self.work.cancel()
        await asyncio.gather(self.work, return_exceptions=True)
        await self.stack.aclose()

    async def record(self) -> Run:
        """What the story left behind; asked once the bot has stopped."""
        return await run_of(self.ear, self.settings, self.catalogs)

    def person(self, name: str, language: str = "en", role: str = "citizen") -> Person:
        return Person(self, self.world.add_phone(name, language, role).id)

    async def officer(self, name: str, mission: str, profile: Profile | None = None, contacts=None) -> Person:
        """An officer enrolled by a one-time code."""
        officer = self.person(name, "en", "officer")
        code = await issue(self.running.store, "officer", mission, name, profile, contacts)
        await officer.writes(f"/start {code}")
        await officer.sees("You are enrolled")
        return officer

    async def group(self, title: str, mission: str, *officers: Person) -> int:
        """A group bound by a one-time code."""
        chat = self.world.add_group(title, [officer.id for officer in officers])
        code = await issue(self.running.store, "group", mission, "")
        await officers[0].writes(f"/bind {code}", chat=chat)
        await officers[0].sees("This group now receives alerts", chat=chat)
        return chat
