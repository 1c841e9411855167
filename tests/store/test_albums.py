"""Rows that gather an album, and rows that stand for several messages, on each database."""

from datetime import timedelta

import pytest

from bot.casework.message import Later, Sent
from bot.casework.outgoing import Kind, Lane, Post
from bot.dialog.files import MOST
from bot.store import albums, outbox

SOON = timedelta(seconds=2)


async def gathering(box, chat, clock, *, album="a", case=None):
    """A row that waits for the rest of its album; the case it is about."""
    case = case or await box.case(chat)
    params = {"events": [1], "album": album}
    assert await box.write(Post(Lane.ALERT, chat, Kind.WORDS, case, params, clock.now() + SOON)) == ()
    return case


async def join(box, chat, case, event, album="a"):
    async with box.store.begin() as tx:
        return await albums.join(tx, chat, case, album, event)


async def claimed(box, clock):
    clock.move(SOON)
    return await box.claim()


async def test_events_join_the_row_that_waits(box, talk, clock):
    case = await gathering(box, talk[0], clock)
    assert await join(box, talk[0], case, 2)
    assert await join(box, talk[0], case, 3)
    (row,) = await claimed(box, clock)
    assert row.params == {"events": [1, 2, 3], "album": "a"}


async def test_nothing_joins_another_album_chat_or_case(box, talk, clock):
    case = await gathering(box, talk[0], clock)
    other = await box.case(talk[0], "DEF-567")
    assert not await join(box, talk[0], case, 2, album="b")
    assert not await join(box, talk[1], case, 2)
    assert not await join(box, talk[0], other, 2)


@pytest.mark.parametrize("again", [False, True])
async def test_nothing_joins_what_was_begun_to_be_sent(box, talk, clock, again):
    case = await gathering(box, talk[0], clock)
    (row,) = await claimed(box, clock)
    if again:
        assert await box.settle(row, Later(5, doubt=True, reason="timeout"))
    assert not await join(box, talk[0], case, 2)
    assert (await box.state(row)).params["events"] == [1]


async def test_a_full_row_takes_no_more(box, talk, clock):
    case = await gathering(box, talk[0], clock)
    joined = [await join(box, talk[0], case, event) for event in range(2, MOST + 2)]
    assert joined == [True] * (MOST - 1) + [False]


async def test_a_row_that_waits_behind_another_is_joined(box, talk, clock):
    (stuck,) = await box.write(Post(Lane.ALERT, talk[0], Kind.LINE))
    assert await box.settle(stuck, Later(60, doubt=False, reason="flood"))
    case = await gathering(box, talk[0], clock)
    clock.move(SOON)
    assert await box.claim() == ()
    assert await join(box, talk[0], case, 2)


async def test_every_message_of_a_letter_leads_to_its_row(box, talk, clock):
    case = await gathering(box, talk[0], clock)
    (row,) = await claimed(box, clock)
    async with box.store.begin() as tx:
        await outbox.settle(tx, row, Sent(12, (10, 11)))
        await albums.remember(tx, row, (10, 11))
    async with box.store.begin() as tx:
        found = [await outbox.by_message(tx, talk[0], message) for message in (10, 11, 12)]
        assert [(each.case, each.params) for each in found] == [(case, row.params)] * 3
        stands = await outbox.messages_of(tx, case, Kind.WORDS)
        assert set(stands) == {(talk[0], message) for message in (10, 11, 12)}
    clock.move(timedelta(days=1))
    assert await box.claim() == ()
