import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.casework.case import Report
from bot.casework.message import Gone, Later, Migrated, Sent, Superseded
from bot.casework.outgoing import Kind, Lane, Post
from bot.store import cases, chats, outbox
from bot.store.tables import outbox as table

LEASE = timedelta(seconds=30)
AGAIN = Later(5, doubt=False, reason="429")


@pytest.fixture
async def talk(store):
    """Our ids of three chats: two private ones and a group."""
    async with store.begin() as tx:
        return [(await chats.chat_of(tx, address, group=address < 0)).id for address in (1, 2, -3)]


async def _write(store, *posts):
    async with store.begin() as tx:
        return await outbox.write(tx, posts, tx.now + LEASE)


async def _claim(store, limit=100):
    async with store.begin() as tx:
        return await outbox.claim(tx, limit, tx.now + LEASE)


async def _settle(store, row, outcome):
    async with store.begin() as tx:
        return await outbox.settle(tx, row, outcome)


async def _state(store, row):
    async with store.begin() as tx:
        return (await tx.conn.execute(select(table).where(table.c.id == row.id))).one()


async def _recover(store):
    async with store.begin() as tx:
        return await outbox.recover(tx)


async def _case(store, chat, code="ABC-234"):
    async with store.begin() as tx:
        made = await cases.open_case(
            tx,
            code=code,
            chat=chat,
            report=Report("self", "ru", {}),
            urgency="P1",
            suspicion="S1",
            country=None,
            mission="ankara",
            next_at=None,
        )
        return made.id


def _line(chat, lane=Lane.ALERT, **values):
    return Post(lane, chat, Kind.LINE, **values)


# Writing. --------------------------------------------------------------------------------------------------


async def test_rows_due_now_come_back_ready_to_send(store, talk, clock):
    case = await _case(store, talk[0])
    post = Post(Lane.REPLY, talk[2], Kind.LINE, case, {"step": 1, "token": "x", "edit": None})
    (row,) = await _write(store, post)
    assert (row.lane, row.chat, row.address, row.group) == (Lane.REPLY, talk[2], -3, True)
    assert (row.kind, row.case, row.params) == (Kind.LINE, case, post.params)
    assert (row.attempts, row.doubt, row.created_at) == (1, False, clock.now())
    assert await _claim(store) == ()


async def test_several_rows_keep_their_order(store, talk):
    rows = await _write(store, *(_line(talk[number % 3], params={"step": number}) for number in range(9)))
    assert [row.params["step"] for row in rows] == list(range(9))
    assert [row.id for row in rows] == sorted(row.id for row in rows)


async def test_nothing_to_write_is_nothing(store):
    assert await _write(store) == ()


async def test_rows_for_later_wait_for_their_time(store, talk, clock):
    assert await _write(store, _line(talk[0], at=clock.now() + timedelta(minutes=1))) == ()
    clock.move(timedelta(minutes=1) - timedelta(microseconds=1))
    assert await _claim(store) == ()
    clock.move(timedelta(microseconds=1))
    (row,) = await _claim(store)
    assert (row.attempts, row.doubt) == (1, False)


async def test_a_rolled_back_row_was_never_there(store, talk, clock):
    async def fail():
        async with store.begin() as tx:
            await outbox.write(tx, [_line(talk[0])], tx.now + LEASE)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    clock.move(timedelta(hours=1))
    assert await _claim(store) == ()


async def test_a_new_row_does_not_overtake_one_that_waits_for_its_next_try(store, talk, clock):
    (first,) = await _write(store, _line(talk[0]))
    await _settle(store, first, AGAIN)
    assert await _write(store, _line(talk[0])) == ()
    (elsewhere,) = await _write(store, _line(talk[1]))
    assert elsewhere.chat == talk[1]
    clock.move(timedelta(seconds=5))
    (again,) = await _claim(store)
    assert again.id == first.id


async def test_an_alert_overtakes_whatever_waits_in_a_lesser_lane(store, talk):
    (slow,) = await _write(store, _line(talk[0], Lane.NOTICE))
    await _settle(store, slow, AGAIN)
    (alert,) = await _write(store, _line(talk[0], Lane.ALERT))
    assert alert.lane is Lane.ALERT
    assert await _write(store, _line(talk[0], Lane.BULK)) == ()


async def test_a_row_for_tomorrow_holds_nobody_up(store, talk, clock):
    await _write(store, _line(talk[0], at=clock.now() + timedelta(days=1)))
    (row,) = await _write(store, _line(talk[0]))
    await _settle(store, row, AGAIN)
    clock.move(timedelta(seconds=5))
    assert [found.id for found in await _claim(store)] == [row.id]


# Claiming. -------------------------------------------------------------------------------------------------


async def test_claims_come_by_lane_then_age(store, talk, clock):
    at = clock.now() + timedelta(seconds=1)
    lanes = (Lane.BULK, Lane.NOTICE, Lane.ALERT, Lane.REPLY, Lane.ALERT)
    async with store.begin() as tx:
        ids = [(await chats.chat_of(tx, 100 + number, group=False)).id for number in range(len(lanes))]
    await _write(store, *(_line(chat, lane, at=at) for chat, lane in zip(ids, lanes, strict=True)))
    clock.move(timedelta(seconds=1))
    assert [row.chat for row in await _claim(store, 3)] == [ids[2], ids[4], ids[3]]
    assert [row.chat for row in await _claim(store, 3)] == [ids[1], ids[0]]


async def test_in_a_chat_the_next_row_waits_until_the_one_before_is_settled(store, talk, clock):
    at = clock.now() + timedelta(seconds=1)
    await _write(store, *(_line(talk[0], at=at, params={"step": number}) for number in range(4)))
    clock.move(timedelta(seconds=1))
    for step in range(4):
        (row,) = await _claim(store)
        assert row.params["step"] == step
        assert await _claim(store) == ()
        if step == 1:
            await _settle(store, row, AGAIN)
            assert await _claim(store) == ()
            clock.move(timedelta(seconds=5))
            (row,) = await _claim(store)
            assert row.params["step"] == step
        await _settle(store, row, Sent(step) if step != 2 else Gone("blocked"))


async def test_one_slow_chat_holds_no_other(store, talk, clock):
    at = clock.now() + timedelta(seconds=1)
    await _write(store, *(_line(chat, at=at) for chat in talk for _ in range(3)))
    clock.move(timedelta(seconds=1))
    first = await _claim(store)
    assert sorted(row.chat for row in first) == sorted(talk)
    for row in first[1:]:
        await _settle(store, row, Sent(1))
    assert sorted(row.chat for row in await _claim(store)) == sorted(row.chat for row in first[1:])


async def test_a_lease_that_ran_out_is_taken_over_in_doubt(store, talk, clock):
    (row,) = await _write(store, _line(talk[0]))
    clock.move(LEASE - timedelta(microseconds=1))
    assert await _claim(store) == ()
    clock.move(timedelta(microseconds=1))
    (taken,) = await _claim(store)
    assert (taken.id, taken.attempts, taken.doubt) == (row.id, 2, True)


async def test_doubt_once_there_stays(store, talk, clock):
    (row,) = await _write(store, _line(talk[0]))
    await _settle(store, row, Later(1, doubt=True, reason="timeout"))
    clock.move(timedelta(seconds=1))
    (row,) = await _claim(store)
    assert row.doubt
    await _settle(store, row, AGAIN)
    clock.move(timedelta(seconds=5))
    (row,) = await _claim(store)
    assert (row.doubt, row.attempts) == (True, 3)


async def test_workers_who_claim_at_once_share_the_rows(store, clock):
    async with store.begin() as tx:
        ids = [(await chats.chat_of(tx, 100 + number, group=False)).id for number in range(40)]
    at = clock.now() + timedelta(seconds=1)
    await _write(store, *(_line(chat, at=at) for chat in ids for _ in range(2)))
    clock.move(timedelta(seconds=1))
    taken = [row for rows in await asyncio.gather(*(_claim(store, 5) for _ in range(16))) for row in rows]
    assert len({row.id for row in taken}) == len(taken)
    taken += await _claim(store, 100)
    assert sorted(row.chat for row in taken) == sorted(ids)


async def test_rows_held_by_another_worker_are_left_out(postgres, clock, open_on):
    store = await open_on(await postgres.copy())
    async with store.begin() as tx:
        one, two = [(await chats.chat_of(tx, address, group=False)).id for address in (1, 2)]
    at = clock.now() + timedelta(seconds=1)
    await _write(store, _line(one, at=at), _line(one, at=at), _line(two, at=at))
    clock.move(timedelta(seconds=1))
    async with store.begin() as first, store.begin() as second:
        assert [row.chat for row in await outbox.claim(first, 1, first.now + LEASE)] == [one]
        assert [row.chat for row in await outbox.claim(second, 9, second.now + LEASE)] == [two]


# Settling. -------------------------------------------------------------------------------------------------


async def test_sent_is_kept_with_its_message(store, talk, clock):
    (row,) = await _write(store, _line(talk[0]))
    assert await _settle(store, row, Sent(77))
    found = await _state(store, row)
    assert (found.state, found.message, found.settled_at) == ("sent", 77, clock.now())
    clock.move(timedelta(hours=1))
    assert await _claim(store) == ()


@pytest.mark.parametrize(
    ("outcome", "state"), [(Gone("blocked"), "gone"), (Superseded(), "superseded"), (Sent(None), "sent")]
)
async def test_what_is_settled_is_not_sent_again(store, talk, clock, outcome, state):
    (row,) = await _write(store, _line(talk[0]))
    assert await _settle(store, row, outcome)
    assert (await _state(store, row)).state == state
    clock.move(timedelta(days=1))
    assert await _claim(store) == ()
    assert await _recover(store) == 0


async def test_a_moved_group_is_written_to_again_at_its_new_address(store, talk):
    (row,) = await _write(store, _line(talk[2]))
    async with store.begin() as tx:
        assert await outbox.settle(tx, row, Migrated(-1003))
        await chats.readdress(tx, row.chat, -1003)
    (again,) = await _claim(store)
    assert (again.id, again.address, again.doubt, again.attempts) == (row.id, -1003, False, 2)


@pytest.mark.parametrize("outcome", [AGAIN, Gone("blocked"), Superseded(), Migrated(-9), Sent(5)])
async def test_who_slept_past_the_lease_changes_nothing(store, talk, clock, outcome):
    (slept,) = await _write(store, _line(talk[0]))
    clock.move(LEASE)
    (taken,) = await _claim(store)
    assert not await _settle(store, slept, outcome)
    assert (await _state(store, slept)).state == "sending"
    assert await _settle(store, taken, Sent(6))
    assert (await _state(store, slept)).message == 6


async def test_good_news_holds_for_a_row_put_back(store, talk, clock):
    (row,) = await _write(store, _line(talk[0]))
    assert await _recover(store) == 1
    assert not await _settle(store, row, Gone("blocked"))
    assert await _settle(store, row, Sent(5))
    clock.move(timedelta(hours=1))
    assert await _claim(store) == ()


async def test_settling_twice_keeps_the_first(store, talk):
    (row,) = await _write(store, _line(talk[0]))
    assert await _settle(store, row, Sent(5))
    for outcome in (Sent(6), AGAIN, Gone("x")):
        assert not await _settle(store, row, outcome)
    assert (await _state(store, row)).message == 5


async def test_after_a_restart_what_was_being_sent_goes_out_again_in_doubt(store, talk, clock):
    first, second = await _write(store, _line(talk[0]), _line(talk[1]))
    later = clock.now() + timedelta(hours=1)
    await _write(store, _line(talk[2], at=later))
    await _settle(store, second, Sent(1))
    assert await _recover(store) == 1
    (row,) = await _claim(store)
    assert (row.id, row.doubt, row.attempts) == (first.id, True, 2)
    clock.move(timedelta(hours=1))
    rows = await _claim(store)
    assert [found.doubt for found in rows if found.chat == talk[2]] == [False]


# Superseding and putting off. ------------------------------------------------------------------------------


async def test_superseded_rows_are_not_sent_and_others_are(store, talk, clock):
    at = clock.now() + timedelta(seconds=1)
    screen = Post(Lane.REPLY, talk[0], Kind.SCREEN, at=at)
    await _write(store, screen, Post(Lane.REPLY, talk[1], Kind.SCREEN, at=at), _line(talk[0], at=at))
    async with store.begin() as tx:
        await outbox.supersede(tx, talk[0], Kind.SCREEN)
    clock.move(timedelta(seconds=1))
    assert [(row.chat, row.kind) for row in await _claim(store)] == [
        (talk[0], Kind.LINE),
        (talk[1], Kind.SCREEN),
    ]


async def test_only_the_cases_own_rows_are_superseded_where_one_is_named(store, talk, clock):
    case, other = await _case(store, talk[0]), await _case(store, talk[0], "ABC-235")
    at = clock.now() + timedelta(seconds=1)
    await _write(store, _line(talk[2], case=case, at=at), _line(talk[2], case=other, at=at))
    async with store.begin() as tx:
        await outbox.supersede(tx, talk[2], Kind.LINE, case)
        assert not await outbox.unsent(tx, case, Kind.LINE)
        assert await outbox.unsent(tx, other, Kind.LINE)


@pytest.mark.parametrize("outcome", [AGAIN, Gone("x"), Migrated(-9)])
async def test_a_row_superseded_on_its_way_is_not_tried_again(store, talk, clock, outcome):
    (row,) = await _write(store, Post(Lane.REPLY, talk[0], Kind.SCREEN))
    async with store.begin() as tx:
        await outbox.supersede(tx, talk[0], Kind.SCREEN)
    assert not await _settle(store, row, outcome)
    clock.move(timedelta(hours=1))
    assert await _claim(store) == ()


async def test_a_row_superseded_on_its_way_keeps_the_message_that_it_became(store, talk):
    (row,) = await _write(store, Post(Lane.REPLY, talk[0], Kind.SCREEN))
    async with store.begin() as tx:
        await outbox.supersede(tx, talk[0], Kind.SCREEN)
    assert await _settle(store, row, Sent(9))
    async with store.begin() as tx:
        assert (await outbox.by_message(tx, talk[0], 9)).id == row.id


async def test_what_is_put_off_waits_and_holds_nobody_up(store, talk, clock):
    (row,) = await _write(store, Post(Lane.REPLY, talk[0], Kind.REPLY))
    await _settle(store, row, AGAIN)
    async with store.begin() as tx:
        await outbox.put_off(tx, talk[0], Kind.REPLY, tx.now + timedelta(days=1))
    (screen,) = await _write(store, Post(Lane.REPLY, talk[0], Kind.SCREEN))
    await _settle(store, screen, Sent(1))
    assert await _claim(store) == ()
    async with store.begin() as tx:
        await outbox.put_off(tx, talk[0], Kind.REPLY, tx.now)
    (again,) = await _claim(store)
    assert (again.id, again.attempts) == (row.id, 2)


# Asking. ---------------------------------------------------------------------------------------------------


async def test_the_next_moment_is_when_a_claim_finds_something(store, talk, clock):
    async def moment():
        async with store.begin() as tx:
            return await outbox.next_due(tx)

    assert await moment() is None
    start = clock.now()
    await _write(store, _line(talk[0], at=start + timedelta(minutes=5)))
    assert await moment() == start + timedelta(minutes=5)
    (row,) = await _write(store, _line(talk[1]))
    assert await moment() == start + LEASE
    await _settle(store, row, AGAIN)
    assert await _write(store, _line(talk[1])) == ()  # due, but behind the other: no reason to wake
    assert await moment() == start + timedelta(seconds=5)
    clock.move(timedelta(seconds=5))
    (row,) = await _claim(store)
    assert await moment() == clock.now() + LEASE
    await _settle(store, row, Sent(1))
    assert await moment() == start
    (row,) = await _claim(store)
    await _settle(store, row, Sent(2))
    assert await moment() == start + timedelta(minutes=5)


async def test_a_message_leads_to_the_row_that_last_changed_it(store, talk):
    case = await _case(store, talk[0])
    first, second, other = await _write(
        store, _line(talk[2], case=case), _line(talk[2], case=case), _line(talk[0])
    )
    for row in (first, second, other):
        await _settle(store, row, Sent(5))
    async with store.begin() as tx:
        assert (await outbox.by_message(tx, talk[2], 5)).id == second.id
        assert (await outbox.by_message(tx, talk[0], 5)).id == other.id
        assert await outbox.by_message(tx, talk[1], 5) is None
        assert await outbox.by_message(tx, talk[2], 6) is None


async def test_the_messages_of_a_case_are_those_that_were_sent(store, talk):
    case, other = await _case(store, talk[0]), await _case(store, talk[0], "ABC-235")
    posts = [_line(chat, case=case) for chat in (talk[2], talk[1], talk[2], talk[0])]
    rows = await _write(store, *posts, _line(talk[2], case=other), Post(Lane.REPLY, talk[1], Kind.CARD, case))
    outcomes = (Sent(5), Sent(6), Sent(5), Gone("x"), Sent(7), Sent(8))
    for row, outcome in zip(rows, outcomes, strict=True):
        await _settle(store, row, outcome)
    async with store.begin() as tx:
        assert await outbox.messages_of(tx, case, Kind.LINE) == ((talk[2], 5), (talk[1], 6))
        assert await outbox.messages_of(tx, case, Kind.CARD) == ((talk[1], 8),)
        assert await outbox.messages_of(tx, other, Kind.CARD) == ()


@pytest.mark.parametrize(
    ("outcome", "unsent"),
    [(AGAIN, True), (Migrated(-9), True), (Sent(1), False), (Gone("x"), False), (Superseded(), False)],
)
async def test_unsent_until_it_is_settled(store, talk, outcome, unsent):
    case = await _case(store, talk[0])
    (row,) = await _write(store, _line(talk[2], case=case))
    async with store.begin() as tx:
        assert await outbox.unsent(tx, case, Kind.LINE)
        assert not await outbox.unsent(tx, case, Kind.CARD)
        await outbox.settle(tx, row, outcome)
        assert await outbox.unsent(tx, case, Kind.LINE) is unsent


async def test_forgetting_leaves_what_is_on_its_way(store, talk, clock):
    sent, going = await _write(store, _line(talk[0]), _line(talk[1]))
    await _settle(store, sent, Sent(1))
    clock.move(timedelta(days=1))
    async with store.begin() as tx:
        await outbox.forget(tx, tx.now)
        left = (await tx.conn.execute(select(table.c.id))).scalars().all()
    assert left == [going.id]
