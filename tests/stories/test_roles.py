"""Everybody presses the same buttons: whoever may, does; nobody else learns or changes anything."""

import pytest

from bot.casework.people import Profile, Role
from bot.store import cases, logbook
from bot.store import desk as roster
from tests.stage import ALMATY, ISTANBUL
from tests.stories.test_my_case import sent

TAKE = {Role.DUTY, Role.CONSUL, Role.HEAD, Role.MINISTRY}


async def somebody(stage, role, mission):
    place = "ministry" if role is Role.MINISTRY else mission
    return await stage.officer(f"{role} {mission[:2]}", place, Profile(role))


def button(stage, chat, action):
    """The data of the newest button of that kind in the chat: as whoever saw it could send it."""
    for message in reversed(stage.world.from_bot(chat)):
        for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
            for each in row:
                if each["text"] == action:
                    return message["message_id"], each["callback_data"]
    raise LookupError(action)


async def standing(stage, code):
    async with stage.begin() as tx:
        case = await cases.case_by_code(tx, code)
        return case.owner, [event.kind for event in await logbook.history(tx, case.id)]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("mission", [ISTANBUL, ALMATY])
async def test_whoever_may_takes_and_nobody_else(stage, desk, role, mission):
    officer, group, _ = desk
    person = await somebody(stage, role, mission)
    _, code = await sent(stage)
    stage.world.chats[group].members[person.id] = "member"
    message, data = button(stage, group, "I take this")
    before = person.texts()
    stage.world.tap(person.id, message, data, chat=group)
    await stage.calm()

    owner, kinds = await standing(stage, code)
    allowed = role in TAKE and (mission == ISTANBUL or role is Role.MINISTRY)
    assert (owner is not None) == allowed
    if not allowed:
        assert kinds[-1] == "refused"
        assert [text for text in person.texts() if text not in before and code in text] == []
    assert officer.id


async def test_nobody_opens_what_somebody_else_has(stage, desk):
    officer, group, ministry = desk
    people = [await somebody(stage, role, ISTANBUL) for role in Role]
    gone = await stage.officer("Left", ISTANBUL)
    stranger = stage.person("Nobody")
    await stranger.opens()
    async with stage.begin() as tx:
        for each in await roster.staff(tx, ISTANBUL):
            if each.label == "Left":
                await roster.retire(tx, each.id)
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.writes("the gate is green")
    await reporter.taps("I am in danger now", "Turkey", "Yes, send now")
    await officer.taps("I take this", chat=group)
    code = next(text.split()[1] for text in officer.texts(group) if text.startswith("P1 "))
    message, data = button(stage, officer.id, "Own words")
    for person in (*people, ministry, gone, stranger, reporter):
        stage.world.chats[officer.id].members[person.id] = "member"  # as nobody can, but by forging
        stage.world.tap(person.id, message, data, chat=officer.id)
        await stage.calm()
        assert not any("the gate is green" in text for text in person.texts() if person is not reporter)

    _, kinds = await standing(stage, code)
    assert "revealed" not in kinds
    assert kinds.count("refused") == len(people) + 4
    stage.world.tap(officer.id, message, data)
    await stage.calm()
    await officer.taps("To answer the person")
    assert "revealed" in (await standing(stage, code))[1]
