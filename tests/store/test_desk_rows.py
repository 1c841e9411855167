"""The desk's rows on both databases: rosters, timers, referrals, pages, marks, bundles."""

from datetime import datetime, timedelta

import pytest

from bot.casework.case import Report
from bot.casework.outgoing import Kind, Lane, Post
from bot.casework.roster import Override, Shift
from bot.store import bundles, cases, chats, desk, logbook, marks, outbox, pages, referrals, roster, timers

MONDAY = datetime(2026, 6, 29, 9)


@pytest.fixture
async def two(store):
    """Ids of an officer's chat, the officer, and two cases of one mission and country."""
    async with store.begin() as tx:
        chat = (await chats.chat_of(tx, 1, group=False)).id
        officer = (await desk.enrol(tx, chat, "ankara", "Aziz", contacts={"phone": "+998712000000"})).id
        made = [
            await cases.open_case(
                tx, code=code, chat=chat, report=Report("danger", "en", {}), urgency="P1", suspicion="S0",
                country="TR", mission="ankara", next_at=tx.now,
            )
            for code in ("ABC-234", "ABC-235")
        ]  # fmt: skip
    return chat, officer, [case.id for case in made]


async def test_a_plan_replaces_the_one_before_and_agreements_stay(store, two):
    _, officer, _ = two
    week = Shift(officer, MONDAY, MONDAY + timedelta(hours=9), "FREQ=DAILY", True, (MONDAY,))
    async with store.begin() as tx:
        await roster.write(tx, "ankara", [week, week])
        await roster.write(tx, "ankara", [week])
        await roster.agree(
            tx, "ankara", Override(tx.now, tx.now + timedelta(hours=1), officer, None), officer
        )
        shifts, agreed = await roster.plan(tx, "ankara", tx.now)
        assert await roster.missions(tx) == ("ankara",)
        await roster.drop_of(tx, officer)
        assert await roster.plan(tx, "ankara", tx.now) == ((), ())
    assert [(each.begins, each.rule, each.working, each.without) for each in shifts] == [
        (MONDAY, "FREQ=DAILY", True, (MONDAY,))
    ]
    assert [(each.officer, each.instead) for each in agreed] == [(officer, None)]


async def test_a_timer_is_done_by_one_and_comes_back(store, clock):
    async with store.begin() as tx:
        await timers.ensure(tx, "knock", "all", tx.now)
        await timers.ensure(tx, "knock", "all", tx.now + timedelta(days=9))
        name, subject, before = await timers.due(tx)
        assert await timers.put_off(tx, name, subject, before, tx.now + timedelta(days=1))
        assert not await timers.put_off(tx, name, subject, before, tx.now + timedelta(days=1))
        assert await timers.due(tx) is None
    clock.move(timedelta(days=1))
    async with store.begin() as tx:
        assert await timers.due(tx) is not None
        await timers.forget(tx, "knock")
        assert await timers.due(tx) is None


async def test_a_referral_moves_only_from_where_it_may(store, two):
    _, officer, (case, _) = two
    async with store.begin() as tx:
        made = await referrals.make(tx, case, "iom", "consent", "en", ["place"], "3f9a", officer)
        assert not await referrals.become(tx, made.id, ("accepted",), "done")
        assert await referrals.become(tx, made.id, ("sent",), "accepted")
        (now,) = await referrals.of_case(tx, case)
    assert (now.state, now.fields, now.copy) == ("accepted", ("place",), "3f9a")


async def test_a_page_is_asked_for_once_and_held_by_one(store, two, clock):
    _, officer, (case, _) = two
    async with store.begin() as tx:
        assert await desk.contacts(tx, officer) == {"phone": "+998712000000"}
        for _ in range(2):
            await pages.ask(tx, case, officer, "phone", "key")
        taken = await pages.take(tx)
        assert (taken.key, taken.tries) == ("key", 1)
        assert await pages.take(tx) is None
    clock.move(pages.HELD)
    async with store.begin() as tx:
        again = await pages.take(tx)
        assert again.tries == 2
        await pages.settle(tx, again, "sent")
    clock.move(pages.HELD)
    async with store.begin() as tx:
        assert await pages.take(tx) is None


async def test_marks_meet_once_and_are_judged_from_either_side(store, two):
    _, _, (one, other) = two
    async with store.begin() as tx:
        assert await marks.write(tx, one, {("phone", "901234567"), ("name", "a|1998")}) == ()
        assert await marks.write(tx, other, {("phone", "901234567")}) == (one,)
        assert await marks.write(tx, other, {("phone", "901234567")}) == ()
        assert [link.code for link in await marks.links_of(tx, one)] == ["ABC-235"]
        assert await marks.judge(tx, other, one, marks.OTHER)
        assert await marks.links_of(tx, one) == ()
        await marks.forget(tx, one)
        assert not await marks.judge(tx, other, one, marks.SAME)


async def test_a_number_that_many_reports_give_is_followed_up_in_pieces(store, two):
    chat, _, (one, _) = two
    async with store.begin() as tx:
        many = [
            await cases.open_case(
                tx, code=f"ABC-{number}", chat=chat, report=Report("danger", "en", {}), urgency="P1",
                suspicion="S0", country="TR", mission="ankara", next_at=tx.now,
            )
            for number in range(300, 300 + marks.MOST + 5)
        ]  # fmt: skip
        for each in many:
            await marks.write(tx, each.id, {("phone", "901234567")})
        ids = [each.id for each in many]
        assert await marks.write(tx, one, {("phone", "901234567")}) == tuple(ids[:4:-1])
        assert await marks.write(tx, one, {("phone", "901234567")}) == tuple(ids[4::-1])
        assert await marks.write(tx, one, {("phone", "901234567")}) == ()


async def test_a_burst_is_seen_and_a_bundle_found(store, box, two):
    chat, _, ids = two
    for case in ids:
        await box.write(Post(Lane.ALERT, chat, Kind.LINE, case, {"token": "x"}))
    tokens = {str(case): "x" for case in ids}
    await box.write(Post(Lane.ALERT, chat, Kind.BUNDLE, None, {"tokens": tokens, "place": "p", "edit": None}))
    async with store.begin() as tx:
        since = tx.now - timedelta(minutes=10)
        assert await bundles.burst(tx, chat, "ankara", "TR", since) == tuple(ids)
        assert (await bundles.latest(tx, chat, "p", since)).tokens == tokens
        assert await bundles.latest(tx, chat, "q", since) is None
        assert await bundles.showing(tx, ids[0], since) == ()


async def test_the_log_without_words_leaves_the_calls_out(store, two):
    _, officer, (case, _) = two
    async with store.begin() as tx:
        for kind in ("opened", "paged", "delivered", "acknowledged"):
            await logbook.write(tx, case, kind, actor=officer, detail={"x": 1})
        assert [line.kind for line in await logbook.lines(tx, case)] == ["opened", "acknowledged"]
        assert await logbook.last(tx, case, "paged") == tx.now
        assert await logbook.last(tx, case, "closed") is None
        assert await outbox.messages_of(tx, case, Kind.LINE) == ()
