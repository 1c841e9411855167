"""The bot ends and begins again: at every step of a walk, and in the middle of a sending."""

import asyncio
import socket
from datetime import timedelta

WALK = (
    "I worry about someone", "Others use this phone", "Son or daughter", "18 or older", "Turkey",
    "1–3 days ago", "Papers were taken", "Done", "No", "Knows and agrees", "Skip", "Skip",
    "Yes, send", "Tell more",
)  # fmt: skip

STEP = "SELECT max(step) FROM cases"


async def test_a_restart_at_every_step_changes_nothing_that_anybody_sees(stage, desk):
    officer, group, _ = desk
    reporter = stage.person("Zulfiya")
    await reporter.opens("Ўзбекча")
    for label in WALK:
        await stage.restart()
        await stage.calm()
        before = len(stage.world.journal.accepted(chat=reporter.id))
        await reporter.taps(label)
        calls = stage.world.journal.accepted(chat=reporter.id)[before:]
        screens = [call.method for call in calls if call.method in {"sendMessage", "editMessageText"}]
        assert screens.count("editMessageText") <= 2  # the screen; after sending once more, with its status
        assert len([message for message in stage.world.from_bot(reporter.id) if "text" in message]) == 1
    await reporter.writes("Dilshod")
    await stage.restart()

    assert sum("P3 " in text for text in officer.texts(group)) == 1
    await officer.taps("I take this", chat=group)
    card = await officer.sees("Contact rule")
    for answer in ("Son or daughter", "1–3 days ago", "Papers were taken", "Knows and agrees", "Ўзбекча"):
        assert answer in card
    assert "Possible repeat" not in "".join(officer.texts() + officer.texts(group) + reporter.texts())


async def test_ticks_of_an_unfinished_question_survive(stage, desk):
    reporter = stage.person("Zulfiya")
    await reporter.opens()
    await reporter.taps(*WALK[:7])
    await stage.restart()
    await reporter.taps("Asked for help")

    assert {"✓ Papers were taken", "✓ Asked for help"} <= set(stage.world.buttons(reporter.id))


async def test_what_was_being_sent_when_it_ended_comes_marked(stage, desk):
    officer, group, _ = desk
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps("I am in danger now", "Turkey")
    stage.world.faults.script("sendMessage", "timeout_after", chat=group)
    stage.world.press(reporter.id, "Yes, send now")
    await stage.world.until(lambda: any("P1 " in text for text in officer.texts(group)))
    await stage.restart()
    await stage.calm()

    lines = [text for text in officer.texts(group) if "P1 " in text]
    assert len(lines) == 2
    assert "Possible repeat" not in lines[0]
    assert "Possible repeat" in lines[1]
    await officer.taps("I take this", chat=group)
    assert all("taken by" in text for text in officer.texts(group)[-1:])


async def test_what_was_said_while_it_was_down_is_taken_in_once(stage, desk):
    officer, group, _ = desk
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps("I am in danger now", "Turkey")
    await stage.stop()
    stage.world.press(reporter.id, "Yes, send now")
    stage.world.send_text(reporter.id, "they come back at six")
    await stage.start()
    await stage.calm()

    assert sum("P1 " in text for text in officer.texts(group)) == 1
    await officer.taps("I take this", chat=group)
    assert "they come back at six" in await officer.sees("they come back")


async def test_the_clock_goes_on_while_the_bot_is_down(stage, desk):
    _, _, ministry = desk
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps("I am in danger now", "Turkey", "Yes, send now")
    await stage.stop()
    stage.clock.move(timedelta(minutes=25))
    await stage.start()
    await stage.calm()

    assert "P1 " in await ministry.sees("P1 ")


async def test_a_clock_set_back_puts_no_call_off_and_repeats_none(stage, desk):
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps("I am in danger now", "Turkey", "Yes, send now")
    await stage.stop()
    stage.clock.move(timedelta(hours=-26))
    await stage.start()
    async with asyncio.timeout(10):
        while await stage.count(STEP) == 1:  # the second call would have come 26 hours later
            stirred = stage.stirred
            await stirred.wait()
    await stage.calm()
    assert await stage.count(STEP) == 2
    await stage.forward(minutes=9)
    assert await stage.count(STEP) == 2
    await stage.forward(minutes=1)
    assert await stage.count(STEP) == 4  # there is no head here: who cannot be reached is passed over


async def test_systemd_hears_that_the_bot_is_ready_and_lives(stage, tmp_path, monkeypatch):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "notify"))
        ear.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        await stage.restart()
        loop = asyncio.get_running_loop()

        assert [await loop.sock_recv(ear, 100) for _ in range(2)] == [b"READY=1", b"WATCHDOG=1"]
