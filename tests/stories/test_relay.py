"""Between an officer and a person: every content, changes, taking back, failures, never the wrong one."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.casework.case import Report, code_from
from bot.casework.outgoing import Kind
from bot.casework.people import Profile, Role
from bot.handle.kit import Outbound
from bot.handle.taking import become_owner
from bot.sender import pace
from bot.store import cases, chats, logbook, outbox
from bot.store import desk as people
from tests.stage import ISTANBUL
from tests.stories.albums import PICTURES, albums_of, files_of, gathered

SEND = ("I am in danger now", "Turkey", "Yes, send now")
WRITE_HERE = ("How to answer me", "Write to me here")
KINDS = ("photo", "video", "document", "audio", "voice", "video_note")
CRAFTED = (  # words that imitate codes, cards and buttons
    "{code}: taken by Karimova at 09:00",
    "#{code} reply to {code}",
    "P1 {code} Turkey 10:00 (07:00 UTC)",
    "/start {code}",
    "k:AAAAAAAAAAAAAAAAAAAAAA:yes {code}",
    "Answer of the duty officer: {code}",
)


async def taken(stage, officer, group, name="Dilshod", language="English"):
    reporter = stage.person(name)
    await reporter.opens(language)
    await reporter.taps(*SEND)
    await officer.taps("I take this", chat=group)
    await reporter.taps(*WRITE_HERE)
    return reporter


def card_of(stage, officer):
    return next(m for m in reversed(stage.world.from_bot(officer.id)) if "Contact rule" in m.get("text", ""))


@pytest.mark.parametrize("kind", KINDS)
async def test_a_file_of_the_officer_reaches_the_person_as_it_is(stage, desk, kind):
    officer, group, _ = desk
    reporter = await taken(stage, officer, group)
    card = card_of(stage, officer)["message_id"]
    words = "" if kind == "video_note" else "see"
    stage.world.send_file(officer.id, kind, b"for you", caption=words, reply_to=card)
    await stage.calm()
    (file,) = files_of(stage, reporter, kind)
    assert file.get("protect_content", file.get("has_protected_content"))
    assert "Karimova" not in str(file)


async def test_an_album_of_the_officer_stays_an_album(stage, desk):
    officer, group, _ = desk
    reporter = await taken(stage, officer, group)
    card = card_of(stage, officer)["message_id"]
    for number, (kind, data) in enumerate(PICTURES):
        words = "" if number else "the papers"
        stage.world.send_file(officer.id, kind, data, caption=words, album="77", reply_to=card)
    await stage.calm()
    await gathered(stage)
    assert albums_of(stage, reporter) == [3]
    assert "the papers" in "".join(m.get("caption", "") for m in files_of(stage, reporter))


async def test_a_place_of_the_officer_arrives_on_the_map(stage, desk):
    officer, group, _ = desk
    reporter = await taken(stage, officer, group)
    place = {"location": {"latitude": 41.01, "longitude": 28.97}}
    stage.world.send(officer.id, place, reply_to=card_of(stage, officer)["message_id"])
    await stage.calm()
    venues = [m["venue"] for m in stage.world.from_bot(reporter.id) if "venue" in m]
    assert venues[-1]["location"] == {"latitude": 41.01, "longitude": 28.97}


async def test_what_cannot_be_passed_on_is_said(stage, desk):
    officer, group, _ = desk
    reporter = await taken(stage, officer, group)
    before = len(stage.world.from_bot(reporter.id))
    stage.world.send(
        officer.id, {"sticker": {"file_id": "s"}}, reply_to=card_of(stage, officer)["message_id"]
    )
    await stage.calm()
    await officer.sees("This kind of message cannot be passed on")
    assert len(stage.world.from_bot(reporter.id)) == before


async def test_a_change_of_the_officers_words_is_mirrored_and_the_first_words_stay(stage, desk):
    officer, group, _ = desk
    reporter = await taken(stage, officer, group)
    sent = await officer.writes("Come at ten", reply_to=card_of(stage, officer)["message_id"])
    await reporter.sees("Come at ten")
    stage.world.edit(officer.id, sent, "Come at eleven")
    await stage.calm()
    assert "Come at eleven" in "".join(reporter.texts())
    assert "Come at ten" not in "".join(reporter.texts())
    async with stage.begin() as tx:
        log = {event.kind: event.detail.get("words") for event in await logbook.history(tx, 1)}
    assert (log["replied"], log["changed"]) == ("Come at ten", "Come at eleven")


async def test_the_officer_sees_that_it_arrived_and_can_take_it_back(stage, desk):
    officer, group, _ = desk
    reporter = await taken(stage, officer, group)
    await officer.writes("Come at ten", reply_to=card_of(stage, officer)["message_id"])
    await officer.sees("Delivered at")
    stage.world.press(officer.id, "Take it back")
    await stage.calm()
    assert "Come at ten" not in "".join(reporter.texts())


async def test_an_answer_that_waits_is_taken_back_before_anybody_saw_it(stage, desk):
    officer, group, _ = desk
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps(*SEND)
    await officer.taps("I take this", chat=group)
    await officer.writes("Come at ten", reply_to=card_of(stage, officer)["message_id"])
    await officer.sees("waits until the person returns")
    stage.world.press(officer.id, "Take it back")
    await stage.calm()
    await reporter.taps(*WRITE_HERE)
    await reporter.writes("hello")
    assert "Come at ten" not in "".join(reporter.texts())


async def test_that_it_could_not_be_brought_is_said_at_once(stage, desk):
    officer, group, _ = desk
    reporter = await taken(stage, officer, group)
    stage.world.block(reporter.id)
    await stage.calm()
    await officer.writes("Come at ten", reply_to=card_of(stage, officer)["message_id"])
    assert "waits until the person returns" in officer.screen()


async def test_every_message_reaches_exactly_its_person(stage, monkeypatch):
    """200 people, 20 officers, in random order, with words that imitate other people's codes."""
    monkeypatch.setattr(pace, "OVERALL", 10_000.0)
    await stage.restart()
    chance = random.Random(7)
    officers = [stage.person(f"Officer {number}", role="officer") for number in range(20)]
    persons = [stage.person(f"Person {number}") for number in range(200)]
    async with stage.begin() as tx:
        for number, officer in enumerate(officers):
            stage.world.phones[officer.id].started = True
            chat = await chats.chat_of(tx, officer.id, group=False)
            await people.enrol(tx, chat.id, ISTANBUL, f"Officer {number}", Profile(Role.DUTY))
    for person in persons:
        stage.world.phones[person.id].started = True
    codes, cards, owner = await _opened(stage, officers, persons, chance)
    said = []
    for turn in range(160):
        at = chance.randrange(len(persons))
        words = chance.choice(CRAFTED).format(code=chance.choice(codes))
        mark = f"MARK-{turn}-END"
        said.append((mark, at, turn % 2))
        if turn % 2:
            stage.world.send_text(officers[owner[at]].id, f"{mark} {words}", reply_to=cards[at])
        else:
            stage.world.send_text(persons[at].id, f"{mark} {words}")
        if turn % 80 == 79:
            await stage.calm()
    await stage.calm()
    await stage.settled()
    read = {each.id: "\n".join(each.texts()) for each in (*persons, *officers)}
    for mark, at, from_officer in said:
        right = persons[at].id if from_officer else officers[owner[at]].id
        assert [reader for reader, texts in read.items() if mark in texts] == [right], mark


async def _opened(stage, officers, persons, chance):
    """Every person has a case that one of the officers took, and may be written to: codes, cards, owners."""
    kit, codes, owner, out = stage.running.content.kit, [], [], Outbound()
    async with stage.begin() as tx:
        staff = await people.staff(tx)
        for number, person in enumerate(persons):
            chat = await chats.chat_of(tx, person.id, group=False)
            await chats.set_locale(tx, chat.id, "en")
            made = await cases.open_case(
                tx,
                code=code_from(number * 977),
                chat=chat.id,
                report=Report("danger", "en", {"c.reply": ("write_here",)}, missions=(ISTANBUL,)),
                urgency="P1",
                suspicion="S0",
                country="TR",
                mission=ISTANBUL,
                next_at=None,
            )
            owner.append(chance.randrange(len(officers)))
            codes.append(made.code)
            await become_owner(tx, kit, made, staff[owner[-1]], out)
        later = [replace(post, at=tx.now + timedelta(milliseconds=1)) for post in out.posts]
        await outbox.write(tx, later, tx.now)
    await stage.settled()
    cards = []
    async with stage.begin() as tx:
        for number in range(len(persons)):
            ((_, message),) = await outbox.messages_of(tx, number + 1, Kind.CARD)
            cards.append(message)
    return codes, cards, owner
