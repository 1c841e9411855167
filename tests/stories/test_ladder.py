"""The ladder: who rings when, what an acknowledgement holds, and what ends the calls."""

from collections import Counter
from datetime import timedelta

import pytest

from bot.casework.people import Profile, Role
from bot.casework.roster import Override, Shift
from bot.store import desk as people
from bot.store import roster
from tests.stage import ISTANBUL

SEND = ("I am in danger now", "Turkey", "Yes, send now")
DAY = 24 * 60


def lines(person, chat=None):
    return [text for text in person.texts(chat) if text.startswith("P1 ") and "Contact rule" not in text]


@pytest.fixture
async def post(stage):
    """A staffed post in Istanbul: two on duty, a consul, a head; and the ministry."""
    staff = {
        name: await stage.officer(name, ISTANBUL, Profile(role))
        for name, role in (
            ("Aziza", Role.DUTY), ("Bekzod", Role.DUTY), ("Consul", Role.CONSUL), ("Head", Role.HEAD),
        )
    }  # fmt: skip
    staff["Ministry"] = await stage.officer("Ministry", "ministry")
    staff["Admin"] = await stage.officer("Admin", "ministry", Profile(Role.ADMIN))
    return staff


async def on_shift(stage, *names, hours=48, since=timedelta()):
    """Puts the named on shift from now on, for some hours."""
    async with stage.begin() as tx:
        officers = {each.label: each.id for each in await people.staff(tx)}
        for name in names:
            begins = tx.now + since
            agreed = Override(begins, begins + timedelta(hours=hours), officers[name], None)
            await roster.agree(tx, ISTANBUL, agreed, None)


async def in_danger(stage, name="Dilshod"):
    reporter = stage.person(name)
    await reporter.opens()
    await reporter.taps(*SEND)
    return reporter


async def minutes_of(stage, staff, duration):
    """At which minute each of the staff heard a line, minute by minute."""
    heard = {name: [] for name in staff}
    before = {name: len(lines(person)) for name, person in staff.items()}
    for minute in range(duration + 1):
        if minute:
            await stage.forward(minutes=1)
        for name, person in staff.items():
            if len(lines(person)) > before[name]:
                heard[name].append(minute)
            before[name] = len(lines(person))
    return heard


async def test_without_an_acknowledgement_it_rings_at_0_10_20_30_and_then_without_end(stage, post):
    await on_shift(stage, "Aziza")
    await in_danger(stage)
    assert [name for name, person in post.items() if lines(person)] == ["Aziza"]

    heard = await minutes_of(stage, post, 62)
    assert heard["Aziza"] == [10, 20, 30, 40, 50, 60]
    assert heard["Consul"] == [10, 20, 30, 40, 50, 60]
    assert heard["Head"] == [20, 30, 40, 50, 60]
    assert heard["Ministry"] == [30, 40, 50, 60]
    assert heard["Bekzod"] == heard["Admin"] == []


async def test_a_whole_day_without_an_acknowledgement_and_one_that_ends_it_at_once(stage, post):
    await on_shift(stage, "Aziza")
    await in_danger(stage)
    for _ in range(DAY // 10):
        await stage.forward(minutes=10)
    calls = {name: len(lines(person)) for name, person in post.items()}
    assert calls == {
        "Aziza": 145, "Bekzod": 0, "Consul": 144, "Head": 143, "Ministry": 142, "Admin": 0,
    }  # fmt: skip

    await post["Ministry"].taps("I take this")
    after = {name: len(person.texts()) for name, person in post.items() if name != "Ministry"}
    await stage.forward(minutes=14)
    assert {name: len(person.texts()) for name, person in post.items() if name != "Ministry"} == after


async def test_where_nobody_is_on_shift_all_on_duty_ring_and_the_ministry_beside_the_consul(stage, post):
    await in_danger(stage)
    assert [name for name, person in post.items() if lines(person)] == ["Aziza", "Bekzod"]
    await stage.forward(minutes=10)
    assert [name for name, person in post.items() if lines(person)] == [
        "Aziza", "Bekzod", "Consul", "Ministry",
    ]  # fmt: skip


async def test_of_two_who_press_at_the_same_instant_one_has_it_and_every_copy_says_who(stage, post):
    await on_shift(stage, "Aziza", "Bekzod")
    await in_danger(stage)
    for name in ("Aziza", "Bekzod"):
        stage.world.press(post[name].id, "I take this")
    await stage.calm()

    owners = Counter(
        text.partition("taken by ")[2][:6] for name in ("Aziza", "Bekzod") for text in lines(post[name])
    )
    assert len(owners) == 1
    assert sum(owners.values()) == 2


async def test_an_acknowledgement_without_an_act_expires_with_its_reason(stage, post):
    await on_shift(stage, "Aziza", "Bekzod")
    await in_danger(stage)
    await post["Aziza"].taps("I take this")
    await stage.forward(minutes=15)
    assert "nothing was done since" in await post["Aziza"].sees("Please take the first safe step")
    assert not any("nothing was done" in text for text in post["Bekzod"].texts())

    await stage.forward(minutes=5)
    assert "Aziza took it, and nothing was done since" in await post["Bekzod"].sees("took it")
    await post["Bekzod"].taps("I take this")
    assert "taken by Bekzod" in lines(post["Aziza"])[-1]


async def test_who_says_that_they_are_at_it_is_left_in_peace(stage, post):
    await on_shift(stage, "Aziza", "Bekzod")
    await in_danger(stage)
    await post["Aziza"].taps("I take this")
    await stage.forward(minutes=15)
    await post["Aziza"].taps("I am on it")
    texts = len(post["Aziza"].texts()), len(post["Bekzod"].texts())
    await stage.forward(hours=3)
    assert (len(post["Aziza"].texts()), len(post["Bekzod"].texts())) == texts


async def test_words_of_the_person_without_an_answer_ring_the_owner_and_then_the_others(stage, post):
    await on_shift(stage, "Aziza", "Bekzod")
    reporter = await in_danger(stage)
    await post["Aziza"].taps("I take this")
    await stage.forward(minutes=15)
    await post["Aziza"].taps("I am on it")
    await stage.forward(minutes=30)
    await reporter.writes("they are coming back")
    await stage.forward(minutes=10)
    assert "nobody has answered" in await post["Aziza"].sees("The person wrote")
    await stage.forward(minutes=5)
    assert "the person's message is not answered" in await post["Bekzod"].sees("Aziza has it")
    await post["Bekzod"].taps("I take this")
    assert "coming back" in await post["Bekzod"].sees("coming back")


async def test_at_the_end_of_the_shift_the_next_is_offered_the_case_and_takes_it_over(stage, post):
    await on_shift(stage, "Aziza", hours=2)
    await on_shift(stage, "Bekzod", hours=10, since=timedelta(hours=2))
    await in_danger(stage)
    await post["Aziza"].taps("I take this")
    await stage.forward(minutes=15)
    await post["Aziza"].taps("I am on it")
    await stage.forward(minutes=105)
    assert "The shift of Aziza is over" in await post["Bekzod"].sees("The shift of")
    assert "Your shift is over" in await post["Aziza"].sees("Your shift is over")
    assert lines(post["Consul"]) == []

    await post["Bekzod"].taps("I take it over")
    assert "Contact rule" in await post["Bekzod"].sees("Contact rule")
    assert "Bekzod has taken the case over" in await post["Aziza"].sees("has taken")


async def test_a_case_that_nobody_takes_over_is_called_anew(stage, post):
    await on_shift(stage, "Aziza", hours=2)
    await on_shift(stage, "Bekzod", hours=10, since=timedelta(hours=2))
    await in_danger(stage)
    await post["Aziza"].taps("I take this")
    await stage.forward(minutes=15)
    await post["Aziza"].taps("I am on it")
    await stage.forward(minutes=105)
    await stage.forward(minutes=5)
    assert "nobody has taken the case over" in lines(post["Bekzod"])[-1]
    await stage.forward(minutes=10)
    assert lines(post["Consul"])


async def test_where_nobody_follows_the_officer_keeps_the_case(stage, post):
    await on_shift(stage, "Aziza", hours=2)
    await in_danger(stage)
    await post["Aziza"].taps("I take this")
    await stage.forward(minutes=15)
    await post["Aziza"].taps("I am on it")
    texts = {name: len(person.texts()) for name, person in post.items()}
    await stage.forward(hours=5)
    assert {name: len(person.texts()) for name, person in post.items()} == texts


async def test_a_weekly_plan_decides_who_rings(stage, post):
    async with stage.begin() as tx:
        officers = {each.label: each.id for each in await people.staff(tx)}
        start = (tx.now - timedelta(days=30)).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
        plan = Shift(officers["Bekzod"], start, start + timedelta(days=1), "FREQ=DAILY")
        await roster.write(tx, ISTANBUL, [plan])
    await in_danger(stage)
    assert [name for name, person in post.items() if lines(person)] == ["Bekzod"]
