"""Files and places among interruptions and other people's eyes; live locations; what is not kept."""

import re

import pytest

from tests.stories.albums import PICTURES, SKIPS, albums_of, captions_of, kept_of, on_a_case, sends
from tests.stories.test_relative import START, TO_SEND, on_the_way

# Interruptions, other people's eyes, what is not kept. ----------------------------------------------------


async def test_an_album_whose_words_interrupt_stays_in_one_report(stage, desk):
    officer, group, _ = desk
    reporter = await on_the_way(stage, *START, "Yes, it is safe")
    await sends(stage, reporter, PICTURES, "they took my passport and locked us in")
    assert "Are you in danger now?" in reporter.screen()
    await reporter.taps("No, go on", *TO_SEND[2:], *SKIPS, "Yes, send")
    await officer.taps("I take this", chat=group)
    await officer.uncovers("Files")
    await stage.settled()

    assert albums_of(stage, officer) == [3]
    assert "locked us in" in captions_of(stage, officer)[0]


async def test_on_a_shared_phone_every_message_of_an_album_goes(stage, desk):
    reporter = await on_the_way(stage, *START, "Others use this phone")
    sent = await sends(stage, reporter, PICTURES, "our house")
    await reporter.taps("Son or daughter")

    standing = {message["message_id"] for message in stage.world.messages(reporter.id)}
    assert not standing & {message["message_id"] for message in sent}


async def test_leaving_in_haste_takes_every_message_of_an_album_away(stage, desk):
    reporter = await on_the_way(stage, *START, "Yes, it is safe")
    await sends(stage, reporter, PICTURES)
    await reporter.taps("Quick exit")

    assert len(stage.world.messages(reporter.id)) == 1


@pytest.mark.parametrize("shared", ["album", "voice", "place"])
async def test_what_could_be_held_against_a_person_is_not_kept_and_that_is_said(stage, desk, shared):
    reporter = stage.person("Otabek")
    await reporter.opens()
    await reporter.taps("I need help", "Pressed into an army", "Continue")
    if shared == "album":
        await sends(stage, reporter, PICTURES, "our trench")
    elif shared == "voice":
        stage.world.send_file(reporter.id, "voice", b"told")
    else:
        live = stage.world.send_location(reporter.id, 48.0, 37.8, live=900)["message_id"]
        await stage.calm()
        stage.world.move_location(reporter.id, live, (48.1, 37.9))
    await stage.calm()

    assert "We did not keep this, to protect you." in reporter.screen()
    assert await kept_of(stage, reporter) == []


async def test_what_cannot_be_read_is_said(stage, desk):
    reporter = await on_a_case(stage, desk)
    stage.world.send(reporter.id, {"sticker": {"file_id": "s", "file_unique_id": "s"}})
    await stage.calm()

    assert "We cannot read this kind of message." in reporter.screen()


# Places that follow. -------------------------------------------------------------------------------------


async def test_a_live_location_moves_the_pin_of_its_report_and_nothing_on_the_screen(stage, desk):
    officer = desk[0]
    reporter = await on_a_case(stage, desk)
    live = stage.world.send_location(reporter.id, 41.01, 28.97, live=3600)["message_id"]
    await stage.calm()
    assert "Added to your report." in reporter.screen()
    before = len(stage.world.journal.accepted(chat=reporter.id))
    for step in range(1, 4):
        stage.world.move_location(reporter.id, live, (41.01 + step / 100, 28.97))
        await stage.calm()
    stage.world.move_location(reporter.id, live, None)
    await stage.calm()

    assert len(stage.world.journal.accepted(chat=reporter.id)) == before
    await officer.uncovers("Location")
    assert "41.040000" in await officer.sees("41.04")


async def test_a_live_location_goes_on_after_the_conversation_went_quiet(stage, desk):
    officer = desk[0]
    reporter = await on_a_case(stage, desk)
    live = stage.world.send_location(reporter.id, 41.01, 28.97, live=36000)["message_id"]
    await stage.calm()
    await stage.forward(hours=2)
    stage.world.move_location(reporter.id, live, (41.5, 28.97))
    await stage.calm()

    await officer.uncovers("Location")
    assert "41.500000" in await officer.sees("41.5")


async def test_a_live_location_leaves_ticks_alone(stage, desk):
    reporter = await on_the_way(stage, *START, "Yes, it is safe", "Son or daughter", "18 or older")
    live = stage.world.send_location(reporter.id, 41.01, 28.97, live=3600)["message_id"]
    await stage.calm()
    await reporter.taps("Yes, there", "1–3 days ago", "Papers were taken")
    stage.world.move_location(reporter.id, live, (41.2, 28.97))
    await stage.calm()
    await reporter.taps("Asked for help")

    assert {"✓ Papers were taken", "✓ Asked for help"} <= set(stage.world.buttons(reporter.id))


async def test_a_live_location_told_before_any_journey_follows_into_the_alert(stage, desk):
    officer, group, _ = desk
    reporter = stage.person("Dilshod")
    await reporter.opens()
    live = stage.world.send_location(reporter.id, 41.01, 28.97, live=3600)["message_id"]
    await stage.calm()
    await reporter.taps("I am in danger now", "Turkey", "Yes, send now")
    stage.world.move_location(reporter.id, live, (41.25, 28.97))
    await stage.calm()
    await officer.taps("I take this", chat=group)
    await officer.uncovers("Location")

    assert "41.250000" in await officer.sees("41.25")


async def test_a_live_location_tells_nothing_more_after_a_withdrawal(stage, desk):
    reporter = await on_the_way(stage, *TO_SEND, "I will come back myself")
    await reporter.writes("Samarqand")
    await reporter.taps("Skip", "Yes, send")
    code = next(found for text in reporter.texts() for found in re.findall(r"[A-Z]{3}-\d{3}", text))
    live = stage.world.send_location(reporter.id, 41.01, 28.97, live=3600)["message_id"]
    await stage.calm()
    await reporter.writes("/start")
    await reporter.taps("More answers", "My report")
    await reporter.writes(code)
    await reporter.writes("Samarqand")
    await reporter.taps("Withdraw it", "I changed my mind", "Yes, withdraw")
    assert "Sharing has ended" in reporter.screen()
    told = await stage.count("SELECT count(*) FROM case_events")
    stage.world.move_location(reporter.id, live, (41.3, 28.97))
    await stage.calm()

    assert await stage.count("SELECT count(*) FROM case_events") == told


async def test_a_reply_with_a_live_location_or_an_album_on_the_dull_page_shows_nothing(stage, desk):
    officer = desk[0]
    reporter = await on_a_case(stage, desk)
    await reporter.taps("Quick exit")
    dull = reporter.screen()
    await sends(stage, reporter, PICTURES, "he is back")
    stage.world.send_location(reporter.id, 41.01, 28.97, live=3600)
    await stage.calm()
    await stage.forward(seconds=3)

    assert reporter.screen() == dull
    assert albums_of(stage, officer) == [3]
