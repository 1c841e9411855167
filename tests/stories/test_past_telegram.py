"""What breaks a desk: the next page goes another way, the administrator is told, nothing is lost."""

import asyncio
import json
from datetime import timedelta

import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.casework.people import Profile, Role
from bot.cli.officers import issue
from bot.simulator.faults import Fault
from bot.store import desk as people
from tests.stage import ISTANBUL

SEND = ("I am in danger now", "Turkey", "Yes, send now")
SECRET = "s" * 40
PHONE = "+905321234567"


@pytest.fixture
async def gateway():
    """A gateway of the operator's; what it was asked to send, and what it answers."""
    got, answers = asyncio.Queue(), [202]

    async def take(request):
        got.put_nowait(json.loads(await request.read()))
        return web.Response(status=answers[-1])

    app = web.Application()
    app.router.add_post("/page", take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}/page", got, answers
    await runner.cleanup()


@pytest.fixture
async def post(stage, gateway):
    """Two on duty with a group, the ministry, an administrator; one of the two has a telephone here."""
    url, _, _ = gateway
    await stage.stop()
    more = {"page_webhook": SecretStr(url), "page_secret": SecretStr(SECRET)}
    await stage.start(stage.settings.model_copy(update=more))
    aziza = await stage.officer("Aziza", ISTANBUL, Profile(Role.DUTY), {"phone": PHONE})
    bekzod = await stage.officer("Bekzod", ISTANBUL, Profile(Role.DUTY))
    ministry = await stage.officer("Ministry", "ministry")
    admin = await stage.officer("Admin", "ministry", Profile(Role.ADMIN))
    group = await stage.group("Istanbul desk", ISTANBUL, aziza, bekzod)
    return {"aziza": aziza, "bekzod": bekzod, "ministry": ministry, "admin": admin, "group": group}


async def in_danger(stage):
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps(*SEND)
    return reporter


async def paged(gateway):
    """The next page that the gateway is asked to send."""
    return await asyncio.wait_for(gateway[1].get(), 10)


async def test_whoever_blocked_the_bot_is_paged_at_once_another_way(stage, post, gateway):
    stage.world.block(post["aziza"].id)
    await stage.calm()
    assert ISTANBUL in await post["admin"].sees("cannot be reached")
    await in_danger(stage)
    page = await paged(gateway)
    assert page["to"] == PHONE
    assert page["line"].startswith("P1 ")
    assert "TR" in page["line"]
    assert "Dilshod" not in json.dumps(page)


async def test_while_telegram_is_away_the_page_goes_another_way_within_the_step(stage, post, gateway):
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps(*SEND[:-1])
    stage.world.faults.script("sendMessage", "error_5xx", times=10_000)
    stage.world.press(reporter.id, "Yes, send now")
    for _ in range(12):
        stage.clock.move(timedelta(minutes=1))
        await stage.looked()
    assert (await paged(gateway))["to"] == PHONE
    stage.world.faults.scripts.clear()
    await stage.settled()
    assert any("P1 " in text for text in post["ministry"].texts())


async def test_who_got_the_alert_is_not_paged_twice(stage, post, gateway):
    await in_danger(stage)
    for _ in range(4):
        await stage.forward(minutes=10)
    assert gateway[1].empty()


@pytest.mark.parametrize(
    "fault",
    [
        Fault("refused", code=403, words="Forbidden: the group chat was deleted"),
        Fault("refused", code=403, words="Forbidden: bot was kicked from the supergroup chat"),
        Fault("refused", code=400, words="Bad Request: chat not found"),
    ],
)
async def test_a_group_that_is_gone_costs_no_alert(stage, post, fault):
    stage.world.faults.script("sendMessage", fault, times=1, chat=post["group"])
    await in_danger(stage)
    assert ISTANBUL in await post["admin"].sees("cannot be reached")
    assert any("P1 " in text for text in post["aziza"].texts())
    assert any("P1 " in text for text in post["bekzod"].texts())


async def test_a_group_that_moved_gets_the_alert_at_its_new_address(stage, post):
    moved = stage.world.migrate(post["group"])
    await in_danger(stage)
    assert "P1 " in await post["aziza"].sees("P1 ", chat=moved)


async def test_a_removed_bot_is_noticed_and_the_officers_ring(stage, post):
    stage.world.remove_member(post["group"], stage.world.bot.id)
    await stage.calm()
    await post["admin"].sees("cannot be reached")
    await in_danger(stage)
    assert any("P1 " in text for text in post["bekzod"].texts())


async def test_a_gateway_that_refuses_is_told_to_the_administrator(stage, post, gateway):
    gateway[2].append(400)
    stage.world.block(post["aziza"].id)
    await stage.calm()
    await in_danger(stage)
    await paged(gateway)
    assert "could not be paged by phone: server" in await post["admin"].sees("could not be paged")
    assert PHONE not in "".join(post["admin"].texts())


async def test_an_expired_code_lets_nobody_in(stage, post):
    code = await issue(stage.running.store, "officer", ISTANBUL, "Late")
    group_code = await issue(stage.running.store, "group", ISTANBUL, "")
    await stage.forward(hours=49)
    late = stage.person("Late")
    await late.writes(f"/start {code}")
    assert not any("enrolled" in text for text in late.texts())
    other = stage.world.add_group("Another", [late.id])
    await late.writes(f"/bind {group_code}", chat=other)
    await late.sees("This code is not valid", chat=other)
    async with stage.begin() as tx:
        assert "Late" not in {each.label for each in await people.roster(tx)}


async def test_a_button_in_a_strangers_hand_tells_nothing(stage, post):
    await in_danger(stage)
    data = stage.world.buttons(post["bekzod"].id)["I take this"]
    stranger = stage.person("Stranger")
    await stranger.opens()
    before = stranger.texts()
    stage.world.tap(stranger.id, stage.world.last(stranger.id)["message_id"], data)
    await stage.calm()
    assert stranger.texts() == before
    assert not any("taken by" in text for text in post["bekzod"].texts())
