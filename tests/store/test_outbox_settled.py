from datetime import timedelta

import pytest

from bot.casework.message import Gone, Later, Migrated, Sent, Superseded
from bot.casework.outgoing import Kind, Lane, Post
from bot.store import chats, outbox

LEASE = timedelta(seconds=30)
AGAIN = Later(5, doubt=False, reason="429")


def _line(chat, lane=Lane.ALERT, **values):
    return Post(lane, chat, Kind.LINE, **values)


# Settling. -------------------------------------------------------------------------------------------------


async def test_sent_is_kept_with_its_message(box, talk, clock):
    (row,) = await box.write(_line(talk[0]))
    assert await box.settle(row, Sent(77))
    found = await box.state(row)
    assert (found.state, found.message, found.settled_at) == ("sent", 77, clock.now())
    clock.move(timedelta(hours=1))
    assert await box.claim() == ()


@pytest.mark.parametrize(
    ("outcome", "state"), [(Gone("blocked"), "gone"), (Superseded(), "superseded"), (Sent(None), "sent")]
)
async def test_what_is_settled_is_not_sent_again(box, talk, clock, outcome, state):
    (row,) = await box.write(_line(talk[0]))
    assert await box.settle(row, outcome)
    assert (await box.state(row)).state == state
    clock.move(timedelta(days=1))
    assert await box.claim() == ()
    assert await box.recover() == 0


async def test_a_moved_group_is_written_to_again_at_its_new_address(box, talk):
    (row,) = await box.write(_line(talk[2]))
    async with box.store.begin() as tx:
        assert await outbox.settle(tx, row, Migrated(-1003))
        await chats.readdress(tx, row.chat, -1003)
    (again,) = await box.claim()
    assert (again.id, again.address, again.doubt, again.attempts) == (row.id, -1003, False, 2)


@pytest.mark.parametrize("outcome", [AGAIN, Gone("blocked"), Superseded(), Migrated(-9), Sent(5)])
async def test_who_slept_past_the_lease_changes_nothing(box, talk, clock, outcome):
    (slept,) = await box.write(_line(talk[0]))
    clock.move(LEASE)
    (taken,) = await box.claim()
    assert not await box.settle(slept, outcome)
    assert (await box.state(slept)).state == "sending"
    assert await box.settle(taken, Sent(6))
    assert (await box.state(slept)).message == 6


async def test_good_news_holds_for_a_row_put_back(box, talk, clock):
    (row,) = await box.write(_line(talk[0]))
    assert await box.recover() == 1
    assert not await box.settle(row, Gone("blocked"))
    assert await box.settle(row, Sent(5))
    clock.move(timedelta(hours=1))
    assert await box.claim() == ()


async def test_settling_twice_keeps_the_first(box, talk):
    (row,) = await box.write(_line(talk[0]))
    assert await box.settle(row, Sent(5))
    for outcome in (Sent(6), AGAIN, Gone("x")):
        assert not await box.settle(row, outcome)
    assert (await box.state(row)).message == 5


async def test_after_a_restart_what_was_being_sent_goes_out_again_in_doubt(box, talk, clock):
    first, second = await box.write(_line(talk[0]), _line(talk[1]))
    later = clock.now() + timedelta(hours=1)
    await box.write(_line(talk[2], at=later))
    await box.settle(second, Sent(1))
    assert await box.recover() == 1
    (row,) = await box.claim()
    assert (row.id, row.doubt, row.attempts) == (first.id, True, 2)
    clock.move(timedelta(hours=1))
    rows = await box.claim()
    assert [found.doubt for found in rows if found.chat == talk[2]] == [False]


# Superseding and putting off. ------------------------------------------------------------------------------


async def test_superseded_rows_are_not_sent_and_others_are(box, talk, clock):
    at = clock.now() + timedelta(seconds=1)
    screen = Post(Lane.REPLY, talk[0], Kind.SCREEN, at=at)
    await box.write(screen, Post(Lane.REPLY, talk[1], Kind.SCREEN, at=at), _line(talk[0], at=at))
    async with box.store.begin() as tx:
        await outbox.supersede(tx, talk[0], Kind.SCREEN)
    clock.move(timedelta(seconds=1))
    assert [(row.chat, row.kind) for row in await box.claim()] == [
        (talk[0], Kind.LINE),
        (talk[1], Kind.SCREEN),
    ]


async def test_only_the_cases_own_rows_are_superseded_where_one_is_named(box, talk, clock):
    case, other = await box.case(talk[0]), await box.case(talk[0], "ABC-235")
    at = clock.now() + timedelta(seconds=1)
    await box.write(_line(talk[2], case=case, at=at), _line(talk[2], case=other, at=at))
    async with box.store.begin() as tx:
        await outbox.supersede(tx, talk[2], Kind.LINE, case)
        assert await outbox.on_the_way(tx, case, Kind.LINE) == frozenset()
        assert await outbox.on_the_way(tx, other, Kind.LINE) == {talk[2]}


@pytest.mark.parametrize("outcome", [AGAIN, Gone("x"), Migrated(-9)])
async def test_a_row_superseded_on_its_way_is_not_tried_again(box, talk, clock, outcome):
    (row,) = await box.write(Post(Lane.REPLY, talk[0], Kind.SCREEN))
    async with box.store.begin() as tx:
        await outbox.supersede(tx, talk[0], Kind.SCREEN)
    assert not await box.settle(row, outcome)
    clock.move(timedelta(hours=1))
    assert await box.claim() == ()


async def test_a_row_superseded_on_its_way_keeps_the_message_that_it_became(box, talk):
    (row,) = await box.write(Post(Lane.REPLY, talk[0], Kind.SCREEN))
    async with box.store.begin() as tx:
        await outbox.supersede(tx, talk[0], Kind.SCREEN)
    assert await box.settle(row, Sent(9))
    async with box.store.begin() as tx:
        assert (await outbox.by_message(tx, talk[0], 9)).id == row.id


async def test_what_is_put_off_waits_and_holds_nobody_up(box, talk, clock):
    (row,) = await box.write(Post(Lane.REPLY, talk[0], Kind.REPLY))
    await box.settle(row, AGAIN)
    async with box.store.begin() as tx:
        await outbox.put_off(tx, talk[0], Kind.REPLY, tx.now + timedelta(days=1))
    (screen,) = await box.write(Post(Lane.REPLY, talk[0], Kind.SCREEN))
    await box.settle(screen, Sent(1))
    assert await box.claim() == ()
    async with box.store.begin() as tx:
        await outbox.put_off(tx, talk[0], Kind.REPLY, tx.now)
    (again,) = await box.claim()
    assert (again.id, again.attempts) == (row.id, 2)


# Asking. ---------------------------------------------------------------------------------------------------


async def test_a_message_leads_to_the_row_that_last_changed_it(box, talk):
    case = await box.case(talk[0])
    first, second, other = await box.write(
        _line(talk[2], case=case), _line(talk[2], case=case), _line(talk[0])
    )
    for row in (first, second, other):
        await box.settle(row, Sent(5))
    async with box.store.begin() as tx:
        assert (await outbox.by_message(tx, talk[2], 5)).id == second.id
        assert (await outbox.by_message(tx, talk[0], 5)).id == other.id
        assert await outbox.by_message(tx, talk[1], 5) is None
        assert await outbox.by_message(tx, talk[2], 6) is None


async def test_the_messages_of_a_case_are_those_that_were_sent(box, talk):
    case, other = await box.case(talk[0]), await box.case(talk[0], "ABC-235")
    posts = [_line(chat, case=case) for chat in (talk[2], talk[1], talk[2], talk[0])]
    rows = await box.write(*posts, _line(talk[2], case=other), Post(Lane.REPLY, talk[1], Kind.CARD, case))
    outcomes = (Sent(5), Sent(6), Sent(5), Gone("x"), Sent(7), Sent(8))
    for row, outcome in zip(rows, outcomes, strict=True):
        await box.settle(row, outcome)
    async with box.store.begin() as tx:
        assert await outbox.messages_of(tx, case, Kind.LINE) == ((talk[2], 5), (talk[1], 6))
        assert await outbox.messages_of(tx, case, Kind.CARD) == ((talk[1], 8),)
        assert await outbox.messages_of(tx, other, Kind.CARD) == ()


async def test_chats_in_which_something_is_on_its_way(box, talk):
    case = await box.case(talk[0])
    first, second = await box.write(_line(talk[1], case=case), _line(talk[2], case=case))
    await box.settle(first, Sent(1))
    await box.settle(second, AGAIN)
    async with box.store.begin() as tx:
        assert await outbox.on_the_way(tx, case, Kind.LINE) == {talk[2]}
        assert await outbox.on_the_way(tx, case, Kind.CARD) == frozenset()


async def test_what_was_put_off_waits_in_nobodys_way_until_it_is_called(box, talk, clock):
    waiting, other = await box.write(_line(talk[0], Lane.REPLY), _line(talk[0], Lane.REPLY))
    await box.settle(waiting, AGAIN)
    await box.settle(other, AGAIN)
    async with box.store.begin() as tx:
        await outbox.put_off(tx, talk[0], Kind.LINE, tx.now + timedelta(days=3650))
    (later,) = await box.write(Post(Lane.REPLY, talk[0], Kind.SCREEN))
    await box.settle(later, Sent(1))
    clock.move(timedelta(days=1))
    assert await box.claim() == ()
    async with box.store.begin() as tx:
        await outbox.put_off(tx, talk[0], Kind.LINE, tx.now)
    (row,) = await box.claim()
    assert row.id == waiting.id


# A clock that is set back. ---------------------------------------------------------------------------------


async def _again(box, clock, back=timedelta(hours=26)):
    clock.move(-back)
    return await box.claim()


async def test_what_was_tried_waits_no_longer_than_it_was_put_off(box, talk, clock):
    (row,) = await box.write(_line(talk[0]))
    await box.settle(row, Later(300, doubt=False, reason="flood"))
    assert await box.claim() == ()
    assert [each.id for each in await _again(box, clock)] == [row.id]


async def test_what_a_restart_found_waits_no_longer(box, talk, clock):
    (row,) = await box.write(_line(talk[0]))
    await box.recover()
    assert [(each.id, each.doubt) for each in await _again(box, clock)] == [(row.id, True)]


async def test_what_was_due_when_it_was_made_is_due(box, talk, clock):
    (first,) = await box.write(_line(talk[0]))
    await box.settle(first, Later(0, doubt=False, reason="flood"))
    assert await box.write(_line(talk[0])) == ()  # behind the first
    clock.move(timedelta(hours=-26))
    (claimed,) = await box.claim()
    await box.settle(claimed, Sent(1))
    (second,) = await box.claim()
    assert not second.doubt


async def test_a_lease_ends_though_the_clock_was_set_back(box, talk, clock):
    (row,) = await box.write(_line(talk[0]))
    assert [(each.id, each.doubt) for each in await _again(box, clock)] == [(row.id, True)]


async def test_what_is_for_later_still_is(box, talk, clock):
    assert await box.write(_line(talk[0], at=clock.now() + timedelta(hours=9))) == ()
    assert await _again(box, clock) == ()
