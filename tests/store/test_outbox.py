import asyncio
from datetime import timedelta

import pytest

from bot.casework.message import Gone, Later, Sent
from bot.casework.outgoing import Kind, Lane, Post
from bot.store import chats, outbox

LEASE = timedelta(seconds=30)
AGAIN = Later(5, doubt=False, reason="429")


def _line(chat, lane=Lane.ALERT, **values):
    return Post(lane, chat, Kind.LINE, **values)


# Writing. --------------------------------------------------------------------------------------------------


async def test_rows_due_now_come_back_ready_to_send(box, talk, clock):
    case = await box.case(talk[0])
    post = Post(Lane.REPLY, talk[2], Kind.LINE, case, {"step": 1, "token": "x", "edit": None})
    (row,) = await box.write(post)
    assert (row.lane, row.chat, row.address, row.group) == (Lane.REPLY, talk[2], -3, True)
    assert (row.kind, row.case, row.params) == (Kind.LINE, case, post.params)
    assert (row.attempts, row.doubt, row.created_at) == (1, False, clock.now())
    assert await box.claim() == ()


async def test_several_rows_keep_their_order(box, talk):
    rows = await box.write(*(_line(talk[number % 3], params={"step": number}) for number in range(9)))
    assert [row.params["step"] for row in rows] == list(range(9))
    assert [row.id for row in rows] == sorted(row.id for row in rows)


async def test_nothing_to_write_is_nothing(box):
    assert await box.write() == ()


async def test_rows_for_later_wait_for_their_time(box, talk, clock):
    assert await box.write(_line(talk[0], at=clock.now() + timedelta(minutes=1))) == ()
    clock.move(timedelta(minutes=1) - timedelta(microseconds=1))
    assert await box.claim() == ()
    clock.move(timedelta(microseconds=1))
    (row,) = await box.claim()
    assert (row.attempts, row.doubt) == (1, False)


async def test_a_rolled_back_row_was_never_there(box, talk, clock):
    async def fail():
        async with box.store.begin() as tx:
            await outbox.write(tx, [_line(talk[0])], tx.now + LEASE)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    clock.move(timedelta(hours=1))
    assert await box.claim() == ()


async def test_a_new_row_does_not_overtake_one_that_waits_for_its_next_try(box, talk, clock):
    (first,) = await box.write(_line(talk[0]))
    await box.settle(first, AGAIN)
    assert await box.write(_line(talk[0])) == ()
    (elsewhere,) = await box.write(_line(talk[1]))
    assert elsewhere.chat == talk[1]
    clock.move(timedelta(seconds=5))
    (again,) = await box.claim()
    assert again.id == first.id


async def test_an_alert_overtakes_whatever_waits_in_a_lesser_lane(box, talk):
    (slow,) = await box.write(_line(talk[0], Lane.NOTICE))
    await box.settle(slow, AGAIN)
    (alert,) = await box.write(_line(talk[0], Lane.ALERT))
    assert alert.lane is Lane.ALERT
    assert await box.write(_line(talk[0], Lane.BULK)) == ()


async def test_a_row_for_tomorrow_holds_nobody_up(box, talk, clock):
    await box.write(_line(talk[0], at=clock.now() + timedelta(days=1)))
    (row,) = await box.write(_line(talk[0]))
    await box.settle(row, AGAIN)
    clock.move(timedelta(seconds=5))
    assert [found.id for found in await box.claim()] == [row.id]


# Claiming. -------------------------------------------------------------------------------------------------


async def test_claims_come_by_lane_then_age(box, talk, clock):
    at = clock.now() + timedelta(seconds=1)
    lanes = (Lane.BULK, Lane.NOTICE, Lane.ALERT, Lane.REPLY, Lane.ALERT)
    async with box.store.begin() as tx:
        ids = [(await chats.chat_of(tx, 100 + number, group=False)).id for number in range(len(lanes))]
    await box.write(*(_line(chat, lane, at=at) for chat, lane in zip(ids, lanes, strict=True)))
    clock.move(timedelta(seconds=1))
    assert [row.chat for row in await box.claim(3)] == [ids[2], ids[4], ids[3]]
    assert [row.chat for row in await box.claim(3)] == [ids[1], ids[0]]


async def test_in_a_chat_the_next_row_waits_until_the_one_before_is_settled(box, talk, clock):
    at = clock.now() + timedelta(seconds=1)
    await box.write(*(_line(talk[0], at=at, params={"step": number}) for number in range(4)))
    clock.move(timedelta(seconds=1))
    for step in range(4):
        (row,) = await box.claim()
        assert row.params["step"] == step
        assert await box.claim() == ()
        if step == 1:
            await box.settle(row, AGAIN)
            assert await box.claim() == ()
            clock.move(timedelta(seconds=5))
            (row,) = await box.claim()
            assert row.params["step"] == step
        await box.settle(row, Sent(step) if step != 2 else Gone("blocked"))


async def test_one_slow_chat_holds_no_other(box, talk, clock):
    at = clock.now() + timedelta(seconds=1)
    await box.write(*(_line(chat, at=at) for chat in talk for _ in range(3)))
    clock.move(timedelta(seconds=1))
    first = await box.claim()
    assert sorted(row.chat for row in first) == sorted(talk)
    for row in first[1:]:
        await box.settle(row, Sent(1))
    assert sorted(row.chat for row in await box.claim()) == sorted(row.chat for row in first[1:])


async def test_a_lease_that_ran_out_is_taken_over_in_doubt(box, talk, clock):
    (row,) = await box.write(_line(talk[0]))
    clock.move(LEASE - timedelta(microseconds=1))
    assert await box.claim() == ()
    clock.move(timedelta(microseconds=1))
    (taken,) = await box.claim()
    assert (taken.id, taken.attempts, taken.doubt) == (row.id, 2, True)


async def test_doubt_once_there_stays(box, talk, clock):
    (row,) = await box.write(_line(talk[0]))
    await box.settle(row, Later(1, doubt=True, reason="timeout"))
    clock.move(timedelta(seconds=1))
    (row,) = await box.claim()
    assert row.doubt
    await box.settle(row, AGAIN)
    clock.move(timedelta(seconds=5))
    (row,) = await box.claim()
    assert (row.doubt, row.attempts) == (True, 3)


async def test_workers_who_claim_at_once_share_the_rows(box, clock):
    async with box.store.begin() as tx:
        ids = [(await chats.chat_of(tx, 100 + number, group=False)).id for number in range(40)]
    at = clock.now() + timedelta(seconds=1)
    await box.write(*(_line(chat, at=at) for chat in ids for _ in range(2)))
    clock.move(timedelta(seconds=1))
    taken = [row for rows in await asyncio.gather(*(box.claim(5) for _ in range(16))) for row in rows]
    assert len({row.id for row in taken}) == len(taken)
    taken += await box.claim(100)
    assert sorted(row.chat for row in taken) == sorted(ids)


async def test_rows_held_by_another_worker_are_left_out(postgres, clock, box_on):
    box = await box_on(await postgres.copy())
    async with box.store.begin() as tx:
        one, two = [(await chats.chat_of(tx, address, group=False)).id for address in (1, 2)]
    at = clock.now() + timedelta(seconds=1)
    await box.write(_line(one, at=at), _line(one, at=at), _line(two, at=at))
    clock.move(timedelta(seconds=1))
    async with box.store.begin() as first, box.store.begin() as second:
        assert [row.chat for row in await outbox.claim(first, 1, first.now + LEASE)] == [one]
        assert [row.chat for row in await outbox.claim(second, 9, second.now + LEASE)] == [two]


async def test_a_lesser_row_waits_for_the_earlier_alert_of_its_chat(box, talk, clock):
    (alert,) = await box.write(_line(talk[0]))
    await box.write(_line(talk[0], Lane.REPLY, at=clock.now() + timedelta(seconds=1)))
    clock.move(timedelta(seconds=1))
    assert await box.claim() == ()
    await box.settle(alert, Sent(1))
    (reply,) = await box.claim()
    assert reply.lane is Lane.REPLY
