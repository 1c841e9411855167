"""A chat that sends without end: taken as few, every word arrives, nobody waits, a cry for help is heard."""

import asyncio

import pytest

import bot.handle.transaction
from bot.dialog.engine import LANGUAGE_WORDS, LEAVE_WORDS
from bot.handle import crowd
from tests.stories.test_exit import DULL, shows_only_the_dull_page
from tests.stories.test_my_case import MINE, sent
from tests.stories.test_relative import TO_SEND, on_the_way
from tests.stories.test_relay import taken
from tests.stories.test_webhook import HEADER, SECRET, hooked, stranger, update_of  # noqa: F401 - fixtures

SEND = ("I am in danger now", "Turkey", "Yes, send now")
DISTRESS = "they locked us in"


def flood(stage, person, count, *, told=lambda number: f"word number {number}."):
    for number in range(count):
        stage.world.send_text(person.id, told(number))


def quoted(officer):
    """The person's words as the officer reads them, in the order in which they came."""
    lines = (line for text in officer.texts() for line in text.splitlines() if line.startswith("› "))
    return [line.strip("› \u2068\u2069") for line in lines]


async def test_a_thousand_messages_arrive_whole_and_as_few(stage, desk):
    officer, group, _ = desk
    reporter = await taken(stage, officer, group)
    other = stage.person("Nodira")
    await other.opens()
    await other.taps(*SEND[:2])
    since, messages = len(stage.world.journal.calls), len(officer.texts())
    flood(stage, reporter, 1000)
    stage.world.press(other.id, SEND[2])
    await stage.calm()

    assert [line for line in quoted(officer) if "number" in line] == [
        f"word number {n}." for n in range(1000)
    ]
    assert len(officer.texts()) - messages < 40
    calls = stage.world.journal.calls[since:]
    alert = next(place for place, call in enumerate(calls) if call.chat == group)
    assert alert < 40  # it stood behind all of them
    assert "Added to your report." in reporter.screen()


async def test_words_of_danger_amid_a_flood_are_heard(stage, desk):
    reporter = stage.person("Dilshod")
    await reporter.opens()
    flood(stage, reporter, 300, told=lambda number: DISTRESS if number == 150 else f"word {number}.")
    await stage.calm()

    officer, group, _ = desk
    await reporter.taps(*SEND)  # the way to danger is offered, and comes with what was said
    await officer.taps("I take this", chat=group)
    await officer.uncovers("Own words")
    assert DISTRESS in await officer.sees(DISTRESS)
    told = "\n".join(officer.texts())
    assert all(f"word {number}." in told for number in (0, 149, 151, 299))


async def test_the_word_that_says_i_am_watched_works_amid_a_flood(stage, desk):
    officer, group, _ = desk
    person = await on_the_way(stage, *TO_SEND, "I will come back myself")
    await person.writes("olma")
    await person.writes("anor")
    await person.taps("Yes, send")
    flood(stage, person, 100, told=lambda number: "Anor!" if number == 50 else f"word {number}.")
    await stage.calm()
    assert DULL in person.screen()
    await officer.taps("I take this", chat=group)
    assert "The person may be watched" in await officer.sees("Contact rule")


@pytest.mark.parametrize("word", sorted(LEAVE_WORDS))
async def test_leaving_works_amid_a_flood(stage, desk, word):
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps(*SEND)
    flood(stage, reporter, 60, told=lambda number: word if number == 59 else f"word {number}.")
    await stage.calm()
    assert shows_only_the_dull_page(stage, reporter)


async def test_a_code_with_a_flood_behind_it_opens_the_report(stage, desk):
    _, code = await sent(stage)
    phone = stage.person("Other phone")
    await phone.opens()
    await phone.taps(*MINE)
    flood(stage, phone, 20, told=lambda number: code if number == 0 else f"word {number}.")
    await stage.calm()
    assert code in phone.screen()


async def test_a_place_typed_amid_a_flood_is_looked_up(stage):
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps("I am in danger now", "More answers")
    flood(stage, reporter, 8, told=lambda number: "Samarkandia" if number < 7 else "Istanbul")
    await stage.calm()
    assert any("Istanbul" in label for label in stage.world.buttons(reporter.id))


async def test_one_message_that_breaks_us_is_set_aside_and_the_rest_of_the_flood_arrives(
    stage, desk, monkeypatch
):
    officer, group, _ = desk
    reporter = await taken(stage, officer, group)
    act = bot.handle.transaction.act

    async def breaks(tx, kit, event):
        if "poison" in getattr(event.what, "text", ""):
            raise RuntimeError
        return await act(tx, kit, event)

    monkeypatch.setattr(bot.handle.transaction, "act", breaks)
    flood(stage, reporter, 40, told=lambda number: "poison" if number == 20 else f"word number {number}.")
    await stage.settled()

    told = [line for line in quoted(officer) if "number" in line]
    assert told == [f"word number {n}." for n in range(40) if n != 20]
    assert await stage.count("SELECT count(*) FROM quarantine") == 1


async def test_pushes_at_once_are_taken_as_few_too(hooked, stranger, desk):  # noqa: F811 - the fixtures
    officer, group, _ = desk
    reporter = await taken(hooked, officer, group)
    messages = len(officer.texts())
    bodies = [update_of(hooked, reporter, 10_000 + number) for number in range(60)]
    for number, body in enumerate(bodies):
        body["message"] |= {"text": f"word number {number}.", "message_id": 500 + number}
    answers = await asyncio.gather(*(stranger(body, **{HEADER: SECRET}) for body in bodies))
    await hooked.calm()

    assert {status for status, _ in answers} == {200}
    told = [line for line in quoted(officer) if "number" in line]
    assert sorted(told) == sorted(f"word number {n}." for n in range(60))
    assert len(officer.texts()) - messages < 30


def test_every_word_that_is_a_command_is_taken_by_itself(stage):
    kit = stage.running.content.kit
    for word in (*LEAVE_WORDS, *LANGUAGE_WORDS, "1", "٣", "/start", "ABC-234", "abc 234", DISTRESS):
        assert crowd._is_more(kit, (), word), word
    assert not crowd._is_more(kit, (), "we are four in a room.")
