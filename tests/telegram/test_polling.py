"""The long poll: nothing is confirmed before it is durable, and nothing stops it but its own end."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.telegram.api import Api
from bot.telegram.polling import poll
from bot.wallclock import FrozenClock
from tests.watched import WatchedClock

START = datetime(2026, 11, 24, tzinfo=UTC)


def updates(*numbers):
    return 200, {"ok": True, "result": [{"update_id": number} for number in numbers]}


class Polled:
    """One poll under way: what was taken, in which order, and with which offsets it was asked for."""

    def __init__(self, api, bell):
        self.bell = bell
        self.clock = WatchedClock(START, bell)
        self.taken = []
        self.contacts = []
        self.fault = None
        self.task = asyncio.create_task(
            poll(api, self._take, self.clock, lambda: 0.5, contact=self._contact, seconds=0)
        )
        self.task.add_done_callback(lambda _: bell.ring())

    async def _take(self, batch):
        if self.fault:
            raise self.fault
        self.taken.append([raw.get("update_id") if isinstance(raw, dict) else raw for raw in batch])
        self.bell.ring()

    def _contact(self, answered, behind):
        self.contacts.append(answered)
        self.bell.ring()

    async def until(self, condition, *, moving=False):
        """Wait for the condition; `moving` lets time pass whenever the poll waits for its passing."""

        def holds():
            return self.task.done() or condition()

        if moving:
            await self.clock.move_until(holds, timedelta(seconds=1))
        else:
            await self.bell.until(holds)
        if self.task.done():
            self.task.result()

    async def pauses(self, server):
        """Wait until it waits for time to pass; a poll meanwhile is a pause not kept."""
        polls = len(server.offsets)
        await self.until(lambda: self.clock.waited_on or len(server.offsets) > polls)
        assert len(server.offsets) == polls

    async def end(self):
        self.task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await self.task


@pytest.fixture
async def polled(api, server):
    made = Polled(api, server.bell)
    yield made
    if not made.task.done():
        await made.end()


async def test_a_batch_is_confirmed_only_after_it_was_taken(polled, server):
    server.will(updates(7, 9, 8))
    await polled.until(lambda: polled.taken and server.offsets[-1] is None and len(server.offsets) > 2)
    assert polled.taken == [[7, 9, 8]]
    assert server.offsets[:3] == [None, "10", None]  # the empty answer proves that 10 arrived


async def test_what_was_not_taken_comes_again(polled, server):
    polled.fault = OSError("disk full")
    server.will(updates(7), updates(7))
    await polled.until(lambda: len(server.offsets) == 1)
    await polled.pauses(server)
    polled.fault = None
    await polled.until(lambda: polled.taken, moving=True)
    assert polled.taken == [[7]]
    assert server.offsets[:2] == [None, None]


async def test_ids_may_start_anew_lower(polled, server):
    server.will(updates(900_000_000), updates(), updates(5))
    await polled.until(lambda: "6" in server.offsets)
    assert polled.taken == [[900_000_000], [5]]
    assert server.offsets[:4] == [None, "900000001", None, "6"]


async def test_one_malformed_update_does_not_stall_its_batch(polled, server):
    server.will((200, {"ok": True, "result": [{"update_id": "x"}, 7, {"update_id": 4}]}))
    await polled.until(lambda: "5" in server.offsets)
    assert polled.taken == [["x", 7, 4]]


async def test_a_batch_that_cannot_be_confirmed_is_not_asked_for_in_a_tight_loop(polled, server):
    server.will((200, {"ok": True, "result": [{"update_id": "x"}]}))
    await polled.until(lambda: polled.taken)
    await polled.pauses(server)
    assert len(server.offsets) == 1
    await polled.until(lambda: len(server.offsets) > 1, moving=True)


@pytest.mark.parametrize(
    ("answer", "least", "most"),
    [
        ("reset", 0.3, 1),
        ((502, b"<html>"), 0.3, 1),
        ((200, b"{"), 0.3, 1),
        ((200, {"ok": True, "result": 5}), 0.3, 1),
        ((429, {"ok": False, "parameters": {"retry_after": 7}}), 7, 8),
        ((429, {"ok": False, "parameters": {"retry_after": 9999}}), 300, 301),
        ((409, {"ok": False, "description": "Conflict: terminated by other getUpdates request"}), 4.5, 6),
        ((401, {"ok": False, "description": "Unauthorized"}), 29, 31),
    ],
)
async def test_after_a_fault_it_waits_and_goes_on(polled, server, answer, least, most):
    server.will(answer)
    await polled.until(lambda: polled.contacts)
    assert polled.contacts[0] is False
    await polled.pauses(server)
    polled.clock.move(timedelta(seconds=least))
    await polled.pauses(server)
    assert len(server.offsets) == 1
    polled.clock.move(timedelta(seconds=most - least))
    await polled.until(lambda: len(polled.contacts) > 1)
    assert polled.contacts[1] is True


async def test_an_outage_is_outlasted_with_growing_pauses(server, token):
    async with Api(token, server.base, read_seconds=0.3) as api:
        polled = Polled(api, server.bell)
        await polled.until(lambda: len(polled.contacts) > 1)
        server.will(*["reset"] * 12)
        moments = []
        seen = len(server.offsets)
        while server.script:
            await polled.until(lambda: len(server.offsets) > seen, moving=True)  # noqa: B023 # used at once
            seen = len(server.offsets)
            moments.append(polled.clock.now())
        pauses = [(b - a).total_seconds() for a, b in pairwise(moments)]
        assert pauses[-1] >= 22
        assert max(pauses) <= 32
        server.will(updates(3))
        await polled.until(lambda: polled.taken, moving=True)
        await polled.end()


async def test_a_cancel_during_taking_confirms_nothing(api, server):
    begun, never = asyncio.Event(), asyncio.Event()

    async def take(_):
        begun.set()
        await never.wait()

    server.will(updates(7))
    task = asyncio.create_task(poll(api, take, FrozenClock(START), lambda: 0.5, seconds=0))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert server.offsets == [None]


async def test_a_cancel_while_waiting_ends_it(polled, server):
    server.will("hang")
    await polled.until(lambda: server.calls)
    await polled.end()
