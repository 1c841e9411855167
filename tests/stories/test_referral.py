"""A case goes to another body: by consent or a named ground, with chosen fields, until consent ends."""

import json
from dataclasses import replace

import pytest

from bot.casework.people import Profile, Role
from bot.dialog.turn import Draft
from bot.handle.kit import Outbound
from bot.handle.reports import update
from bot.store import cases, logbook, outbox, referrals
from tests.stage import ISTANBUL

SEND = ("I am in danger now", "Turkey", "Yes, send now")
SECRET = "the house behind the red shop"


@pytest.fixture
async def case(stage):
    """A danger report with words of the person's own, taken by an officer."""
    officer = await stage.officer("Aziza", ISTANBUL, Profile(Role.DUTY))
    await stage.officer("Ministry", "ministry")
    reporter = stage.person("Dilshod")
    await reporter.opens("Ўзбекча")
    await reporter.taps(*SEND)
    await officer.taps("I take this")
    await reporter.taps("Tell more", "I am locked in")
    await reporter.writes(SECRET)
    await officer.sees("I am locked in")
    return officer, reporter


def documents(stage, officer):
    found = [m for m in stage.world.from_bot(officer.id) if "document" in m]
    return {
        m["document"]["file_name"].partition(".")[2]: stage.world.files.get(m["document"]["file_id"]).data
        for m in found
    }


async def made(stage):
    async with stage.begin() as tx:
        return await referrals.of_case(tx, 1)


async def test_without_consent_a_ground_is_named_and_only_chosen_fields_go(stage, case):
    officer, _ = case
    await officer.taps("Refer", "Police of the host country")
    await officer.sees("The person did not allow this")
    assert await made(stage) == ()
    await officer.taps("Life is in danger.", "English", "Make the packet")
    (one,) = await made(stage)
    assert (one.body, one.ground, one.language, one.state) == ("host_police", "life_danger", "en", "sent")
    files = documents(stage, officer)
    told = json.loads(files["json"])
    assert told["fields"]["place"] == {"city": "", "country": "TR"}
    assert set(told["fields"]) == {"assessment", "place", "answers"}
    assert files["pdf"].startswith(b"%PDF-")
    assert SECRET not in files["json"].decode()
    assert "Dilshod" not in files["json"].decode()
    sent = [message for message in stage.world.from_bot(officer.id) if "document" in message]
    assert not any(message.get("has_protected_content") for message in sent)  # it is handed over


async def test_sealed_words_go_only_when_ticked_and_that_is_logged(stage, case):
    officer, _ = case
    await officer.taps(
        "Refer", "IOM", "The person agreed in a talk.", "Own words", "Русский", "Make the packet"
    )
    assert SECRET in json.loads(documents(stage, officer)["json"])["fields"]["words"]["l.hint"][0]
    async with stage.begin() as tx:
        opened = [e.detail["field"] for e in await logbook.history(tx, 1) if e.kind == "revealed"]
    assert opened == ["words"]


async def test_what_became_of_it_is_noted_and_cannot_jump(stage, case):
    officer, _ = case
    await officer.taps("Refer", "Lawyer", "The person agreed in a talk.", "Make the packet")
    await officer.taps("Refer", "Referral 1")
    assert "done" not in stage.world.buttons(officer.id)
    await officer.taps("accepted", "Referral 1", "done")
    (one,) = await made(stage)
    assert one.state == "done"


async def test_consent_that_is_taken_back_recalls_the_packet(stage, case):
    officer, _ = case
    async with stage.begin() as tx:
        one = await cases.case(tx, 1)
        facts = {**one.report.facts, "k.share": ("iom_ngo",)}
        await cases.update(tx, replace(one, report=replace(one.report, facts=facts)))
    await officer.taps("Refer", "IOM", "English", "Make the packet")
    assert (await made(stage))[0].ground == "consent"
    await withdraw(stage)
    assert "IOM" in await officer.sees("Please recall the packet from")
    assert (await made(stage))[0].state == "recalling"
    assert any(
        "recall" in m["document"]["file_name"] for m in stage.world.from_bot(officer.id) if "document" in m
    )
    await officer.taps("Refer", "Referral 1", "taken back")
    assert (await made(stage))[0].state == "revoked"


async def withdraw(stage):
    """The person takes sharing back: the answer is changed in the report."""
    kit, out = stage.running.content.kit, Outbound()
    async with stage.begin() as tx:
        none = Draft({"k.share": ("none",)}, ("k.share",))
        await update(tx, kit, await cases.case(tx, 1), none, "uz_cyrl", out)
        await outbox.write(tx, out.posts, tx.now)
    await stage.settled()


async def test_nobody_else_gets_the_packet(stage, case):
    officer, _ = case
    other = await stage.officer("Bekzod", ISTANBUL, Profile(Role.DUTY))
    await officer.taps("Refer", "IOM", "The person agreed in a talk.")
    data = stage.world.buttons(officer.id)["Make the packet"]
    stage.world.tap(other.id, stage.world.last(other.id)["message_id"], data)
    await stage.calm()
    assert await made(stage) == ()
