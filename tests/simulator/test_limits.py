from datetime import timedelta


async def burst(api, chat, times):
    """How many of `times` sends were taken before the first 429, and the seconds it named."""
    for done in range(times):
        status, body = await api("sendMessage", chat_id=chat, text="x")
        if status == 429:
            return done, body["parameters"]["retry_after"]
    return times, 0


async def test_off_unless_asked_for(api, citizen):
    assert await burst(api, citizen, 50) == (50, 0)


async def test_one_chat_gets_a_small_burst_then_one_a_second(api, world, citizen):
    world.faults.rate_limits = True
    assert await burst(api, citizen, 10) == (3, 1)
    assert await burst(api, citizen, 10) == (0, 1)
    world.clock.move(timedelta(seconds=1))
    assert await burst(api, citizen, 10) == (1, 1)
    world.clock.move(timedelta(seconds=2))
    assert await burst(api, citizen, 10) == (2, 1)


async def test_a_group_gets_twenty_a_minute(api, world, group):
    world.faults.rate_limits = True
    taken = 0
    for _ in range(25):
        taken += (await api("sendMessage", chat_id=group, text="x"))[0] == 200
        world.clock.move(timedelta(seconds=1))
    assert taken == 20
    status, body = await api("sendMessage", chat_id=group, text="x")
    assert (status, body["parameters"]["retry_after"]) == (429, 35)
    world.clock.move(timedelta(seconds=35))
    assert (await api("sendMessage", chat_id=group, text="x"))[0] == 200


async def test_all_chats_together_get_thirty_a_second(api, world):
    world.faults.rate_limits = True
    people = [world.add_phone(f"P{n}").id for n in range(40)]
    for person in people:
        world.send_text(person, "/start")
    taken = [(await api("sendMessage", chat_id=person, text="x"))[0] for person in people]
    assert taken.count(200) == 30
    world.clock.move(timedelta(seconds=1))
    assert (await api("sendMessage", chat_id=people[-1], text="x"))[0] == 200


async def test_edits_count_and_answers_to_taps_do_not(api, world, citizen):
    sent = await api.ok("sendMessage", chat_id=citizen, text="x")
    world.faults.rate_limits = True
    at = {"chat_id": citizen, "message_id": sent["message_id"]}
    statuses = [(await api("editMessageText", **at, text=f"y{n}"))[0] for n in range(4)]
    assert statuses == [200, 200, 200, 429]
    tap = world.tap(citizen, sent["message_id"], "1")
    assert await api.ok("answerCallbackQuery", callback_query_id=tap)
    assert await api.ok("sendChatAction", chat_id=citizen, action="typing")
