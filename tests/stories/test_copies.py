"""Copies of a screen, left by sendings whose outcome was unknown: the lowest message shows what is so."""


def danger_of(message):
    rows = message["reply_markup"]["inline_keyboard"]
    return next(b["callback_data"] for row in rows for b in row if "danger" in b["text"])


async def test_a_tap_on_the_first_of_two_copies_is_answered_below_both(stage, desk):
    reporter = stage.person("Dilshod")
    await reporter.opens()
    stage.world.faults.script("sendMessage", "drop_after", chat=reporter.id)
    await reporter.writes("hello")
    await stage.settled()
    first, second = stage.world.from_bot(reporter.id)[-2:]
    assert first["text"] == second["text"]
    stage.world.tap(reporter.id, first["message_id"], danger_of(first))
    await stage.settled()

    (only,) = stage.world.from_bot(reporter.id)
    assert "Which country are you in now?" in only["text"]
    assert only["message_id"] >= second["message_id"]


async def test_a_tap_before_anybody_knows_of_copies_is_answered_below_them(stage, desk):
    reporter = stage.person("Dilshod")
    await reporter.opens()
    stage.world.faults.script("sendMessage", "drop_after", chat=reporter.id)
    await reporter.writes("hello")
    copy = stage.world.last(reporter.id)
    stage.world.tap(reporter.id, copy["message_id"], danger_of(copy))
    await stage.settled()

    assert "Which country are you in now?" in reporter.screen()
    assert stage.world.last(reporter.id)["message_id"] > copy["message_id"]
    assert copy["message_id"] not in {m["message_id"] for m in stage.world.from_bot(reporter.id)}


async def test_a_copy_of_the_very_first_screen_does_not_outlive_a_quick_exit(stage, desk):
    reporter = stage.person("Dilshod")
    stage.world.faults.script("sendMessage", "drop_after", chat=reporter.id)
    await reporter.writes("/start")
    copy = stage.world.last(reporter.id)
    stage.world.press(reporter.id, "English")
    await stage.settled()
    assert "What do you need?" in reporter.screen()
    await reporter.taps("I am in danger now", "Quick exit")

    (only,) = stage.world.messages(reporter.id)
    assert "Office hours" in only["text"]
    assert copy["message_id"] != only["message_id"]
