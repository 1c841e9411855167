"""A full report with marked words; and what was dropped leaves no key behind."""

NAME, WORDS, PHONE, WORD = "Quvonchbek", "KANAREYKA", "+998901234567", "qaldirgʻoch"
LATITUDE, LONGITUDE = 41.012345, 28.976543


def everything(stage):
    folder = stage.settings.keys.parent
    return b"".join(
        file.read_bytes() for file in sorted(folder.iterdir()) if file.name.startswith("elchi.db")
    )


async def a_full_report(stage, desk):
    officer, group, _ = desk
    reporter = stage.person(NAME)
    await reporter.opens()
    await reporter.writes(f"{WORDS} before")
    await reporter.taps("I am in danger now")
    await reporter.writes(f"{WORDS} place")
    stage.world.send_location(reporter.id, LATITUDE, LONGITUDE)
    await stage.calm()
    await reporter.taps("Yes, there", "Yes, send now", "Tell more", "I am locked in")
    await reporter.writes(f"{WORDS} hint")
    await reporter.taps("No, only me", "Call me")
    await reporter.writes(PHONE)
    stage.world.send_photo(reporter.id, caption=f"{WORDS} photo")
    await stage.calm()
    await officer.taps("I take this", chat=group)
    for label in ("What is around", "Number or address", "Location", "Own words"):
        await officer.taps(label)
    card = next(m for m in stage.world.from_bot(officer.id) if "Contact rule" in m.get("text", ""))
    await officer.writes(f"{WORDS} reply", reply_to=card["message_id"])
    stage.world.tap(reporter.id, stage.world.last(reporter.id)["message_id"], f"t:1:{WORDS}")
    await stage.calm()
    return reporter


def canaries(stage, *people):
    ids = [str(person.id) for person in people]
    plain = [NAME, WORDS, PHONE[1:], "41.0123", "28.9765", "Karimova", "Saidov", *ids]
    return [word.encode() for word in plain]


async def test_a_lapsed_draft_leaves_no_key_behind(stage, desk):
    reporter = stage.person(NAME)
    await reporter.opens()
    await reporter.writes(f"{WORDS} and more")
    async with stage.begin() as tx:
        wrapped = (await tx.conn.exec_driver_sql("SELECT wrapped FROM data_keys")).scalars().all()
    assert any(key in everything(stage) for key in wrapped)
    await stage.forward(minutes=31)

    assert await stage.count("SELECT count(*) FROM sessions") == 0
    assert not any(key in everything(stage) for key in wrapped)


async def test_leaving_leaves_no_key_of_the_draft_behind(stage, desk):
    reporter = stage.person(NAME)
    await reporter.opens()
    await reporter.writes(f"{WORDS} and more")
    async with stage.begin() as tx:
        wrapped = (await tx.conn.exec_driver_sql("SELECT wrapped FROM data_keys")).scalars().all()
    await reporter.taps("Quick exit")

    assert not any(key in everything(stage) for key in wrapped)
