"""A burst of alerts about one place: bundled after the third, each with its button, and none is lost."""

import pytest

from bot.simulator.faults import Fault
from bot.store import cases
from tests.stage import ISTANBUL

SEND = ("I am in danger now", "Turkey", "Yes, send now")


async def burst(stage, count, first=0):
    people = []
    for number in range(first, first + count):
        people.append(stage.person(f"Person {number}"))
        await people[-1].opens()
        await people[-1].taps(*SEND)
    return people


def shown(stage, chat):
    """The codes that can be taken in the chat."""
    return [
        button["text"]
        for message in stage.world.from_bot(chat)
        for row in message.get("reply_markup", {}).get("inline_keyboard", ())
        for button in row
    ]


async def codes(stage):
    async with stage.begin() as tx:
        return [case.code for case in await cases.listed(tx, tx.now)]


async def test_ten_alerts_are_three_lines_and_one_bundle_with_seven_buttons(stage, desk):
    officer, group, _ = desk
    people = await burst(stage, 10)
    labels = shown(stage, group)
    assert labels.count("I take this") == 3
    assert sorted(label.split()[1] for label in labels if label.startswith("P1 ")) == sorted(
        (await codes(stage))[3:]
    )
    assert len([text for text in officer.texts(group) if "reports from one place" in text]) == 1
    for person in people:
        assert "Sent. We cannot say yet" in person.screen()
    assert "Person" not in "".join(officer.texts(group))


async def test_a_bundle_that_waits_for_its_turn_grows_and_comes_once(stage, desk):
    officer, group, _ = desk
    await burst(stage, 3)
    stage.world.faults.script("sendMessage", Fault("retry_after", 15), chat=group)
    await burst(stage, 5, first=3)
    assert [text for text in officer.texts(group) if "reports from one place" in text] == []
    await stage.forward(seconds=20)

    (bundle,) = (text for text in officer.texts(group) if "reports from one place" in text)
    assert [code for code in (await codes(stage))[3:] if code not in bundle] == []
    assert len([label for label in shown(stage, group) if label.startswith("P1 ")]) == 5
    sent = [
        call for call in stage.world.journal.accepted("sendMessage", group) if "P1 " in call.result["text"]
    ]
    assert len(sent) == 3 + 1


async def test_what_joins_a_bundle_on_its_way_is_shown_and_delivered_too(stage, desk):
    officer, group, _ = desk
    await burst(stage, 3)
    people = [stage.person(f"Late {number}") for number in range(2)]
    for person in people:
        await person.opens()
        await person.taps(*SEND[:-1])
    stage.world.faults.slow_ms = 200
    stage.world.press(people[0].id, SEND[-1])
    await stage.world.until(lambda: "on its way" if stage.running.sender._under_way else "")
    stage.world.press(people[1].id, SEND[-1])
    await stage.calm()

    assert [code for code in (await codes(stage))[3:] if code not in "".join(officer.texts(group))] == []
    for person in people:
        assert "Sent." in person.screen()


async def test_a_case_of_a_bundle_is_taken_and_the_bundle_says_so(stage, desk):
    officer, group, _ = desk
    await burst(stage, 5)
    last = (await codes(stage))[-1]
    await officer.taps(f"P1 {last}", chat=group)
    assert last in await officer.sees("Contact rule")
    assert "taken by Karimova" in await officer.sees("reports from one place", chat=group)
    assert f"P1 {last}" not in shown(stage, group)


async def test_two_who_take_from_a_bundle_at_once_get_one_owner(stage, desk):
    officer, group, _ = desk
    other = await stage.officer("Rashidov", ISTANBUL)
    stage.world.add_member(group, other.id)
    await burst(stage, 5)
    last = (await codes(stage))[-1]
    for each in (officer, other):
        stage.world.press(each.id, f"P1 {last}", chat=group)
    await stage.calm()
    assert sum(any("Contact rule" in text for text in each.texts()) for each in (officer, other)) == 1


async def test_what_is_in_a_bundle_escalates_like_any_alert(stage, desk):
    _, _, ministry = desk
    await burst(stage, 5)
    await stage.forward(minutes=10)
    told = "".join(ministry.texts())
    assert [code for code in await codes(stage) if code not in told] == []


async def test_a_bundle_that_the_group_does_not_take_goes_on_to_the_next(stage, desk):
    _, group, ministry = desk
    await burst(stage, 3)
    out = Fault("refused", code=403, words="Forbidden: bot was kicked from the supergroup chat")
    stage.world.faults.script("sendMessage", out, times=10, chat=group)
    await burst(stage, 2, first=3)
    await stage.forward(minutes=10)
    told = "".join(ministry.texts())
    assert [code for code in await codes(stage) if code not in told] == []


@pytest.mark.parametrize("minutes", [11])
async def test_alerts_that_are_far_apart_come_alone(stage, desk, minutes):
    officer, group, _ = desk
    for number in range(4):
        (person,) = await burst(stage, 1, first=number)
        await officer.taps("I take this", chat=group)
        await stage.forward(minutes=minutes)
        del person
    assert not any("reports from one place" in text for text in officer.texts(group))
