"""Opening what is sealed: why is asked, once a sitting; it stands in the log; very many are told of."""

from dataclasses import replace

import pytest

from bot.casework.case import Report, code_from
from bot.store import cases, chats, logbook
from tests.stage import ISTANBUL

WHY = "Why do you open this? The answer is logged."
WORDS = "Own words"
SEND = ("I am in danger now", "Turkey")


async def told(stage, name, words="they locked us in"):
    """A report with words of its own, taken by nobody yet."""
    person = stage.person(name)
    await person.opens()
    await person.taps(*SEND)
    await person.writes(words)
    await person.taps("Yes, send now")
    return person


async def lines(stage, case, kind="revealed"):
    async with stage.begin() as tx:
        return [dict(each.detail) for each in await logbook.history(tx, case) if each.kind == kind]


def asks(officer):
    return any(WHY in text for text in officer.texts())


async def works(stage, officer, minutes):
    """Time passes in which the officer keeps both cases by doing something for them."""
    cards = [m["message_id"] for m in stage.world.from_bot(officer.id) if "Contact rule" in m.get("text", "")]
    while minutes:
        step = min(minutes, 9)
        minutes -= step
        await stage.forward(minutes=step)
        for card in cards:
            await officer.writes("We are looking for the place.", reply_to=card)


async def press(officer, which):
    """Presses the field's button of a card, counted as the cards came."""
    cards = [each for each in officer.world.from_bot(officer.id) if "Contact rule" in each.get("text", "")]
    rows = cards[which]["reply_markup"]["inline_keyboard"]
    data = next(button["callback_data"] for row in rows for button in row if button["text"] == WORDS)
    officer.world.tap(officer.id, cards[which]["message_id"], data)
    await officer.stage.calm()


async def test_why_is_asked_before_and_logged_with_what_was_opened(stage, desk):
    officer, group, _ = desk
    await told(stage, "Dilshod")
    await officer.taps("I take this", chat=group)
    await officer.taps(WORDS)
    assert asks(officer)
    assert not any("locked us in" in text for text in officer.texts())
    assert await lines(stage, 1) == []
    await officer.taps("To find the place")
    await officer.sees("locked us in")
    assert await lines(stage, 1) == [{"field": "notes", "why": "find"}]
    await officer.taps("What happened")
    assert "Own words\nTo find the place" in officer.screen()


async def test_a_reason_holds_for_half_an_hour_and_for_one_case(stage, desk):
    officer, group, _ = desk
    for name in ("Dilshod", "Nodira"):
        await told(stage, name)
        await officer.taps("I take this", chat=group)
    await press(officer, 0)
    await officer.taps("To reach the person")
    await works(stage, officer, 29)
    await press(officer, 0)
    assert [each["why"] for each in await lines(stage, 1)] == ["reach", "reach"]
    await press(officer, 1)
    assert asks(officer)
    await officer.taps("To answer the person")
    await works(stage, officer, 31)
    await press(officer, 0)
    assert asks(officer)
    assert len(await lines(stage, 1)) == 2


async def test_a_question_that_was_left_open_opens_nothing_once_the_case_has_gone(stage, desk):
    officer, group, _ = desk
    await told(stage, "Dilshod")
    await officer.taps("I take this", chat=group)
    await officer.taps(WORDS)
    async with stage.begin() as tx:
        case = await cases.case(tx, 1)
        await cases.update(tx, replace(case, owner=None))
    await officer.taps("To check what was done")
    assert not any("locked us in" in text for text in officer.texts())
    assert await lines(stage, 1) == []


@pytest.mark.parametrize("past", [0, 3])  # packets open fields, too, and ask nobody
async def test_whoever_opens_very_many_cases_is_not_stopped_and_the_ministry_learns_of_it(stage, desk, past):
    officer, group, ministry = desk
    limit = stage.running.content.kit.work.opening.cases_an_hour
    stage.unjudged = True  # cases that nobody sent
    async with stage.begin() as tx:
        chat = await chats.chat_of(tx, 1, group=False)
        for number in range(100, 100 + limit + past):
            what = {"urgency": "P4", "suspicion": "S0", "country": "TR", "mission": ISTANBUL, "next_at": None}
            made = await cases.open_case(
                tx, code=code_from(number), chat=chat.id, report=Report("docs", "en", {}), **what
            )
            await logbook.write(tx, made.id, "revealed", actor=1, detail={"field": "notes", "why": "check"})
    await told(stage, "Dilshod")
    await officer.taps("I take this", chat=group)
    await officer.uncovers(WORDS)
    await officer.sees("locked us in")
    await ministry.sees(f"opened sealed fields in more than {limit} cases within an hour")
    before = len(ministry.texts())
    await officer.uncovers(WORDS)
    assert len(ministry.texts()) == before
