import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.casework.people import Profile, Role
from bot.store import chats, desk, retention
from bot.store.sealed import CannotOpen
from bot.store.tables import invites, officers


async def _chat(tx, address, *, group=False):
    return (await chats.chat_of(tx, address, group=group)).id


@pytest.fixture
async def invited(store):
    async with store.begin() as tx:
        await desk.invite(tx, "CODE-1", "officer", "ankara", "Aziz ʻ A.", tx.now + timedelta(hours=1))
        await desk.invite(tx, "CODE-2", "group", "ministry", "", tx.now + timedelta(hours=1))


async def test_an_invitation_is_redeemed_once(store, invited):
    async with store.begin() as tx:
        assert await desk.redeem(tx, "CODE-1", "officer") == desk.Invite(
            "officer", "ankara", "Aziz ʻ A.", Profile(Role.DUTY)
        )
        assert await desk.redeem(tx, "CODE-2", "group") == desk.Invite(
            "group", "ministry", "", Profile(Role.MINISTRY)
        )
    async with store.begin() as tx:
        assert await desk.redeem(tx, "CODE-1", "officer") is None


@pytest.mark.parametrize(
    ("code", "purpose"), [("CODE-1", "group"), ("CODE-2", "officer"), ("code-1", "officer"), ("", "officer")]
)
async def test_a_code_serves_nothing_else(store, invited, code, purpose):
    async with store.begin() as tx:
        assert await desk.redeem(tx, code, purpose) is None
        assert await desk.redeem(tx, "CODE-1", "officer") is not None


async def test_a_late_code_is_refused(store, invited, clock):
    clock.move(timedelta(hours=1))
    async with store.begin() as tx:
        assert await desk.redeem(tx, "CODE-1", "officer") is None


async def test_of_many_who_redeem_at_once_one_gets_in(store, invited):
    async def redeem():
        async with store.begin() as tx:
            return await desk.redeem(tx, "CODE-1", "officer")

    got = await asyncio.gather(*(redeem() for _ in range(20)))
    assert sum(found is not None for found in got) == 1


async def test_a_redemption_that_is_rolled_back_uses_nothing_up(store, invited):
    async def fail():
        async with store.begin() as tx:
            await desk.redeem(tx, "CODE-1", "officer")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with store.begin() as tx:
        assert await desk.redeem(tx, "CODE-1", "officer") is not None


async def test_the_same_code_is_not_given_out_twice(store, invited):
    async def again():
        async with store.begin() as tx:
            await desk.invite(tx, "CODE-1", "group", "x", "", tx.now + timedelta(hours=1))

    with pytest.raises(IntegrityError):
        await again()


async def test_an_officer_enrols_moves_and_retires(store):
    async with store.begin() as tx:
        chat = await _chat(tx, 1)
        assert await desk.officer_of(tx, chat) is None
        made = await desk.enrol(tx, chat, "ankara", "Aziz")
        assert await desk.officer_of(tx, chat) == made
        assert await desk.officer(tx, made.id) == made
        moved = await desk.enrol(tx, chat, "istanbul", "Aziz")
        assert moved.id == made.id
        await desk.retire(tx, made.id)
        assert await desk.officer_of(tx, chat) is None
        assert (await desk.officer(tx, made.id)).label == "Aziz"
        assert [officer.active for officer in await desk.roster(tx)] == [False]
        with pytest.raises(LookupError):
            await desk.officer(tx, 99)


async def test_labels_swapped_between_officers_do_not_open(store):
    async with store.begin() as tx:
        one, two = [await desk.enrol(tx, await _chat(tx, number), "a", "x") for number in (1, 2)]
        row = (await tx.conn.execute(officers.select().where(officers.c.id == two.id))).one()
        await tx.conn.execute(officers.update().where(officers.c.id == one.id).values(label=row.label))
        with pytest.raises(CannotOpen):
            await desk.officer(tx, one.id)


async def test_a_group_is_one_missions_desk_until_it_is_unbound(store):
    async with store.begin() as tx:
        group = await _chat(tx, -1, group=True)
        assert await desk.desk_of(tx, group) is None
        await desk.bind(tx, group, "ankara")
        await desk.bind(tx, group, "istanbul")
        assert await desk.desk_of(tx, group) == "istanbul"
        assert await desk.destinations(tx, "ankara") == ()
        await desk.unbind(tx, group)
        assert await desk.desk_of(tx, group) is None


async def test_destinations_are_groups_then_officers_without_those_gone_or_retired(store):
    async with store.begin() as tx:
        people = [await _chat(tx, number) for number in (1, 2, 3)]
        for chat in people:
            retired = await desk.enrol(tx, chat, "ankara", "x")
        groups = [await _chat(tx, number, group=True) for number in (-1, -2)]
        for chat in groups:
            await desk.bind(tx, chat, "ankara")
        await desk.enrol(tx, await _chat(tx, 9), "istanbul", "x")
        reached = await desk.destinations(tx, "ankara")
        assert reached == (*groups, *people)
        await desk.retire(tx, retired.id)
        await chats.set_gone(tx, groups[0], True)
        await chats.set_gone(tx, people[0], True)
        assert await desk.destinations(tx, "ankara") == (groups[1], people[1])


async def test_who_comes_back_is_reached_again(store):
    async with store.begin() as tx:
        group, person = await _chat(tx, -1, group=True), await _chat(tx, 1)
        for chat in (group, person):
            await chats.set_gone(tx, chat, True)
        await desk.bind(tx, group, "ankara")
        await desk.enrol(tx, person, "ankara", "x")
        assert await desk.destinations(tx, "ankara") == (group, person)


async def test_bound_means_that_the_ministry_reaches_somebody(store):
    async with store.begin() as tx:
        assert not await desk.bound(tx)
        group = await _chat(tx, -1, group=True)
        await desk.bind(tx, group, "ankara")
        assert not await desk.bound(tx)
        await desk.bind(tx, group, "ministry")
        assert await desk.bound(tx)
        await chats.set_gone(tx, group, True)
        assert not await desk.bound(tx)
        await desk.enrol(tx, await _chat(tx, 1), "ministry", "x")
        assert await desk.bound(tx)


async def test_whoever_leaves_leaves_no_telephone_and_an_old_code_no_name(store, clock):
    to = {"phone": "+998712000000"}
    async with store.begin() as tx:
        chat = await chats.chat_of(tx, 1, group=False)
        officer = await desk.enrol(tx, chat.id, "ministry", "Saidov", Profile(), to)
        await desk.invite(tx, "CODE", "officer", "ministry", "Karimova", tx.now, Profile(), to)
        await desk.retire(tx, officer.id)
        assert await desk.contacts(tx, officer.id) == {}
        assert (await desk.officer(tx, officer.id)).label == "Saidov"
        await retention.drop_rows(tx, tx.now)
        assert (await tx.conn.execute(select(invites.c.code_hash))).all() != []
        await retention.drop_rows(tx, tx.now + timedelta(days=30))
        assert (await tx.conn.execute(select(invites.c.code_hash))).all() == []
