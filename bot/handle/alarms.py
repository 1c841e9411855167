"""Tells whoever runs the bot that an alert of the highest urgency has reached nobody yet, until it has."""

from datetime import timedelta

from bot.casework.case import MINISTRY, Case
from bot.casework.desk import over
from bot.casework.outgoing import Kind, Lane, Post
from bot.casework.people import Role
from bot.handle.kit import Kit, Outbound
from bot.store import cases, desk, logbook, outbox, pages, timers
from bot.store.database import Tx

FIRST = "P1"
LIMIT = timedelta(minutes=1)  # how long such an alert may be on its way
AGAIN = timedelta(minutes=10)
TIMER = "undelivered"


async def watch(tx: Tx, case: Case) -> None:
    """Look after an alert that is being sent for the first time."""
    if case.urgency == FIRST and case.delivered_at is None:
        await timers.ensure(tx, TIMER, str(case.id), tx.now + LIMIT)


async def undelivered(tx: Tx, kit: Kit, subject: str, out: Outbound) -> None:
    """An alarm for the case, to administrators past Telegram too; no more once somebody has it."""
    case = await cases.case(tx, int(subject), lock=False)
    if case.delivered_at is not None or case.owner is not None or over(case):
        await timers.forget(tx, TIMER, subject)
        return
    await logbook.write(tx, case.id, "undelivered")
    minutes = int((tx.now - case.opened_at) / timedelta(minutes=1))
    told = {"phrase": "operator.undelivered", "values": {"code": case.code, "minutes": str(minutes)}}
    waiting = await outbox.on_the_way(tx, case.id, Kind.OPERATOR)
    for chat in await desk.operators(tx):
        if chat not in waiting:  # while Telegram is away, one is enough
            out.add(Post(Lane.NOTICE, chat, Kind.OPERATOR, case.id, told))
    await _past_telegram(tx, kit, case.id, f"{case.code}-{TIMER}-{minutes}")


async def _past_telegram(tx: Tx, kit: Kit, case: int, key: str) -> None:
    for officer in await desk.staff(tx, MINISTRY, reachable=False):
        if officer.role is Role.ADMIN:
            for kind in kit.channels & (await desk.contacts(tx, officer.id)).keys():
                await pages.ask(tx, case, officer.id, kind, f"{key}-{officer.id}-{kind}")
