"""What is kept no longer than it is needed, what the law keeps, and what nobody can tell afterwards."""

from dataclasses import replace

import pytest

from bot.casework.case import CaseState
from bot.store import cases, chats, logbook, retention, timers
from tests.stories.test_my_case import opens, sent

BLANK = "SELECT count(*) FROM chats WHERE lookup LIKE '-%'"


@pytest.fixture(autouse=True)
def rows_go(stage):
    """In the end the rows are gone with which the rules compare what was sent."""
    stage.unjudged = True


async def case_of(stage, code):
    async with stage.begin() as tx:
        return await cases.case_by_code(tx, code)


async def closed(stage, officer, group, urgency="P1"):
    """A report that an officer took and that came to its end."""
    reporter, code = await sent(stage)
    await officer.taps("I take this", chat=group)
    await reporter.writes("the gate is green")
    async with stage.begin() as tx:
        case = await cases.case_by_code(tx, code)
        await cases.update(tx, replace(case, state=CaseState.CLOSED, urgency=urgency, next_at=None))
        await logbook.write(tx, case.id, "closed")
    return reporter, code


async def kinds(stage, case):
    async with stage.begin() as tx:
        return [event.kind for event in await logbook.history(tx, case.id)]


async def passes(stage, **duration):
    """Time goes by, and the clock comes round for what is over."""
    await stage.forward(**duration)
    await stage.rung()
    await stage.forward(hours=2)
    await stage.rung()
    await stage.calm()


@pytest.mark.parametrize(("urgency", "days"), [("P1", 365), ("P3", 365), ("P4", 30)])
async def test_the_words_go_when_their_time_is_over_and_not_before(stage, desk, urgency, days):
    officer, group, _ = desk
    _, code = await closed(stage, officer, group, urgency)
    await passes(stage, days=days - 1)
    assert not (await case_of(stage, code)).erased
    await passes(stage, days=1)
    case = await case_of(stage, code)
    assert case.erased
    assert (await kinds(stage, case))[-1] == "time_over"
    assert "green" not in "".join(officer.texts())
    assert "What was told in this report has been erased." in "".join(officer.texts())


async def test_an_open_case_and_a_held_one_stay(stage, desk):
    officer, group, _ = desk
    _, open_code = await sent(
        stage,
        "",
    )
    _, code = await closed(stage, officer, group)
    async with stage.begin() as tx:
        await retention.hold(tx, (await cases.case_by_code(tx, code)).id, held=True)
    await passes(stage, days=800)
    assert not (await case_of(stage, code)).erased
    assert not (await case_of(stage, open_code)).erased


async def test_a_new_word_of_the_person_prolongs_and_an_officers_look_does_not(stage, desk):
    officer, group, _ = desk
    _, code = await closed(stage, officer, group, "P4")
    case = await case_of(stage, code)
    await passes(stage, days=20)
    async with stage.begin() as tx:
        await logbook.write(tx, case.id, "revealed", actor=1)
        await logbook.write(tx, case.id, "words", detail={"words": "and one more", "media": []})
    await passes(stage, days=20)
    assert not (await case_of(stage, code)).erased
    async with stage.begin() as tx:
        await logbook.write(tx, case.id, "revealed", actor=1)
    await passes(stage, days=11)
    assert (await case_of(stage, code)).erased


async def test_what_the_law_keeps_is_deleted_when_that_ends(stage, desk):
    officer, group, _ = desk
    reporter, code = await closed(stage, officer, group)
    case = await case_of(stage, code)
    async with stage.begin() as tx:
        await retention.hold(tx, case.id, held=True)
    await opens(reporter, code)
    await reporter.taps("Delete my data", "Yes, delete")
    assert "By law we must keep this report for now." in reporter.screen()
    assert "By law it is kept for now." in "".join(officer.texts())
    assert not (await case_of(stage, code)).erased

    async with stage.begin() as tx:
        await retention.hold(tx, case.id, held=False)
        await timers.ensure(tx, "erase", str(case.id), tx.now)
    await passes(stage, seconds=5)
    assert (await case_of(stage, code)).erased
    assert "erased_at_last" in await kinds(stage, case)


async def test_what_the_law_keeps_is_used_for_nothing_more(stage, desk):
    reporter, code = await sent(stage)
    async with stage.begin() as tx:
        await retention.hold(tx, (await cases.case_by_code(tx, code)).id, held=True)
    await opens(reporter, code)
    await reporter.taps("Delete my data", "Yes, delete")
    assert "Nobody will write to you first." in reporter.screen()
    case = await case_of(stage, code)
    assert case.state is CaseState.WITHDRAWN_UNVERIFIED
    assert case.report.facts["c.push"] == ("never",)


async def test_a_wish_that_waited_erases_nobody_who_is_in_danger_by_now(stage, desk):
    _, code = await sent(stage)
    async with stage.begin() as tx:
        case = await cases.case_by_code(tx, code)
        await cases.update(tx, replace(case, urgency="P1"))
        await timers.ensure(tx, "erase", str(case.id), tx.now)
    await passes(stage, seconds=5)
    assert not (await case_of(stage, code)).erased


async def test_in_the_end_nobody_can_tell_who_wrote(stage, desk):
    officer, group, _ = desk
    reporter, code = await closed(stage, officer, group, "P4")
    before = (await case_of(stage, code)).chat
    for _ in range(3):  # the words go; then what led to them; then the chat
        await passes(stage, days=31)
    assert await stage.count(BLANK) == 1
    async with stage.begin() as tx:
        assert (await chats.chat_by_id(tx, before)).address == 0

    await reporter.writes("/start")  # like somebody new
    assert "English" in stage.world.buttons(reporter.id)
    async with stage.begin() as tx:
        assert (await chats.chat_of(tx, reporter.id, group=False)).id != before


async def test_a_chat_in_use_is_not_blanked(stage):
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await passes(stage, days=29)
    assert await stage.count(BLANK) == 0
    await passes(stage, days=2)
    assert await stage.count(BLANK) == 1


async def test_a_button_of_years_ago_leads_to_the_present_screen(stage, desk):
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.writes("hello")
    await stage.forward(days=800)
    stage.world.tap(reporter.id, stage.world.last(reporter.id)["message_id"], "t:3:gone", inaccessible=True)
    await stage.calm()
    stage.world.tap(reporter.id, stage.world.last(reporter.id)["message_id"], "t:99:yes")
    await stage.calm()

    assert "English" in stage.world.buttons(reporter.id)  # after so long the chat is like a new one
