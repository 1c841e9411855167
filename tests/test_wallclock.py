import asyncio
from datetime import timedelta

import pytest

from bot.wallclock import FrozenClock, WallClock


class SetBack(WallClock):
    """The machine's clock, an hour back from some moment on."""

    wrong = timedelta()

    def now(self):
        return super().now() + self.wrong


async def test_a_clock_that_is_set_back_holds_up_nobody_who_waits():
    clock = SetBack()
    moment = clock.steady() + timedelta(microseconds=1)
    clock.wrong = timedelta(hours=-1)

    async with asyncio.timeout(5):
        while clock.steady() < moment:
            await clock.sleep_until(moment)
    assert clock.now() < moment - timedelta(minutes=59)


async def test_who_is_told_to_end_ends_though_woken_at_the_same_time():
    clock = WallClock()
    sleeper = asyncio.create_task(clock.sleep_until(clock.steady() + timedelta(hours=1)))
    await asyncio.sleep(0)
    clock.wake()
    sleeper.cancel()

    with pytest.raises(asyncio.CancelledError):
        await sleeper


@pytest.mark.parametrize("kind", [WallClock, lambda: FrozenClock(WallClock().now())])
def test_a_clock_that_is_moved_moves_what_waits(kind):
    clock = kind()
    before = clock.steady()
    clock.move(timedelta(hours=1))
    assert timedelta(hours=1) <= clock.steady() - before < timedelta(hours=2)
