"""Many messages to many people, and one chat that is closed: an alert elsewhere waits for none of them."""

from datetime import timedelta

from bot.casework.outgoing import Kind, Lane, Post
from bot.sender import pace
from bot.simulator.faults import Fault
from bot.store import chats, outbox
from bot.store.database import Tx

SEND = ("I am in danger now", "Turkey", "Yes, send now")
COUNT = 500


async def notices(tx: Tx, people) -> None:
    """A word to each of many, to be taken from the table."""
    for person in people:
        chat = await chats.chat_of(tx, person, group=False)
        params = {"phrase": "desk.reply_waits"}
        soon = tx.now + timedelta(milliseconds=1)
        await outbox.write(tx, [Post(Lane.BULK, chat.id, Kind.DESK, None, params, soon)], tx.now)


async def test_five_hundred_notices_and_a_closed_chat_hold_up_no_alert(stage, desk):
    officer, group, _ = desk
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps(*SEND[:-1])
    people = [stage.world.add_phone("Aziza", "en").id for _ in range(COUNT)]
    for person in people:
        stage.world.phones[person].started = True
    whole = stage.running.sender._pace._whole
    whole.rate, whole.size, whole.level = (
        0.5,
        pace.RESERVE + 1,
        pace.RESERVE + 1,
    )  # a notice every two seconds
    stage.world.faults.script("sendMessage", Fault("retry_after", 300), times=50, chat=group)
    async with stage.begin() as tx:
        await notices(tx, people)
    await stage.world.until(lambda: any(stage.world.from_bot(person) for person in people))
    stage.world.press(reporter.id, SEND[-1])
    await stage.world.until(lambda: any("P1 " in text for text in officer.texts()))
    went = sum(bool(stage.world.from_bot(person)) for person in people)
    assert 0 < went < 20
