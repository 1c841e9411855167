"""The composition root: what is opened, in which order, and what runs until the process ends."""

import asyncio
import os
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from telegram.error import BadRequest, TelegramError

from bot import clock as due
from bot import health, traces
from bot.casework.case import MINISTRY
from bot.casework.message import Letter, Outcome, Say
from bot.casework.outgoing import Row
from bot.channels.opening import channels_from
from bot.config import Settings, SettingsError
from bot.content import REFUSED, Content, load_content
from bot.dialog.tree import Book
from bot.figures import Looks
from bot.handle.intake import Intake
from bot.handle.kit import Handled, Kit
from bot.handle.recurring import prepare
from bot.handle.waiting import Raw
from bot.log import complain, errors_told_to, get_log
from bot.metrics import Metrics
from bot.sender.compose import Composer
from bot.sender.loop import Sender
from bot.sender.pager import Pager
from bot.store import chats, desk, logbook, outbox
from bot.store.database import Store, StoreBroken, Tx, open_store
from bot.store.sealed import KeyRing, KeyRingError
from bot.telegram.api import Api, answer_body
from bot.telegram.deliver import deliver
from bot.telegram.inbound import Malformed, decode, update_id
from bot.telegram.polling import poll
from bot.telegram.profile import introduce
from bot.traces import span
from bot.wallclock import WallClock
from bot.web.senders import networks
from bot.web.server import make_app, serve

PAUSE = timedelta(seconds=2)
_log = get_log("app")
_random = random.SystemRandom()


def open_ring(keys: Path, database: str) -> KeyRing:
    """The key ring; made on the very first start only, when there is no data yet either."""
    if keys.exists():
        return KeyRing.load(keys)
    name = database.partition(":///")[2]
    if not database.startswith("sqlite") or (name and Path(name).exists()):
        raise KeyRingError(
            f"ELCHI_KEYS: {keys} does not exist, but there is a database: where is its key ring?"
        )
    _log.warning("keys_made")
    return KeyRing.generate(keys)


@dataclass(slots=True)
class App:
    """The running bot."""

    settings: Settings
    clock: WallClock
    content: Content
    store: Store
    api: Api
    metrics: Metrics
    sender: Sender
    intake: Intake
    pager: Pager
    broken: "asyncio.Future[None]"
    stale: asyncio.Event = field(default_factory=asyncio.Event)  # set: what people edit has changed
    answers: "set[asyncio.Task[bool]]" = field(default_factory=set)

    async def take_batch(self, batch: list[Any]) -> None:
        """A batch of the long poll: returns when every update is durable."""
        await self._guarded(self.intake.take_all([self._raw(body) for body in batch], self._answer))

    async def take_one(self, body: dict[str, Any]) -> Mapping[str, Any] | None:
        """One update of the webhook; the answer to a press goes into the response's body."""
        raw = self._raw(body)
        handled = await self._guarded(self.intake.take(raw))
        callback = _pressed(raw)
        return answer_body(callback, self._toast(handled)) if callback else None

    async def _guarded(self, work: Any) -> Any:
        try:
            return await work
        except StoreBroken as error:
            if not self.broken.done():
                self.broken.set_exception(error)
            raise

    def _raw(self, body: Any) -> Raw:
        update = update_id(body)
        fields = body if isinstance(body, dict) else {"unreadable": True}
        try:
            return Raw(update or 0, fields, decode(body, self.clock.now()), malformed=False)
        except Malformed:
            return Raw(update or 0, fields, None, malformed=True)
        except Exception as error:  # noqa: BLE001 - one update that breaks the reader must not stall its batch
            _log.error("decoding_failed", update=update, exc_info=error)
            return Raw(update or 0, fields, None, malformed=True)

    async def _answer(self, raw: Raw, handled: Handled) -> None:
        """Stop the button's spinner: after the commit, beside the work, best effort."""
        callback = _pressed(raw)
        if callback:
            task = asyncio.create_task(self.api.answer(callback, self._toast(handled)))
            self.answers.add(task)
            task.add_done_callback(self.answers.discard)

    def kit(self) -> Kit:
        """What the turns are made of, as it is now."""
        return self.content.kit

    def renew(self, content: Content) -> None:
        """From the next turn on this is said and asked; who is in a conversation goes on in it."""
        content = replace(content, kit=replace(content.kit, channels=self.content.kit.channels))
        self.content = content
        self.intake.kit = self.sender.kit = self.pager.kit = content.kit
        self.pager.catalogs = content.catalogs
        self.sender.composer = Composer(content.kit, content.catalogs)
        self.metrics.runs(content.kit.book.version)

    async def end(self) -> None:
        """Let go of what runs beside the work."""
        self.broken.cancel()
        answers = tuple(self.answers)
        for task in answers:
            task.cancel()
        await asyncio.gather(*answers, return_exceptions=True)

    def _toast(self, handled: Handled) -> str:
        if not handled.toast:
            return ""
        book: Book = self.content.kit.book
        name = handled.toast if "." in handled.toast else f"toast.{handled.toast}"
        said = book.phrases[name]
        return self.content.catalogs.say(handled.locale, Say(said.context, said.text))


def _pressed(raw: Raw) -> str:
    """The press to be answered; empty where it was none."""
    return raw.event.callback if raw.event else ""


@asynccontextmanager
async def opened(settings: Settings, clock: WallClock) -> AsyncIterator[App]:
    """Everything opened and checked, nothing running yet. Raises what is wrong before anything is begun."""
    content = load_content(settings.directory)
    async with AsyncExitStack() as stack:
        stack.callback(content.kit.atlas.close)
        api = await stack.enter_async_context(Api(settings.bot_token.get_secret_value(), settings.bot_api))
        me = await api.check()
        store = await open_store(settings.database, open_ring(settings.keys, settings.database), clock)
        stack.push_async_callback(store.close)
        if settings.traces:
            traces.begin(settings.traces)
            stack.push_async_callback(asyncio.to_thread, traces.end)
        metrics = Metrics()
        stack.enter_context(errors_told_to(metrics.failed))
        metrics.runs(content.kit.book.version)
        channels = channels_from(*settings.channels, lambda: clock.now().timestamp())
        kinds = frozenset(channel.kind for channel in channels)
        content = replace(content, kit=replace(content.kit, channels=kinds))

        async def send(row: Row, letter: Letter, locale: str) -> Outcome:
            with span("send", row=row.id, kind=row.kind, lane=int(row.lane), attempts=row.attempts) as told:
                outcome = await deliver(api, row.address, letter, app.content.catalogs.translator(locale))
                told["outcome"] = type(outcome).__name__
            return outcome

        composer = Composer(content.kit, content.catalogs)
        sender = Sender(store, content.kit, composer, send, clock, metrics, _random.random)
        stack.push_async_callback(sender.stop)
        intake = Intake(store, content.kit, metrics, sender.push)
        broken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        _log.info("opened", version=content.kit.book.version, count=me.id)
        pager = Pager(store, content.kit, content.catalogs, channels, clock, sender.push)
        app = App(settings, clock, content, store, api, metrics, sender, intake, pager, broken)
        stack.push_async_callback(app.end)
        yield app


async def run(app: App) -> None:
    """Receive, send and watch the clock until cancelled, or until the disk fails."""
    async with app.store.begin() as tx:
        if not app.store.postgres:
            await outbox.recover(tx)
        await _bind_ministry(tx, app.settings.ministry_chat)
        await prepare(tx, app.content.kit, weekly_drills=app.settings.drills == "weekly")
    async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
        group.create_task(app.sender.run())
        group.create_task(
            due.run(app.store, app.kit, app.clock, app.sender.push, app.sender.share, app.metrics)
        )
        if app.content.kit.channels:
            group.create_task(app.pager.run())
        group.create_task(introduce(app.api, app.content.kit.book, app.content.catalogs))
        group.create_task(_renewing(app))
        group.create_task(_until(app.broken))
        if watchdog := os.environ.get("NOTIFY_SOCKET"):
            group.create_task(health.heartbeat(app.metrics, app.clock, watchdog))
        hook = app.settings.public_url
        if app.settings.address:
            web = make_app(
                look=Looks(app.store, app.metrics, app.clock, app.settings.folder).look,
                ready=lambda: health.ready(app.store, app.metrics),
                warn=lambda: health.warnings(app.store, app.metrics),
                alive=app.metrics.still,
                metrics=app.metrics.text,
                take=app.take_one if hook else None,
                secret=app.settings.webhook_secret.get_secret_value(),
                senders=networks(app.settings.webhook_from),
                proxies=networks(app.settings.webhook_proxies),
            )
            try:
                await stack.enter_async_context(serve(web, *app.settings.address))
            except OSError:
                raise SettingsError("ELCHI_LISTEN: this address cannot be listened at") from None
        secret = app.settings.webhook_secret.get_secret_value()
        if hook:
            await _insist(app.clock, lambda: app.api.listen(f"{hook}/telegram", secret), "ELCHI_PUBLIC_URL")
            group.create_task(health.probe(app.api, app.metrics, app.clock))
        else:
            await _insist(app.clock, app.api.stop_listening, "ELCHI_BOT_API")
            contact = app.metrics.contact
            await poll(app.api, app.take_batch, app.clock, _random.random, contact=contact)


async def _renewing(app: App) -> None:
    """Take over what people have edited, each time that is said; what is wrong changes nothing."""
    while True:
        await app.stale.wait()
        app.stale.clear()
        try:
            content = await asyncio.to_thread(load_content, app.settings.directory, app.content)
        except REFUSED as error:
            _log.error("reload_refused", kind=type(error).__name__)
            complain(error)
            continue
        except Exception as error:  # noqa: BLE001 - whatever the files hold, the bot goes on with what it has
            _log.error("reload_refused", exc_info=error)
            continue
        app.renew(content)
        _log.info("reloaded", version=content.kit.book.version)
        await introduce(app.api, content.kit.book, content.catalogs)


async def _insist(clock: WallClock, tell: Callable[[], Awaitable[None]], setting: str) -> None:
    """Tell Telegram where updates go; while it is away or refuses the setting, again and again."""
    told = ""
    while True:
        try:
            return await tell()
        except TelegramError as error:
            if isinstance(error, BadRequest) and error.message != told:
                told = error.message
                complain(SettingsError(f"{setting}: Telegram refuses it: {told}"))
            _log.warning("telegram_away", error=type(error).__name__)
            await clock.sleep_until(clock.steady() + PAUSE)


async def _bind_ministry(tx: Tx, address: int | None) -> None:
    """The ministry's desk from the settings; without one, a ministry is bound by a code, and that is said."""
    if address is not None:
        chat = await chats.chat_of(tx, address, group=address < 0)
        if await desk.desk_of(tx, chat.id) != MINISTRY:
            await desk.bind(tx, chat.id, MINISTRY)
            await logbook.note(tx, f"group_bound.{MINISTRY}")
    if not await desk.bound(tx):
        _log.warning("no_ministry_desk")


async def _until(broken: "asyncio.Future[None]") -> None:
    await broken
