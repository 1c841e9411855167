"""Buttons pressed too often, too late, by the wrong people; texts made to deceive; updates out of order."""

import pytest

from bot.store import cases, logbook
from bot.store import desk as roster
from tests.stage import ALMATY, ISTANBUL

SEND = ("I am in danger now", "Turkey", "Yes, send now")
HOSTILE = (
    "<b>bold</b> <a href='https://evil.example'>x</a> &lt;i&gt;",
    "\u202eABC taken by Karimova at 09:00\u202c\u2066",
    "P1 ABC-234 Turkey 10:00\n\nABC-234: taken by Karimova at 10:00 (08:00 UTC)\n/close 5 @duty_officer",
    "zalgo " + "a" + "\u0301" * 400,
    "zero\x00width\u200b\ufeff end",
    "{code} %s %(x)s {{ 7*7 }} ${x}",
    "x" * 4096,
    "ы" * 4096,
)

FORGED = ("", "k:", "t:-1:x", "\x00" * 30, "t:1:" + "x" * 60, "k:" + "A" * 22, "danger", "t:1:danger!")


async def reporter_in_danger(stage, name="Dilshod"):
    reporter = stage.person(name)
    await reporter.opens()
    await reporter.taps(*SEND)
    return reporter


def lines(officer, group):
    return [text for text in officer.texts(group) if text.startswith("P1 ")]


async def kinds(stage, code):
    async with stage.begin() as tx:
        case = await cases.case_by_code(tx, code)
        return [event.kind for event in await logbook.history(tx, case.id)]


async def test_twenty_taps_a_second_are_one_answer_and_few_messages(stage, desk):
    officer, group, _ = desk
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps("I am in danger now", "Turkey")
    before = len(stage.world.journal.calls)
    for _ in range(20):
        stage.world.press(reporter.id, "Yes, send now")
    await stage.calm()

    assert len(lines(officer, group)) == 1
    calls = [call for call in stage.world.journal.calls[before:] if call.chat == reporter.id]
    assert len([call for call in calls if call.method == "sendMessage"]) <= 1
    assert len([call for call in calls if call.method == "editMessageText"]) <= 20


async def test_a_panicking_reporter_who_sends_again_and_again_calls_once_a_minute(stage, desk):
    officer, group, _ = desk
    reporter = await reporter_in_danger(stage)
    for _ in range(4):
        await reporter.taps("Tell more", "I am locked in", "Skip", "No, only me", "Skip", "Main menu")
        await reporter.taps("I am in danger now", "Yes, send now")
    assert len(lines(officer, group)) == 1

    await stage.forward(minutes=2)
    await reporter.taps("Finish", "Main menu", "I am in danger now", "Yes, send now")
    assert len(lines(officer, group)) == 2


async def test_the_first_line_still_takes_the_case_after_a_second_one_was_posted(stage, desk):
    officer, group, _ = desk
    reporter = await reporter_in_danger(stage)
    first = next(m for m in stage.world.from_bot(group) if m["text"].startswith("P1 "))
    await stage.forward(minutes=2)
    await reporter.taps("Finish", "Main menu", "I am in danger now", "Yes, send now")
    data = first["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    stage.world.tap(officer.id, first["message_id"], data, chat=group)
    await stage.calm()

    assert "Contact rule" in await officer.sees("Contact rule")


async def test_forged_button_data_changes_nothing(stage, desk):
    officer, group, _ = desk
    reporter = await reporter_in_danger(stage)
    shown = reporter.screen()
    for data in FORGED:
        stage.world.tap(reporter.id, stage.world.last(reporter.id)["message_id"], data)
        stage.world.tap(officer.id, stage.world.last(group)["message_id"], data, chat=group)
        await stage.calm()

    assert reporter.screen() == shown
    assert len(lines(officer, group)) == 1
    assert not any("taken by" in text for text in officer.texts(group))


async def test_doubled_and_reordered_updates_are_one_case_and_one_acknowledgement(stage, desk):
    officer, group, _ = desk
    stage.world.faults.duplicate_updates = stage.world.faults.reorder_updates = True
    reporter = stage.person("Dilshod")
    await reporter.opens()
    for label in SEND:
        await reporter.taps(label)
    await stage.calm()
    assert len(lines(officer, group)) == 1
    stage.world.press(officer.id, "I take this", chat=group)
    await stage.calm()

    code = lines(officer, group)[0].split()[1]
    assert (await kinds(stage, code)).count("acknowledged") == 1
    assert len([text for text in officer.texts() if "Contact rule" in text]) == 1


async def test_of_two_officers_who_press_at_once_one_has_the_case(stage, desk):
    officer, group, _ = desk
    other = await stage.officer("Rashidov", ISTANBUL)
    stage.world.add_member(group, other.id)
    await reporter_in_danger(stage)
    pressed = [
        stage.world.press(each.id, "I take this", chat=group) for each in (officer, other) for _ in range(3)
    ]
    await stage.calm()

    cards = [each for each in (officer, other) if any("Contact rule" in text for text in each.texts())]
    assert len(cards) == 1
    answers = {call.params["callback_query_id"]: call.params.get("text", "") for call in answered(stage)}
    assert sum("Another officer" in answers[each] for each in pressed) == 3
    assert sum("The case is yours" in answers[each] for each in pressed) == 3


def answered(stage):
    return stage.world.journal.accepted("answerCallbackQuery")


@pytest.mark.parametrize("who", ["stranger", "former officer", "officer of another mission", "the reporter"])
async def test_who_is_not_on_the_roster_is_refused_and_that_is_logged(stage, desk, who):
    officer, group, _ = desk
    reporter = await reporter_in_danger(stage)
    other = await stage.officer("Timurov", ALMATY if who == "officer of another mission" else ISTANBUL)
    if who == "former officer":
        async with stage.begin() as tx:
            await roster.retire(tx, max(each.id for each in await roster.roster(tx)))
    presser = {"stranger": stage.person("Anvar"), "the reporter": reporter}.get(who, other)
    stage.world.add_member(group, presser.id)
    stage.world.press(presser.id, "I take this", chat=group)
    await stage.calm()

    code = lines(officer, group)[0].split()[1]
    assert "refused" in await kinds(stage, code)
    assert "not for you" in answered(stage)[-1].params["text"]
    assert not any("Contact rule" in text for text in presser.texts())
    assert "taken by" not in "".join(officer.texts(group))


async def test_a_token_works_in_its_own_chat_only(stage, desk):
    group = desk[1]
    await reporter_in_danger(stage)
    data = stage.world.buttons(group)["I take this"]
    elsewhere = await stage.officer("Rashidov", ISTANBUL)
    stage.world.tap(elsewhere.id, stage.world.last(elsewhere.id)["message_id"], data)
    await stage.calm()

    assert not any("Contact rule" in text for text in elsewhere.texts())


async def test_an_officer_on_the_roster_no_more_reads_no_more(stage, desk):
    officer, group, _ = desk
    other = await stage.officer("Rashidov", ISTANBUL)
    reporter = await reporter_in_danger(stage)
    await officer.taps("I take this", chat=group)
    async with stage.begin() as tx:
        await roster.retire(tx, 1)
    await stage.forward(minutes=2)
    await reporter.writes("they are coming")
    await stage.calm()

    assert not any("they are coming" in text for text in officer.texts())
    await other.taps("I take this")
    assert "they are coming" in await other.sees("they are coming")


async def test_hostile_words_reach_the_officer_quoted(stage, desk):
    officer, group, _ = desk
    reporter = await reporter_in_danger(stage)
    await officer.taps("I take this", chat=group)
    for text in HOSTILE:
        before = {message["message_id"] for message in stage.world.from_bot(officer.id)}
        stage.world.send(reporter.id, {"text": text})
        await stage.calm()

        got = [m for m in stage.world.from_bot(officer.id) if m["message_id"] not in before]
        whole = "\n".join(message["text"] for message in got)
        assert "the person wrote" in whole
        assert not {"\u202e", "\u2066", "\x00", "\u200b"} & set(whole)
        marked = {each["type"] for message in got for each in message.get("entities", [])}
        assert marked <= {"bold", "code", "pre", "blockquote"}
        said = [line for line in whole.splitlines() if "taken by" in line or "/close" in line]
        assert all(line[0] not in "PA/" for line in said)


async def test_every_kind_of_content_is_answered(stage, desk):
    reporter = await reporter_in_danger(stage)
    strange = [
        {"sticker": {"file_id": "s", "file_unique_id": "s"}},
        {"poll": {"id": "1", "question": "?"}},
        {"dice": {"emoji": "x", "value": 1}},
        {"story": {"id": 1}},
        {"something_new": {}},
        {"location": {"latitude": "NaN", "longitude": 0}},
        {"photo": []},
    ]
    for content in strange:
        stage.world.send(reporter.id, content)
        await stage.calm()
        assert "We cannot read this kind of message" in reporter.screen()
    assert len([m for m in stage.world.from_bot(reporter.id) if "text" in m]) == 1


async def test_words_files_edits_and_pins_before_anybody_takes_the_case_reach_whoever_does(stage, desk):
    officer, group, _ = desk
    reporter = await reporter_in_danger(stage)
    number = await reporter.writes("blue dor")
    stage.world.edit(reporter.id, number, "blue door")
    stage.world.send_photo(reporter.id, caption="the street")
    stage.world.send_file(reporter.id, "voice", b"noise")
    stage.world.send_location(reporter.id, 41.01, 28.97)
    await stage.calm()
    await officer.taps("I take this", chat=group)

    everything = "\n".join(m.get("text", m.get("caption", "")) for m in stage.world.from_bot(officer.id))
    assert all(words in everything for words in ("blue dor", "✎ blue door", "the street"))
    assert any("photo" in message for message in stage.world.from_bot(officer.id))
    assert any("voice" in message for message in stage.world.from_bot(officer.id))
    await officer.uncovers("Location")
    assert "41.01" in await officer.sees("41.01")


async def test_a_moving_location_changes_the_screen_in_place(stage, desk):
    reporter = await reporter_in_danger(stage)
    shared = stage.world.send_location(reporter.id, 41.0, 28.9)
    await stage.calm()
    before = stage.world.last(reporter.id)["message_id"]
    for step in range(5):
        body = {
            **shared,
            "edit_date": shared["date"],
            "location": {"latitude": 41.0 + step / 100, "longitude": 28.9},
        }
        stage.world.tell("edited_message", body, ("chat", reporter.id))
        await stage.calm()

    assert stage.world.last(reporter.id)["message_id"] == before


async def test_reports_of_two_people_never_cross(stage, desk):
    officer, group, _ = desk
    first, second = await reporter_in_danger(stage, "Dilshod"), await reporter_in_danger(stage, "Nodira")
    other = await stage.officer("Rashidov", ISTANBUL)
    stage.world.add_member(group, other.id)
    news = [m for m in stage.world.from_bot(group) if m["text"].startswith("P1 ")]
    for taker, line in zip((officer, other), news, strict=True):
        data = line["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        stage.world.tap(taker.id, line["message_id"], data, chat=group)
    await stage.calm()
    await first.taps("How to answer me", "Write to me here")
    await second.taps("How to answer me", "Write to me here")
    for person, taker, mark in ((first, officer, "TAINT-ONE"), (second, other, "TAINT-TWO")):
        await person.writes(f"{mark} from the person")
        card = next(m for m in stage.world.from_bot(taker.id) if "Contact rule" in m.get("text", ""))
        await taker.writes(f"{mark} from the desk", reply_to=card["message_id"])

    one = "".join(first.texts() + officer.texts())
    two = "".join(second.texts() + other.texts())
    assert one.count("TAINT-ONE") == two.count("TAINT-TWO") == 2
    assert "TAINT-TWO" not in one
    assert "TAINT-ONE" not in two
    assert "TAINT" not in "".join(officer.texts(group))


async def test_nothing_is_remembered_of_a_chat_that_is_at_rest(stage, desk):
    for number in range(5):
        await reporter_in_danger(stage, f"Person {number}")
    await stage.settled()
    sender, intake = stage.running.sender, stage.running.intake

    assert len(intake._lines) == 0
    assert not any((sender._held, sender._waiting, sender._workers, sender._paused))
