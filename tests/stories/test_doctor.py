"""What `elchi doctor` finds around the desks: keys, channels, addresses, tables that end."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import SecretStr

from bot.cli.doctor import _dated, _examined
from bot.simulator import World, serve
from bot.store import ring_file
from bot.wallclock import WallClock
from tests.ports import free_port


async def examined(stage, **settings):
    given = {"bot_token": SecretStr(stage.world.token), **settings}
    return [str(each) for each in await _examined(stage.settings.model_copy(update=given))]


async def test_a_rotation_that_stopped_half_way_and_values_without_their_key(stage, desk):
    path = stage.settings.keys
    old = ring_file.read(path).newest
    assert not [line for line in await examined(stage) if line.startswith("keys")]

    ring_file.promote(path)
    found = [line for line in await examined(stage) if line.startswith("keys")]
    assert len(found) == 1
    assert found[0].endswith(f"values are sealed by the older {old.id.hex()}; run `elchi keys rotate`")
    assert old.raw.hex() not in found[0]


@pytest.mark.parametrize("open_", [True, False])
async def test_a_channel_whose_server_takes_no_connection_and_officers_without_an_address(stage, desk, open_):
    async def nothing(reader, writer):
        writer.close()

    server = await asyncio.start_server(nothing, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1] if open_ else free_port()
    async with server:
        gateway = {
            "page_webhook": SecretStr(f"http://127.0.0.1:{port}/page"),
            "page_secret": SecretStr("s" * 32),
        }
        found = await examined(stage, **gateway)
    assert ("channel phone: its server takes no connection" in found) is not open_
    assert sum(line.endswith("no phone to page") for line in found) == 2  # Karimova and Saidov
    assert not any("127.0.0.1" in line or str(port) in line for line in found)


async def test_a_table_of_holidays_that_ends_soon(stage):
    atlas = stage.running.content.kit.atlas
    last = max(atlas.directory.holidays["TR"])
    async with stage.begin() as tx:
        assert not [each for each in _dated(tx, atlas) if each.mission == "directory TR"]
        late = replace(tx, now=tx.now.replace(year=last.year, month=12, day=10))
        assert "directory TR: no holidays are known after" in "\n".join(map(str, _dated(late, atlas)))
        early = replace(tx, now=late.now - timedelta(days=30))
        assert not [each for each in _dated(early, atlas) if each.mission == "directory TR"]


@pytest.mark.parametrize("wanted", ["", "http://127.0.0.1:8080"])
async def test_updates_that_go_elsewhere(stage, wanted):
    world = World(WallClock())
    async with serve(world) as server:
        right = f"{wanted}/telegram" if wanted else ""
        for hook, good in ((right, True), ("https://other.uz/telegram", False)):
            world.hook.url = hook
            told = await examined(stage, bot_api=server.url, public_url=wanted)
            here = "ELCHI_PUBLIC_URL" if wanted else "a long poll"
            line = f"webhook: Telegram does not bring updates to {here}: is the bot running?"
            assert [each for each in told if each.startswith("webhook")] == ([] if good else [line])
