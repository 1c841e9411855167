"""Files that lie, words of officers, groups of strangers, reports that are gone: each told end to end."""

from tests.stories.albums import files_of
from tests.stories.test_abuse import HOSTILE, reporter_in_danger
from tests.stories.test_my_case import opens, sent
from tests.stories.test_relay import card_of, taken

FILES = (
    ("passport.pdf.exe", "application/pdf", b"MZ"),
    ("photo\u202egpj.exe", "image/jpeg", b"MZ"),
    ("x" * 300, "", b"x"),
    ("../../etc/passwd", "text/plain", b"x"),
    ("page.html", "text/html", b"<script>alert(1)</script>"),
    ("drawing.svg", "image/svg+xml", b"<svg onload='x'/>"),
    ("bomb.zip", "application/zip", b"PK\x03\x04"),
    ("with_place.jpg", "image/jpeg", b"\xff\xd8\xff\xe1\x00\x10Exif\x00\x00GPS"),
)


async def test_files_that_lie_reach_the_officer_unopened_and_cannot_be_passed_on(stage, desk):
    officer, group, _ = desk
    reporter = await reporter_in_danger(stage)
    await officer.taps("I take this", chat=group)
    for name, mime, data in FILES:
        stage.world.send_file(reporter.id, "document", data, name=name, mime=mime)
    await stage.calm()

    brought = files_of(stage, officer)
    assert [stage.world.files.get(each["document"]["file_id"]).data for each in brought] == [
        data for _, _, data in FILES
    ]
    assert "getFile" not in {call.method for call in stage.world.journal.calls}
    assert all(each.get("has_protected_content") for each in brought)
    told = [m for m in stage.world.from_bot(officer.id) if "Contact rule" in m.get("text", "")]
    assert all(each.get("has_protected_content") for each in told)


async def test_hostile_words_of_an_officer_reach_the_person_quoted(stage, desk):
    officer, group, _ = desk
    reporter = await taken(stage, officer, group)
    card = card_of(stage, officer)["message_id"]
    for text in HOSTILE:
        before = {message["message_id"] for message in stage.world.from_bot(reporter.id)}
        stage.world.send(officer.id, {"text": text}, reply_to=card)
        await stage.calm()

        got = [m for m in stage.world.from_bot(reporter.id) if m["message_id"] not in before]
        whole = "\n".join(message["text"] for message in got)
        assert not {"\u202e", "\x00", "\u200b"} & set(whole)
        assert "› " in whole
        marked = {each["type"] for message in got for each in message.get("entities", [])}
        assert marked <= {"bold", "pre"}


async def test_in_a_group_of_strangers_nothing_is_said_and_nothing_taken(stage, desk):
    officer, _, _ = desk
    reporter = await reporter_in_danger(stage)
    told = await stage.count("SELECT count(*) FROM case_events")
    strangers = stage.world.add_group("Jobs abroad", [reporter.id])
    for text in ("/start", "/bind", "/close 5", "/cases", "help, they locked us in"):
        await reporter.writes(text, chat=strangers)

    assert stage.world.from_bot(strangers) == []
    assert await stage.count("SELECT count(*) FROM case_events") == told
    assert await stage.count("SELECT count(*) FROM sessions") == 1
    assert not any("locked us in" in text for text in officer.texts())


async def test_what_an_officer_writes_to_a_deleted_report_reaches_nobody_and_that_is_said(stage, desk):
    officer, group, _ = desk
    reporter, code = await sent(stage)
    await officer.taps("I take this", chat=group)
    await opens(reporter, code)
    await reporter.taps("Delete my data", "Yes, delete")
    assert "Deleted here." in reporter.screen()
    left = stage.world.from_bot(officer.id)
    assert any(code in message["text"] for message in left)
    for message in left:
        await officer.writes("Where are you?", reply_to=message["message_id"])
        assert "Your answer was not sent" in officer.screen()

    assert not any("Where are you?" in text for text in reporter.texts())
