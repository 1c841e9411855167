import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web

from bot.simulator import World


@dataclass
class Hook:
    """A bot's webhook: keeps what came and answers as told."""

    world: World
    url: str = ""
    got: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    answers: list[web.Response] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    inside: int = 0
    most: int = 0

    async def take(self, request: web.Request) -> web.Response:
        self.inside += 1
        self.most = max(self.most, self.inside)
        body = await request.json()
        self.world.events.pulse()
        await self.gate.wait()
        self.inside -= 1
        self.got.append(body)
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.world.events.pulse()
        return self.answers.pop(0) if self.answers else web.Response()

    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.got]


@pytest.fixture
async def hook(world: World) -> AsyncIterator[Hook]:
    made = Hook(world)
    made.gate.set()
    app = web.Application()
    app.router.add_post("/hook", made.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield made
    await runner.cleanup()


async def test_pending_and_new_updates_come_in_order_with_the_secret(api, world, citizen, hook):
    world.send_text(citizen, "one")
    await api.ok("setWebhook", url=hook.url, secret_token="s3cret_-")
    world.send_text(citizen, "two")
    await world.until(lambda: len(hook.got) == 2)
    assert hook.texts() == ["one", "two"]
    assert hook.secrets == ["s3cret_-"] * 2
    await world.until(lambda: not world.updates.pending())
    info = await api.ok("getWebhookInfo")
    assert (info["url"], info["pending_update_count"], info["max_connections"]) == (hook.url, 0, 40)


async def test_a_failure_is_told_and_tried_again_at_once_then_later_and_later(api, world, citizen, hook):
    hook.answers = [web.Response(status=500), web.Response(status=503), web.Response(status=404)]
    await api.ok("setWebhook", url=hook.url)
    world.send_text(citizen, "one")
    world.send_text(citizen, "two")
    await world.until(lambda: len(hook.got) == 2)
    assert hook.texts() == ["one", "one"]
    await world.until(lambda: world.hook.last_error.endswith("503 Service Unavailable"))
    info = await api.ok("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"
    assert info["pending_update_count"] == 2
    await _move_until(world, timedelta(seconds=2), lambda: len(hook.got) == 3)
    await _move_until(world, timedelta(seconds=4), lambda: len(hook.got) == 5)
    assert hook.texts() == ["one"] * 4 + ["two"]


async def _move_until(world, step, holds):
    """The pusher may fall asleep a moment after its failure was told."""
    for _ in range(50):
        world.clock.move(step)
        try:
            await world.until(holds, timeout=0.1)
        except TimeoutError:
            continue
        return
    raise AssertionError("the pusher sleeps")


async def test_nobody_listening_is_told_as_refused(api, world, citizen):
    await api.ok("setWebhook", url="http://127.0.0.1:9/hook")
    world.send_text(citizen, "one")
    await world.until(lambda: world.hook.last_error)
    assert world.hook.last_error == "Connection refused"
    assert len(world.updates.pending()) == 1


async def test_chats_go_in_parallel_up_to_max_connections(api, world, citizen, hook):
    hook.gate.clear()
    await api.ok("setWebhook", url=hook.url, max_connections=2)
    people = [citizen, *(world.add_phone(f"P{n}").id for n in range(3))]
    for person in people:
        world.send_text(person, "a")
        world.send_text(person, "b")
    await world.until(lambda: hook.inside == 2)
    hook.gate.set()
    await world.until(lambda: len(hook.got) == 8)
    assert hook.most == 2
    for person in people:
        assert [u["message"]["text"] for u in hook.got if u["message"]["chat"]["id"] == person] == ["a", "b"]


async def test_a_method_in_the_answer_is_executed(api, world, citizen, hook):
    hook.answers = [
        web.json_response({"method": "sendMessage", "chat_id": citizen, "text": "by reply"}),
        web.json_response({"method": "deleteWebhook"}),
    ]
    await api.ok("setWebhook", url=hook.url)
    world.send_text(citizen, "one")
    await world.until(lambda: world.last(citizen))
    assert world.last(citizen)["text"] == "by reply"
    world.send_text(citizen, "two")
    await world.until(lambda: len(hook.got) == 2)
    assert (await api.ok("getWebhookInfo"))["url"] == hook.url


async def test_pending_updates_can_be_dropped(api, world, citizen, hook):
    world.send_text(citizen, "old")
    await api.ok("setWebhook", url=hook.url, drop_pending_updates=True)
    world.send_text(citizen, "new")
    await world.until(lambda: hook.got)
    assert hook.texts() == ["new"]


async def test_duplicates_on_demand(api, world, citizen, hook):
    world.faults.duplicate_updates = True
    await api.ok("setWebhook", url=hook.url)
    world.send_text(citizen, "one")
    await world.until(lambda: len(hook.got) == 2)
    assert hook.got[0] == hook.got[1]


async def test_disorder_on_demand(api, world, citizen, hook):
    world.faults.reorder_updates = True
    await api.ok("setWebhook", url=hook.url)
    world.send_text(citizen, "one")
    world.send_text(citizen, "two")
    await world.until(lambda: len(hook.got) == 2)
    assert hook.texts() == ["two", "one"]


async def test_nothing_is_pushed_during_an_outage(api, world, citizen, hook):
    await api.ok("setWebhook", url=hook.url)
    world.faults.outage = True
    world.send_text(citizen, "one")
    with pytest.raises(TimeoutError):
        await world.until(lambda: hook.got, timeout=0.05)
    world.faults.outage = False
    world.events.pulse()
    await world.until(lambda: hook.got)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://a.uz", "invalid webhook URL specified"),
        ("http://bot.mfa.uz/x", "bad webhook: An HTTPS URL must be provided for webhook"),
        ("https://bot.mfa.uz:444/x",
         "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"),
        ("https://bot.mfa.uz/x", "bad webhook: Failed to resolve host: Name or service not known"),
    ],
)  # fmt: skip
async def test_addresses_that_telegram_does_not_call(api, url, words):
    assert await api.words("setWebhook", url=url) == f"Bad Request: {words}"


async def test_secrets_have_an_alphabet(api):
    said = await api.words("setWebhook", url="http://127.0.0.1:9/", secret_token="a b")
    assert said == "Bad Request: secret token contains unallowed characters"


async def test_what_setting_and_deleting_says(api):
    url = "http://localhost:9/"
    calls = [
        ("deleteWebhook", {}),
        ("setWebhook", {"url": url}),
        ("setWebhook", {"url": url}),
        ("setWebhook", {}),
    ]
    said = [(await api(method, **params))[1]["description"] for method, params in calls]
    assert said == [
        "Webhook is already deleted", "Webhook was set", "Webhook is already set", "Webhook was deleted",
    ]  # fmt: skip
