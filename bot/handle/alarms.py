"""Tells whoever runs the bot that an alert of the highest urgency has reached nobody yet, until it has."""

from datetime import timedelta

from bot.casework.case import MINISTRY
from bot.casework.outgoing import Kind, Lane, Post
from bot.casework.people import Role
from bot.handle.kit import Kit, Outbound
from bot.store import cases, desk, logbook, outbox, pages
from bot.store.database import Tx

FIRST = "P1"
LIMIT = timedelta(minutes=1)  # how long such an alert may be on its way
LOOK = timedelta(minutes=3)  # how often it is looked for
AGAIN = timedelta(minutes=10)


async def undelivered(tx: Tx, kit: Kit, subject: str, out: Outbound) -> None:
    """An alarm for each such case, to administrators past Telegram too; again after a while."""
    del subject
    for case_id, code, since in await cases.undelivered(tx, FIRST, tx.now - LIMIT):
        last = await logbook.last(tx, case_id, "undelivered")
        if last is not None and tx.now - last < AGAIN:
            continue
        await logbook.write(tx, case_id, "undelivered")
        minutes = int((tx.now - since) / timedelta(minutes=1))
        told = {"phrase": "operator.undelivered", "values": {"code": code, "minutes": str(minutes)}}
        waiting = await outbox.on_the_way(tx, case_id, Kind.OPERATOR)
        for chat in await desk.operators(tx):
            if chat not in waiting:  # while Telegram is away, one is enough
                out.add(Post(Lane.NOTICE, chat, Kind.OPERATOR, case_id, told))
        await _past_telegram(tx, kit, case_id, f"{code}-undelivered-{minutes}")


async def _past_telegram(tx: Tx, kit: Kit, case: int, key: str) -> None:
    for officer in await desk.staff(tx, MINISTRY, reachable=False):
        if officer.role is Role.ADMIN:
            for kind in kit.channels & (await desk.contacts(tx, officer.id)).keys():
                await pages.ask(tx, case, officer.id, kind, f"{key}-{officer.id}-{kind}")
