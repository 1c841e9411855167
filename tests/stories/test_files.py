"""Files: taken wherever words are, kept together, brought to the officer as they came."""

import pytest

from tests.stories.albums import (
    PICTURES,
    SKIPS,
    albums_of,
    bytes_of,
    captions_of,
    files_of,
    gathered,
    on_a_case,
    sends,
)
from tests.stories.test_relative import START, TO_SEND, on_the_way

# Albums to the officer. ----------------------------------------------------------------------------------


async def test_an_album_sent_after_the_alert_arrives_as_one_album_with_its_words(stage, desk):
    officer = desk[0]
    reporter = await on_a_case(stage, desk)
    await sends(stage, reporter, PICTURES, "the door\n@evil http://x.example")
    assert "Added to your report." in reporter.screen()
    await gathered(stage)

    assert albums_of(stage, officer) == [3]
    assert [bytes_of(stage, each) for each in files_of(stage, officer)] == [b"first", b"second", b"third"]
    first, *others = files_of(stage, officer)
    assert "the person sent a file" in first["caption"]
    assert "› \u2068the door" in first["caption"]
    assert {entity["type"] for entity in first["caption_entities"]} <= {"bold", "pre"}
    assert not any("caption" in each for each in others)
    (call,) = stage.world.journal.accepted("sendMediaGroup", officer.id)
    assert call.params["protect_content"] in (True, "true", "True")


async def test_a_late_file_of_an_album_comes_by_itself(stage, desk):
    officer = desk[0]
    reporter = await on_a_case(stage, desk)
    for number in range(3):
        stage.world.send_photo(reporter.id, b"%d" % number, album="777")
    await stage.calm()
    await gathered(stage)
    stage.world.send_photo(reporter.id, b"late", album="777", caption="one more")
    await stage.calm()
    await gathered(stage)

    assert albums_of(stage, officer) == [3, 1]
    assert "one more" in captions_of(stage, officer)[-1]


async def test_words_do_not_wait_for_an_album(stage, desk):
    officer = desk[0]
    reporter = await on_a_case(stage, desk)
    await sends(stage, reporter, PICTURES)
    await reporter.writes("these are the doors")
    assert "these are the doors" in await officer.sees("these are the doors")
    await gathered(stage)
    assert albums_of(stage, officer) == [3]


async def test_an_album_that_came_before_the_alert_is_opened_as_one(stage, desk):
    officer, group, _ = desk
    reporter = await on_the_way(stage, *START, "Yes, it is safe")
    await sends(stage, reporter, PICTURES, "our house")
    assert "Kept, but not sent yet." in reporter.screen()
    stage.world.send_file(reporter.id, "voice", b"told")
    await stage.calm()
    await reporter.taps(*TO_SEND[2:], *SKIPS, "Yes, send")
    await officer.taps("I take this", chat=group)
    assert albums_of(stage, officer) == []
    await officer.uncovers("Files")
    await stage.settled()

    assert albums_of(stage, officer) == [3, 1]
    assert "our house" in captions_of(stage, officer)[0]
    assert await stage.count("SELECT count(*) FROM case_events WHERE kind = 'revealed'") == 1


async def test_twelve_photos_are_two_albums_before_and_after_the_alert(stage, desk):
    officer = desk[0]
    reporter = await on_the_way(stage, *START, "Yes, it is safe")
    photos = [("photo", b"%d" % number) for number in range(12)]
    await sends(stage, reporter, photos[:10])
    await sends(stage, reporter, photos[10:])
    await reporter.taps(*TO_SEND[2:], *SKIPS, "Yes, send")
    await officer.taps("I take this", chat=desk[1])
    await officer.uncovers("Files")
    await stage.settled()
    assert albums_of(stage, officer) == [10, 2]

    await sends(stage, reporter, photos[:10])
    await sends(stage, reporter, photos[10:])
    await gathered(stage)
    assert albums_of(stage, officer) == [10, 2, 10, 2]
    assert [bytes_of(stage, each) for each in files_of(stage, officer)] == [data for _, data in photos] * 2


async def test_albums_sent_before_anybody_took_the_case_wait_together(stage, desk):
    officer, group, _ = desk
    reporter = await on_the_way(stage, *TO_SEND, *SKIPS, "Yes, send")
    await sends(stage, reporter, PICTURES, "look")
    await officer.taps("I take this", chat=group)
    await stage.settled()

    assert albums_of(stage, officer) == [3]
    assert "look" in captions_of(stage, officer)[0]


async def test_a_reply_to_any_file_of_an_album_belongs_to_its_report(stage, desk):
    officer = desk[0]
    reporter = await on_a_case(stage, desk)
    await sends(stage, reporter, PICTURES)
    await gathered(stage)
    for each in files_of(stage, officer):
        await officer.writes("We have seen this", reply_to=each["message_id"])
        assert "waits until the person returns" in officer.screen()


async def test_deleting_takes_every_file_of_an_album_away(stage, desk):
    officer = desk[0]
    reporter = await on_a_case(stage, desk)
    await sends(stage, reporter, PICTURES)
    await gathered(stage)
    code = captions_of(stage, officer)[0].split(":")[0]
    await reporter.writes("/start")
    await reporter.taps("More answers", "My report")
    await reporter.writes(code)
    await reporter.taps("Delete my data", "Yes, delete")
    await stage.settled()

    assert files_of(stage, officer) == []


@pytest.mark.parametrize("kind", ["voice", "video_note", "document", "audio", "video", "photo"])
async def test_a_single_file_of_every_kind_arrives_with_its_report(stage, desk, kind):
    officer = desk[0]
    reporter = await on_a_case(stage, desk)
    stage.world.send_file(reporter.id, kind, b"content")
    await stage.calm()

    (file,) = files_of(stage, officer)
    assert bytes_of(stage, file) == b"content"
    assert "the person wrote" not in file.get("caption", "")
    assert "the person sent a file" in file.get("caption", "") + "".join(officer.texts())


# Files that are answers. ---------------------------------------------------------------------------------


async def test_a_voice_message_answers_a_question_that_wants_words(stage, desk):
    officer = desk[0]
    reporter = await on_a_case(stage, desk, "Tell more")
    question = reporter.screen()
    stage.world.send_file(reporter.id, "voice", b"his name")
    await stage.calm()

    assert reporter.screen() != question
    assert [bytes_of(stage, each) for each in files_of(stage, officer)] == [b"his name"]


async def test_an_album_answers_one_question_only(stage, desk):
    officer = desk[0]
    reporter = await on_a_case(stage, desk, "Tell more")
    await reporter.writes("Dilshod Karimov, 1999")
    await sends(stage, reporter, PICTURES, "a laundry in Fatih")
    assert "a laundry" not in reporter.screen()
    await reporter.writes("a man called Aka")
    await gathered(stage)

    assert albums_of(stage, officer) == [3]
    assert "a laundry in Fatih" in captions_of(stage, officer)[0]


async def test_a_contact_answers_as_a_number(stage, desk):
    officer, group, _ = desk
    reporter = await on_the_way(stage, *START, "Yes, it is safe")
    stage.world.send_contact(
        reporter.id, {"phone_number": "+998901234567", "first_name": "Aziza", "user_id": 1}
    )
    await stage.calm()
    assert "Kept" in reporter.screen()
    await reporter.taps(*TO_SEND[2:], *SKIPS, "Yes, send")
    await officer.taps("I take this", chat=group)
    await officer.uncovers("Own words")

    assert "Aziza +998901234567" in await officer.sees("+998901234567")


async def test_forwarded_words_are_words(stage, desk):
    officer = desk[0]
    reporter = await on_a_case(stage, desk)
    stage.world.forward_text(reporter.id, "Good work abroad, no papers needed", "Recruiter")
    await stage.calm()

    assert "Good work abroad" in await officer.sees("Good work abroad")
