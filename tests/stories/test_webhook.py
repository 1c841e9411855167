"""Updates pushed by Telegram: the secret, answers in the response, redelivery, order."""

import asyncio

import aiohttp
import pytest
from pydantic import SecretStr

from tests.ports import free_port

SECRET = "a-secret-of-the-webhook"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
SEND = ("I am in danger now", "Turkey", "Yes, send now")


@pytest.fixture
async def hooked(stage):
    """The same stage, its bot reached by webhook."""
    await stage.stop()
    port = free_port()
    changes = {
        "public_url": f"http://127.0.0.1:{port}",
        "listen": f"127.0.0.1:{port}",
        "webhook_secret": SecretStr(SECRET),
    }
    await stage.start(stage.settings.model_copy(update=changes))
    await stage.world.until(lambda: stage.world.hook.url)
    return stage


@pytest.fixture
async def stranger(hooked):
    """Somebody who knows the address."""
    async with aiohttp.ClientSession() as session:

        async def post(body, **headers):
            url = f"{hooked.settings.public_url}/telegram"
            async with session.post(url, json=body, headers=headers) as response:
                text = await response.text()
                return response.status, text

        yield post


async def test_a_report_travels_over_the_webhook(hooked, desk):
    officer, group, _ = desk
    reporter = hooked.person("Dilshod")
    await reporter.opens()
    await reporter.taps(*SEND)
    await officer.taps("I take this", chat=group)

    assert "An officer has read your message" in reporter.screen()
    assert "Contact rule" in await officer.sees("Contact rule")
    toasts = [call.params.get("text", "") for call in hooked.world.journal.accepted("answerCallbackQuery")]
    assert "The case is yours. The details are in your private chat." in toasts
    assert not hooked.world.updates.polled


async def test_doubled_and_reordered_pushes_have_one_effect(hooked, desk):
    officer, group, _ = desk
    hooked.world.faults.duplicate_updates = hooked.world.faults.reorder_updates = True
    reporter = hooked.person("Dilshod")
    await reporter.opens()
    await reporter.taps(*SEND)
    hooked.world.press(officer.id, "I take this", chat=group)
    await hooked.calm()

    assert sum(text.startswith("P1 ") for text in officer.texts(group)) == 1
    assert sum("Contact rule" in text for text in officer.texts()) == 1


async def test_without_the_secret_nothing_is_taken(hooked, stranger):
    person = hooked.person("Dilshod")
    for headers in ({}, {HEADER: ""}, {HEADER: "wrong"}, {HEADER: SECRET[:-1]}, {HEADER: f"{SECRET}x"}):
        status, _ = await stranger(update_of(hooked, person), **headers)
        assert status == 403
    assert await hooked.count("SELECT count(*) FROM seen") == 0


def update_of(stage, person, number=777):
    chat = {"id": person.id, "type": "private", "first_name": "x"}
    sender = {"id": person.id, "is_bot": False, "first_name": "x"}
    message = {"message_id": 1, "date": 1700000000, "chat": chat, "from": sender, "text": "/start"}
    return {"update_id": number, "message": message}


async def test_fifty_copies_at_once_are_one_update(hooked, stranger):
    person = hooked.person("Dilshod")
    hooked.world.send_text(person.id, "/start")
    await hooked.calm()
    before = len(hooked.world.journal.calls)
    body = update_of(hooked, person)
    answers = await asyncio.gather(*(stranger(body, **{HEADER: SECRET}) for _ in range(50)))
    await hooked.calm()

    assert {status for status, _ in answers} == {200}
    assert len([call for call in hooked.world.journal.calls[before:] if call.chat == person.id]) == 1


async def test_an_update_that_fails_is_asked_for_again_until_it_is_set_aside(hooked, stranger, monkeypatch):
    person = hooked.person("Dilshod")
    body = update_of(hooked, person)
    body["message"]["text"] = "poison"

    async def breaks(tx, kit, event):
        raise RuntimeError

    monkeypatch.setattr("bot.handle.intake.handle", breaks)
    answers = [await stranger(body, **{HEADER: SECRET}) for _ in range(4)]

    assert [status for status, _ in answers] == [503, 503, 200, 200]
    assert await hooked.count("SELECT count(*) FROM quarantine") == 1


async def test_stopping_takes_no_update_that_it_does_not_keep(hooked, desk):
    officer, group, _ = desk
    reporter = hooked.person("Dilshod")
    await reporter.opens()
    await reporter.taps(*SEND[:-1])
    hooked.world.press(reporter.id, SEND[-1])
    await hooked.stop()
    await hooked.start()
    await hooked.settled()

    codes = {text.split("P1 ")[1].split()[0] for text in officer.texts(group) if "P1 " in text}
    assert len(codes) == 1
