"""`elchi run` as an operator starts it, with only what has no default, against any Bot API."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from bot.cli.run import until_stopped
from bot.simulator import World, serve
from bot.wallclock import WallClock
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
SECRET = "a-secret-of-the-webhook"


async def elchi(folder, *arguments, **settings):
    """The command as a child process."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    environment |= {f"ELCHI_{name.upper()}": value for name, value in settings.items()}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments, cwd=folder, env=environment,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def code_from(folder, *arguments, **settings) -> str:
    """The one-time code that a command prints."""
    child = await elchi(folder, *arguments, **settings)
    out, err = await child.communicate()
    assert child.returncode == 0, err.decode()
    return out.decode().splitlines()[0]


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_from_nothing_to_a_taken_alert(tmp_path, mode):
    world = World(WallClock())
    reporter = world.add_phone("Dilshod").id
    officer = world.add_phone("Karimova", "en").id

    async def taps(label):
        await world.until(lambda: any(label in text for text in world.buttons(reporter)), timeout=20)
        world.press(reporter, label)

    async with serve(world) as server:
        settings = {"bot_api": server.url, "bot_token": world.token}
        if mode == "webhook":
            port = free_port()
            settings["public_url"] = f"http://127.0.0.1:{port}"
            settings["listen"] = f"127.0.0.1:{port}"
            settings["webhook_secret"] = SECRET
        child = await elchi(tmp_path, "run", **settings)
        try:
            world.send_text(reporter, "/start")
            await world.until(lambda: world.from_bot(reporter), timeout=30)
            world.send_text(
                officer,
                await code_from(tmp_path, "officer", "invite", "--mission", "ministry", "--name", "K"),
            )
            await world.until(lambda: world.from_bot(officer), timeout=20)

            for label in ("English", "I am in danger now", "Turkey", "Yes, send now"):
                await taps(label)
                child.send_signal(signal.SIGHUP)  # the dialogs are read again, and nobody notices

            await world.until(lambda: "I take this" in world.buttons(officer), timeout=20)
            world.press(officer, "I take this")
            read = "An officer has read your message."
            await world.until(
                lambda: any(read in m.get("text", "") for m in world.from_bot(reporter)), timeout=20
            )
        finally:
            child.send_signal(signal.SIGTERM)
            _, err = await asyncio.wait_for(child.communicate(), 20)
        assert child.returncode == 0, err.decode()
        assert "Traceback" not in err.decode()
        assert "Dilshod" not in err.decode()
        assert str(reporter) not in err.decode()


async def test_a_signal_ends_the_start_too_and_a_second_one_hurries_nothing():
    began, ended = asyncio.Event(), []

    async def serving():
        try:
            began.set()
            await asyncio.Event().wait()
        finally:
            os.kill(os.getpid(), signal.SIGTERM)
            for _ in range(10):
                await asyncio.sleep(0)
            ended.append("in order")

    stopping = asyncio.create_task(until_stopped(serving()))
    await began.wait()
    os.kill(os.getpid(), signal.SIGTERM)
    await stopping
    assert ended == ["in order"]


async def test_an_address_that_telegram_refuses_is_told_once_and_tried_again(tmp_path):
    world = World(WallClock())
    async with serve(world) as server:
        child = await elchi(
            tmp_path, "run", bot_api=server.url, bot_token=world.token, webhook_secret=SECRET,
            public_url="https://bot.example.uz", listen=f"127.0.0.1:{free_port()}",
        )  # fmt: skip
        try:
            calls = world.journal.calls
            await world.until(lambda: [each.method for each in calls].count("setWebhook") > 1, timeout=30)
        finally:
            child.send_signal(signal.SIGTERM)
            _, err = await asyncio.wait_for(child.communicate(), 20)
    told = [line for line in err.decode().splitlines() if line.startswith("elchi: ")]
    (line,) = told
    assert line.startswith("elchi: ELCHI_PUBLIC_URL: Telegram refuses it: Bad webhook: failed to resolve")
