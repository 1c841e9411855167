"""Telegram refuses, fails, answers late or not at all: every alert arrives, and repeats say that they are."""

import pytest

from bot.casework import lines as view
from bot.sender import loop
from bot.simulator.faults import Fault
from bot.telegram.request import READ_SECONDS
from tests.stage import ISTANBUL

SEND = ("I am in danger now", "Turkey", "Yes, send now")
MARK = "Possible repeat"


async def in_danger(stage, name="Dilshod"):
    reporter = stage.person(name)
    await reporter.opens()
    await reporter.taps(*SEND)
    return reporter


def lines(person, chat=None):
    return [text for text in person.texts(chat) if "P1 " in text]


def fault_at(stage, chat, fault, times=1, method="sendMessage"):
    stage.world.faults.script(method, fault, chat=chat, times=times)


@pytest.mark.parametrize("kind", ["drop_after", "unreadable"])
async def test_an_unknown_outcome_is_repeated_and_marked(stage, desk, kind):
    officer, group, _ = desk
    fault_at(stage, group, kind)
    await in_danger(stage)
    await stage.settled()

    first, second = lines(officer, group)
    assert MARK not in first
    assert MARK in second
    assert first.split()[1] == second.split("P1 ")[1].split()[0]


@pytest.mark.parametrize("kind", ["drop_after", "timeout_after"])
async def test_the_first_copy_of_an_unknown_outcome_can_be_pressed_and_both_then_name_the_officer(
    stage, desk, kind
):
    officer, group, _ = desk
    fault_at(stage, group, kind)
    stage.running.api._request._read_seconds = 1.0  # what is never answered is given up sooner here
    await in_danger(stage)
    await stage.settled()
    stage.running.api._request._read_seconds = READ_SECONDS
    first, second = [m for m in stage.world.from_bot(group) if "P1 " in m["text"]]
    ((take,),) = first["reply_markup"]["inline_keyboard"]
    stage.world.tap(officer.id, first["message_id"], take["callback_data"], chat=group)
    await stage.settled()

    copies = {m["message_id"]: m for m in stage.world.from_bot(group)}
    for copy in (copies[first["message_id"]], copies[second["message_id"]]):
        assert "reply_markup" not in copy
        assert "taken by Karimova" in copy["text"]


@pytest.mark.parametrize("kind", ["error_5xx", "drop_before"])
async def test_a_server_error_is_repeated_until_it_works(stage, desk, kind):
    officer, group, _ = desk
    fault_at(stage, group, kind, times=3)
    await in_danger(stage)
    await stage.settled()

    assert len(lines(officer, group)) == 1
    assert len(lines(officer)) == 1
    assert MARK not in lines(officer)[0]


async def test_a_bad_week_loses_nothing(stage, desk):
    officer, group, _ = desk
    stage.world.faults.error_5xx = 0.15
    stage.world.faults.drop = 0.1
    people = [stage.person(f"Person {number}") for number in range(2)]
    for person in people:
        await person.opens()
        await person.taps(*SEND)
        await stage.settled()
    stage.world.faults.error_5xx = stage.world.faults.drop = 0.0
    await stage.settled()

    codes = {text.split("P1 ")[1].split()[0] for text in lines(officer, group)}
    assert len(codes) == 2
    copies = {code: [text for text in lines(officer, group) if code in text] for code in codes}
    for same in copies.values():
        assert sum(MARK not in text and "acknowledged for" not in text for text in same) <= 1
    for person in people:
        assert "Sent. We cannot say yet" in person.screen()


async def test_an_officer_who_blocked_the_bot_costs_no_time(stage, desk):
    officer, group, ministry = desk
    stage.world.block(officer.id)
    stage.world.remove_member(group, stage.world.bot.id)
    await stage.calm()
    reporter = await in_danger(stage)

    assert lines(ministry)
    assert "Sent." in reporter.screen()


async def test_a_refusal_at_the_moment_of_sending_calls_the_next_at_once(stage, desk):
    officer, group, ministry = desk
    forbidden = Fault("refused", code=403, words="Forbidden: bot was kicked from the group chat")
    blocked = Fault("refused", code=403, words="Forbidden: bot was blocked by the user")
    fault_at(stage, group, forbidden)
    fault_at(stage, officer.id, blocked)
    await in_danger(stage)
    await stage.settled()

    assert lines(ministry)
    assert "Desk tr-istanbul-consulate-general cannot be reached: kicked" in "".join(ministry.texts())


async def test_the_owner_blocks_the_bot_and_others_are_called(stage, desk):
    officer, group, _ = desk
    reporter = await in_danger(stage)
    await officer.taps("I take this", chat=group)
    assert "An officer has read your message" in reporter.screen()
    other = await stage.officer("Rashidov", ISTANBUL)
    stage.world.block(officer.id)
    await stage.calm()
    assert lines(other)
    await reporter.writes("they are coming back")
    await stage.settled()

    assert "An officer has read your message" not in reporter.screen()
    await other.taps("I take this")
    assert "they are coming back" in await other.sees("they are coming back")


async def test_a_card_that_cannot_reach_its_officer_calls_again(stage, desk):
    officer, group, _ = desk
    await in_danger(stage)
    blocked = Fault("refused", code=403, words="Forbidden: bot was blocked by the user")
    fault_at(stage, officer.id, blocked)
    stage.world.press(officer.id, "I take this", chat=group)
    await stage.settled()

    assert len(lines(officer, group)) == 2
    assert "I take this" in stage.world.buttons(group)


@pytest.mark.parametrize("told", [True, False])
async def test_a_group_that_became_a_supergroup_gets_the_alert(stage, desk, told):
    officer, group, _ = desk
    if told:
        new = stage.world.migrate(group)
        await stage.calm()
        await in_danger(stage)
    else:
        reporter = stage.person("Dilshod")
        await reporter.opens()
        await reporter.taps(*SEND[:-1])
        await stage.stop()
        stage.world.press(reporter.id, SEND[-1])
        new = stage.world.migrate(group)
        await stage.start()
    await stage.settled()

    assert len(lines(officer, new)) == 1
    await officer.taps("I take this", chat=new)
    assert "taken by" in "".join(officer.texts(new))


async def test_a_group_that_moves_while_its_alert_is_on_the_way_gets_it_in_the_new_place(stage, desk):
    officer, group, _ = desk
    fault_at(stage, group, "error_5xx")
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps(*SEND)
    new = stage.world.migrate(group)
    await stage.settled()

    assert lines(officer, new)
    assert len(lines(officer, group)) + len(lines(officer, new)) <= 2


async def test_a_throttled_chat_delays_nobody_else(stage, desk):
    officer, group, _ = desk
    other = await stage.officer("Rashidov", ISTANBUL)
    fault_at(stage, group, Fault("retry_after", 10), times=2)
    fault_at(stage, officer.id, Fault("retry_after", 10), times=2)
    reporter = await in_danger(stage)

    assert not lines(officer, group)
    assert lines(other)
    assert "Sent." in reporter.screen()
    await stage.settled()
    assert len(lines(officer, group)) == len(lines(officer)) == 1


async def test_a_desk_throttled_for_long_does_not_hold_the_alert(stage, desk):
    officer, group, ministry = desk
    for chat in (group, officer.id):
        fault_at(stage, chat, Fault("retry_after", 300), times=50)
    await in_danger(stage)
    await stage.forward(seconds=1)
    await stage.calm()

    assert lines(ministry)


async def test_a_reporter_throttled_still_gets_the_screen(stage, desk):
    reporter = stage.person("Dilshod")
    await reporter.opens()
    fault_at(stage, reporter.id, Fault("retry_after", 3), method="editMessageText")
    await reporter.taps("I am in danger now")
    await stage.settled()

    assert "Which country are you in now?" in reporter.screen()


async def test_a_doubled_screen_is_cleared_away(stage, desk):
    reporter = stage.person("Dilshod")
    await reporter.opens()
    fault_at(stage, reporter.id, "drop_after")
    await reporter.writes("hello")
    await stage.settled()
    await reporter.taps("I am in danger now")
    copies = stage.world.from_bot(reporter.id)
    stage.world.tap(
        reporter.id, copies[0]["message_id"], next(iter(stage.world.buttons(reporter.id).values()))
    )
    await stage.calm()

    assert len(stage.world.from_bot(reporter.id)) <= 2
    await reporter.taps("Quick exit")
    assert "Office hours" in reporter.screen()


async def test_a_message_that_cannot_be_composed_blocks_neither_chat_nor_case(stage, desk, monkeypatch):
    ministry = desk[2]
    line = view.line
    monkeypatch.setattr(
        view, "line", lambda book, case, *rest: 1 / 0 if case.step < 3 else line(book, case, *rest)
    )
    await in_danger(stage)
    await stage.settled()
    for _ in range(3):
        await stage.forward(seconds=30)
        await stage.settled()

    assert lines(ministry)


async def test_an_outcome_that_cannot_be_stored_holds_up_nobody_else(stage, desk, monkeypatch):
    officer, group, _ = desk
    settle = loop.settle

    async def poisoned(tx, kit, row, outcome):
        if row.chat == 2 and row.kind == "line":
            raise ValueError("row")
        return await settle(tx, kit, row, outcome)

    monkeypatch.setattr(loop, "settle", poisoned)
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps(*SEND[:-1])
    stage.world.press(reporter.id, SEND[-1])
    await stage.world.until(lambda: lines(officer, group))
    for _ in range(6):
        stage.clock.move(loop.MENDING)
        await stage.world.until(lambda: True)
    await reporter.sees("Sent.")
    assert lines(officer)


async def test_the_answer_of_an_officer_waits_for_one_who_blocked_the_bot(stage, desk):
    officer, group, _ = desk
    reporter = await in_danger(stage)
    await reporter.taps("How to answer me", "Write to me here")
    await officer.taps("I take this", chat=group)
    card = next(m for m in stage.world.from_bot(officer.id) if "Contact rule" in m.get("text", ""))
    stage.world.block(reporter.id)
    await stage.calm()
    await officer.writes("Where are you?", reply_to=card["message_id"])
    assert "waits until the person returns" in officer.screen()

    await reporter.writes("/start")
    assert "Where are you?" in await reporter.sees("Where are you?")
