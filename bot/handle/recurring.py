"""What comes back by the clock: reports on holes in rosters, knocks on every desk's door, drills, and more.

Rules
- A report says what is wrong and nothing else: a covered roster is not told of.
- A knock is a sign that Telegram shows for some seconds and keeps nowhere: it finds who is out of reach.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, time, timedelta

from bot.casework.case import MINISTRY
from bot.casework.outgoing import Kind, Lane, Post, Row
from bot.casework.people import Role
from bot.casework.roster import Plan, holes, moment
from bot.directory.hours import local_time
from bot.handle import alarms, drills, retention
from bot.handle.kit import LEASE, Kit, Outbound
from bot.handle.shifts import AHEAD, plan_of, zone_name
from bot.store import desk, outbox, roster, timers
from bot.store.database import Tx

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
MORNING = time(8, 0)
ALL = "all"


async def prepare(tx: Tx, kit: Kit, *, weekly_drills: bool) -> None:
    """At start: everything that should come back does."""
    await timers.ensure(tx, "knock", ALL, tx.now + DAY)
    await timers.ensure(tx, retention.PURGE, ALL, tx.now + retention.HOUR)
    await timers.ensure(tx, retention.SWEEP, ALL, tx.now + DAY)
    for mission in await roster.missions(tx):
        await timers.ensure(tx, "roster", mission, next_morning(kit, mission, tx.now))
    if not weekly_drills:
        await timers.forget(tx, "drill")
        return
    for mission in sorted({each.mission for each in await desk.staff(tx)} - {MINISTRY}):
        await timers.ensure(tx, "drill", mission, next_morning(kit, mission, tx.now))


def next_morning(kit: Kit, mission: str, now: datetime) -> datetime:
    """Eight o'clock by the mission's clocks, today or tomorrow."""
    zone = zone_name(kit.atlas, mission)
    here = local_time(zone, now)
    assert here is not None  # noqa: S101 # nosec B101 # zone_name gives no other
    today = moment(zone, datetime.combine(here.date(), MORNING))
    return today if today > now else moment(zone, datetime.combine(here.date() + DAY, MORNING))


async def ring(tx: Tx, kit: Kit) -> tuple[Row, ...] | None:
    """Do the one that is due longest; rows to send. None: nothing was due."""
    found = await timers.due(tx)
    if found is None:
        return None
    name, subject, before = found
    out = Outbound()
    act, again = ACTS.get(name, (None, DAY))
    if await timers.put_off(tx, name, subject, before, _next(kit, subject, again, tx.now)) and act:
        await act(tx, kit, subject, out)
    if name in ONCE:
        await timers.forget(tx, name, subject)
    return await outbox.write(tx, out.posts, tx.now + LEASE)


def _next(kit: Kit, subject: str, again: timedelta, now: datetime) -> datetime:
    if subject == ALL or again < DAY:
        return now + again
    return next_morning(kit, subject, now + again - DAY)


async def _report(tx: Tx, kit: Kit, mission: str, out: Outbound) -> None:
    """To the consul and the head (or everybody there), and to the operators."""
    if not await trouble(tx, kit, mission):
        return
    staff = await desk.staff(tx, mission)
    chiefs = [each for each in staff if each.role in (Role.CONSUL, Role.HEAD)] or list(staff)
    told = (*(each.chat for each in chiefs), *await desk.operators(tx))
    for chat in dict.fromkeys(told):
        out.add(Post(Lane.NOTICE, chat, Kind.ROSTER, None, {"mission": mission}))


async def trouble(tx: Tx, kit: Kit, mission: str) -> bool:
    """Whether the roster has a hole in the next two weeks, or names somebody whose chat does not work."""
    plan, reachable = await plan_of(tx, kit.atlas, mission), await _reachable(tx, mission)
    return bool(holes(plan, tx.now, tx.now + AHEAD, reachable)) or bool(await lost(tx, plan, reachable))


async def _reachable(tx: Tx, mission: str) -> frozenset[int]:
    return frozenset(each.id for each in await desk.staff(tx, mission))


async def lost(tx: Tx, plan: Plan, reachable: frozenset[int]) -> tuple[str, ...]:
    """The names on the roster whose chats do not work."""
    planned = {shift.officer for shift in plan.shifts} - reachable
    return tuple(each.label for each in await desk.roster(tx) if each.id in planned)


async def _knock(tx: Tx, kit: Kit, subject: str, out: Outbound) -> None:
    del kit, subject
    people = [each.chat for each in await desk.staff(tx)]
    groups = [chat.id for mission in await desk.bound_missions(tx) for chat in await desk.groups(tx, mission)]
    for chat in (*groups, *people):
        out.add(Post(Lane.BULK, chat, Kind.KNOCK, None, {}))


async def _drill(tx: Tx, kit: Kit, mission: str, out: Outbound) -> None:
    await drills.begin(tx, kit, mission, out)


Act = Callable[[Tx, Kit, str, Outbound], Awaitable[None]]
ACTS: Mapping[str, tuple[Act, timedelta]] = {
    "roster": (_report, DAY),
    "knock": (_knock, DAY),
    alarms.TIMER: (alarms.undelivered, alarms.AGAIN),
    "drill": (_drill, WEEK),
    "drill_now": (_drill, DAY),
    retention.PURGE: (retention.purge, retention.HOUR),
    retention.SWEEP: (retention.sweep, DAY),
    retention.WISHED: (retention.erase_wished, DAY),
}
ONCE = frozenset({"drill_now", retention.WISHED})
