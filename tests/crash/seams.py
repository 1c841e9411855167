"""The seams of the real code at which a victim can die: wrapped from outside, nothing in bot/ knows of them.

A seam is named by what the bot was doing ("update", "send line", "settle line", "claim", "tick") and by the
step. What a seam wraps must exist: a renamed function stops the victim, it never silently loses a seam.
"""

import contextlib
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps

import bot.app
import bot.clock
import bot.handle.intake
import bot.sender.loop
from bot.handle.intake import Intake
from bot.sender.compose import Composer
from bot.sender.loop import Sender
from bot.store import cases, chats, inbox, outbox, sessions, tokens
from bot.store.database import Store
from bot.telegram.api import Api
from bot.telegram.request import AiohttpRequest

STEPS = (  # inside a transaction; each is a point after it was done
    (inbox, "first_sight"),
    (sessions, "load"),
    (sessions, "save"),
    (cases, "open_case"),
    (cases, "update"),
    (chats, "set_screen"),
    (tokens, "issue"),
    (tokens, "use"),
    (outbox, "write"),
    (outbox, "settle"),
    (outbox, "supersede"),
)
QUIET = ("getMe", "getUpdates", "MyName", "MyDescription", "MyShortDescription", "MyCommands", "Webhook")


@dataclass
class Doing:
    """What the present task is at; idle looks at the table are quiet until they find work."""

    name: str = "app"
    quiet: bool = False
    sleepy: bool = False


_doing: ContextVar[Doing | None] = ContextVar("doing", default=None)
_joined: ContextVar[bool] = ContextVar("joined", default=False)


def install(hit: Callable[[str], None]) -> None:
    """Wrap every seam; `hit` is told the name of each as it is passed."""

    def at(step: str) -> None:
        doing = _doing.get() or Doing()
        if not doing.quiet:
            hit(f"{doing.name}: {step}")

    _receiving(hit, at)
    _transactions(at)
    _sending(at)
    _looking(at)


def _named(owner, name, label: Callable[..., str], at=None, *, sleepy=False) -> None:
    """Calls of `owner.name` are done under `label`; `at` gets a point after each."""
    inner = getattr(owner, name)

    @wraps(inner)
    async def wrapped(*args, **kwargs):
        before = _doing.set(Doing(label(*args), quiet=sleepy, sleepy=sleepy))
        try:
            result = await inner(*args, **kwargs)
            if at is not None:
                at("done")
            return result
        finally:
            _doing.reset(before)

    setattr(owner, name, wrapped)


def _receiving(hit, at) -> None:
    ask = Api.updates

    async def updates(self, offset, seconds):
        if offset is not None:
            hit("poll: before the confirming offset")
        batch = await ask(self, offset, seconds)
        if batch:
            hit("poll: getUpdates answered")
        return batch

    Api.updates = updates
    decode = bot.app.decode

    def decoded(body, now):
        event = decode(body, now)
        hit("poll: decoded")
        return event

    bot.app.decode = decoded
    _named(Intake, "_in_turn", lambda *_: "update", at)


def _transactions(at) -> None:
    begin, run = Store.begin, Store.run

    def started():
        doing = _doing.get()
        if doing and doing.sleepy:
            doing.quiet = True
        at("begun")

    @contextlib.asynccontextmanager
    async def begun(self):
        if _joined.get():  # the works of a shared transaction tell of themselves
            async with begin(self) as tx:
                yield tx
            return
        async with begin(self) as tx:
            started()
            yield tx
            at("before commit")
        at("after commit")

    async def ran(self, work):
        mine = _doing.get()

        async def labelled(tx):
            before = _doing.set(mine)
            try:
                started()
                result = await work(tx)
                at("before commit")
                return result
            finally:
                _doing.reset(before)

        joined = _joined.set(True)
        try:
            result = await run(self, labelled)
        finally:
            _joined.reset(joined)
        at("after commit")
        return result

    Store.begin, Store.run = begun, ran
    for owner, name in STEPS:
        _after(owner, name, at)


def _after(owner, name, at) -> None:
    inner = getattr(owner, name)

    @wraps(inner)
    async def step(*args, **kwargs):
        result = await inner(*args, **kwargs)
        at(name)
        return result

    setattr(owner, name, step)


def _sending(at) -> None:
    push = Sender.push

    def pushed(self, rows):
        rows = tuple(rows)
        if rows:
            at("before hand-over")
        push(self, rows)
        if rows:
            at("after hand-over")

    Sender.push = pushed
    _named(Sender, "_send", lambda _, row: f"send {row.kind.value}")
    _named(Sender, "_settle", lambda _, batch: f"settle {batch[0][0].kind.value}")
    _after(Composer, "compose", at)
    exchange = AiohttpRequest._exchange

    async def exchanged(self, url, *rest):
        method = url.rpartition("/")[2].partition("?")[0]
        if method.endswith(QUIET):
            return await exchange(self, url, *rest)
        at(f"before {method}")
        answer = await exchange(self, url, *rest)
        at(f"{method} accepted, not read")
        return answer

    AiohttpRequest._exchange = exchanged


def _looking(at) -> None:
    """The clock and the claiming of rows: they look once a second, and only what they find is a point."""
    _named(Sender, "_claim_all", lambda *_: "claim", sleepy=True)
    _named(bot.clock, "run", lambda *_: "tick", sleepy=True)
    _woken(outbox, "claim", at)
    _woken(bot.clock, "escalate", at)
    _woken(bot.clock, "lapse_sessions", at)
    _after(outbox, "recover", at)


def _woken(owner, name, at) -> None:
    inner = getattr(owner, name)

    @wraps(inner)
    async def look(*args, **kwargs):
        found = await inner(*args, **kwargs)
        doing = _doing.get()
        if found and doing:
            doing.quiet = False
            at(name)
        return found

    setattr(owner, name, look)
