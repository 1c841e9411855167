"""Bots that are wrong on purpose: the checker must find out each of them."""

import asyncio
from dataclasses import replace

from sqlalchemy import update

import bot.app
import bot.handle.intake
import bot.handle.transaction
from bot.handle.kit import LEASE
from bot.sender.compose import Composer
from bot.sender.loop import Sender
from bot.store import inbox, near, outbox
from bot.store.tables import outbox as table


def confirm_before_commit() -> None:
    """The next offset is sent while the batch is still in memory, as the usual libraries do."""
    take, kept = bot.app.App.take_batch, set()

    async def take_batch(self, batch):
        kept.add(asyncio.create_task(take(self, batch)))

    bot.app.App.take_batch = take_batch


def answer_before_commit() -> None:
    """The webhook says 200 while the update is still in memory."""
    take, kept = bot.app.App.take_one, set()

    async def take_one(self, body):
        kept.add(asyncio.create_task(take(self, body)))

    bot.app.App.take_one = take_one


def outbox_outside() -> None:
    """What is to be sent is written down in a transaction of its own, after the update's."""
    kept, handle, taken = [], bot.handle.intake.Intake._handle, bot.handle.transaction.outbox

    class Later:
        @staticmethod
        async def write(tx, posts, lease):
            kept.extend(posts)
            return ()

    async def late(self, event):
        handled = await handle(self, event)
        posts, kept[:] = list(kept), []
        async with self._store.begin() as tx:
            return replace(handled, rows=await taken.write(tx, posts, tx.now + LEASE))

    bot.handle.transaction.outbox = Later
    bot.handle.intake.Intake._handle = late


def savepoint() -> None:
    """The driver begins by itself, and a savepoint comes first: its end commits what stands in it."""
    made, sight = near.create_engine, inbox.first_sight

    async def first_sight(tx, update):
        with tx.conn.sync_connection.begin_nested():
            return await sight(tx, update)

    near._begin = lambda connection: None
    near.Near.check = lambda self: None  # it would notice
    theirs = {"connect_args": {"check_same_thread": False}}
    near.create_engine = lambda target, **words: made(target, **words | theirs)
    inbox.first_sight = first_sight


def sending_is_sent() -> None:
    """What was being sent when the process died counts as sent."""

    async def recover(tx):
        gone = update(table).where(table.c.state == "sending").values(state="sent")
        return (await tx.conn.execute(gone)).rowcount

    outbox.recover = recover


def hand_over_before_commit() -> None:
    """The sender gets its rows, and sends them, while the transaction is still open."""
    senders, done = [], {}
    made, send, handle = Sender.__init__, Sender._send, bot.handle.intake.handle

    def init(self, *args, **kwargs):
        made(self, *args, **kwargs)
        senders.append(self)

    async def early(tx, kit, event):
        handled = await handle(tx, kit, event)
        sender = senders[-1]
        for row in handled.rows:
            letter, locale = await sender.composer.compose(tx, row)
            if letter is not None:
                done[row.id] = await sender._deliver(row, letter, locale)
        return handled

    async def late(self, row):
        return done.pop(row.id) if row.id in done else await send(self, row)

    Sender.__init__, Sender._send, bot.handle.intake.handle = init, late, early


def unmarked() -> None:
    """A repeat looks like the first copy."""
    compose = Composer.compose

    async def composed(self, tx, row):
        return await compose(self, tx, replace(row, doubt=False))

    Composer.compose = composed


MUTANTS = {
    each.__name__: each
    for each in (
        confirm_before_commit,
        answer_before_commit,
        outbox_outside,
        savepoint,
        sending_is_sent,
        hand_over_before_commit,
        unmarked,
    )
}
