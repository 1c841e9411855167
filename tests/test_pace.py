"""The pace of sending, as arithmetic: never more than Telegram takes, alerts before everything else."""

import asyncio
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.casework.outgoing import Kind, Lane, Row
from bot.sender.pace import GROUP, MINUTE, OVERALL, Pace
from bot.sender.turns import Turns
from bot.wallclock import FrozenClock

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


def row(number, lane=Lane.NOTICE, *, chat=None, group=False, edit=None):
    place = chat or number
    params = {"edit": edit}
    return Row(number, lane, place, place, group, Kind.DESK, None, params, 1, doubt=False, created_at=NOON)


@given(st.lists(st.tuples(st.floats(0, 30), st.booleans()), min_size=1, max_size=120))
def test_a_group_never_gets_more_than_it_may_in_a_minute(steps):
    pace, now, sent = Pace(NOON), NOON, []
    for number, (pause, changes) in enumerate(steps):
        now += timedelta(seconds=pause)
        one = row(number, chat=-5, group=True, edit=7 if changes else None)
        while wait := pace.chat(one, now):
            now += wait
        sent.append((now, changes))
        within = [change for at, change in sent if at > now - MINUTE]
        assert sum(0.25 if change else 1 for change in within) <= GROUP


@given(st.lists(st.tuples(st.floats(0, 0.2), st.sampled_from(Lane)), min_size=1, max_size=200))
def test_all_together_never_get_more_than_the_bot_may_in_a_second(steps):
    pace, now, sent = Pace(NOON), NOON, []
    for pause, lane in steps:
        now += timedelta(seconds=pause)
        while wait := pace.whole(lane, now):
            now += wait
        sent.append(now)
    for moment in sent:
        assert len([at for at in sent if moment <= at < moment + timedelta(seconds=1)]) <= 2 * OVERALL


async def test_an_alert_waits_for_none_of_the_notices_before_it():
    clock = FrozenClock(NOON)
    turns = Turns(Pace(NOON), clock)
    went = []

    async def goes(one):
        if await turns.take(one, LATER):
            went.append(one.id)

    waiting = [asyncio.create_task(goes(row(number))) for number in range(500)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    gone = len(went)
    assert 0 < gone < 500
    await goes(row(1000, Lane.ALERT))
    assert went[gone:] == [1000]
    while len(went) < 501:
        clock.move(timedelta(seconds=0.1))
        for _ in range(5):
            await asyncio.sleep(0)
    assert [each for each in went if each != 1000] == list(range(500))
    await asyncio.gather(*waiting)


async def test_a_chat_whose_notice_waits_goes_first_once_it_has_an_alert():
    clock = FrozenClock(NOON)
    turns = Turns(Pace(NOON), clock)
    went = []

    async def goes(one):
        assert await turns.take(one, LATER)
        went.append(one.chat)

    waiting = [asyncio.create_task(goes(row(number + 1))) for number in range(200)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert 200 not in went
    gone = len(went)
    turns.hurry(row(5000, Lane.ALERT, chat=200))
    for _ in range(3):
        await asyncio.sleep(0)
    assert went[gone:] == [200]
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    turns.stop()


async def test_who_waits_too_long_is_told_so():
    clock = FrozenClock(NOON)
    turns = Turns(Pace(NOON), clock)
    for number in range(30):
        await turns.take(row(number, Lane.ALERT), LATER)
    late = asyncio.create_task(turns.take(row(99), NOON + timedelta(seconds=0.01)))
    await asyncio.sleep(0)
    clock.move(timedelta(seconds=0.01))
    assert await late is False
    turns.stop()
