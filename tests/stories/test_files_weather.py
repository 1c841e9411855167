"""Albums while Telegram fails or the bot ends: nothing is lost, nothing comes twice without a mark."""

import pytest

from bot.simulator.faults import Fault
from bot.store.albums import GATHERING
from tests.stories.albums import (
    PICTURES,
    albums_of,
    bytes_of,
    captions_of,
    files_of,
    gathered,
    on_a_case,
    sends,
)

MARK = "Possible repeat"
LOST = "A file belongs here"


async def test_a_file_that_telegram_lost_is_said_and_the_others_arrive(stage, desk):
    officer = desk[0]
    reporter = await on_a_case(stage, desk)
    sent = await sends(stage, reporter, PICTURES, "the door")
    lost = sent[0]["photo"][-1]["file_id"]
    del stage.world.files._by_id[lost]
    await gathered(stage)

    assert [bytes_of(stage, each) for each in files_of(stage, officer)] == [b"second", b"third"]
    assert albums_of(stage, officer) == [2]
    assert "the door" in await officer.sees(LOST)


@pytest.mark.parametrize("fault", ["drop_after", "unreadable"])
async def test_an_album_of_unknown_outcome_is_repeated_whole_and_marked(stage, desk, fault):
    officer = desk[0]
    reporter = await on_a_case(stage, desk)
    stage.world.faults.script("sendMediaGroup", fault, chat=officer.id)
    await sends(stage, reporter, PICTURES)
    await gathered(stage)

    assert albums_of(stage, officer) == [3, 3]
    first, _, _, again, _, _ = captions_of(stage, officer)
    assert MARK not in first
    assert MARK in again


async def test_an_album_refused_for_its_captions_arrives_all_the_same(stage, desk):
    officer = desk[0]
    reporter = await on_a_case(stage, desk)
    refused = Fault("refused", code=400, words="Bad Request: something new")
    stage.world.faults.script("sendMediaGroup", refused, chat=officer.id, times=2)
    await sends(stage, reporter, PICTURES, "the door")
    await gathered(stage)

    assert [bytes_of(stage, each) for each in files_of(stage, officer)] == [b"first", b"second", b"third"]


async def test_a_restart_between_two_files_of_an_album_loses_and_doubles_nothing(stage, desk):
    officer = desk[0]
    reporter = await on_a_case(stage, desk)
    for number in range(4):
        stage.world.send_photo(reporter.id, b"%d" % number, album="888")
        await stage.calm()
        await stage.restart()
    await gathered(stage)

    assert sorted(bytes_of(stage, each) for each in files_of(stage, officer)) == [b"0", b"1", b"2", b"3"]
    assert not any(MARK in caption for caption in captions_of(stage, officer))


async def test_an_album_on_its_way_at_a_restart_comes_marked(stage, desk):
    officer = desk[0]
    reporter = await on_a_case(stage, desk)
    stage.world.faults.script("sendMediaGroup", "timeout_after", chat=officer.id)
    await sends(stage, reporter, PICTURES)
    stage.clock.move(GATHERING * 2)
    await stage.world.until(lambda: files_of(stage, officer))
    await stage.restart()
    await stage.settled()

    assert albums_of(stage, officer) == [3, 3]
    assert MARK in captions_of(stage, officer)[3]


async def test_updates_that_come_twice_are_taken_once(stage, desk):
    officer = desk[0]
    reporter = await on_a_case(stage, desk)
    await stage.stop()
    stage.world.send_album(reporter.id, PICTURES)
    updates = [update.as_json() for update in stage.world.updates.pending()]
    await stage.start()
    await stage.calm()
    await stage.running.take_batch(updates)
    await gathered(stage)
    await stage.running.take_batch(updates)
    await gathered(stage)

    assert albums_of(stage, officer) == [3]
