"""The light Bot API and the walk of the speed comparison, Elchi at the other end. No figure is judged."""

import asyncio
import json

import pytest

from bench import unpaced
from bench.botapi import BotApi
from bench.citizens import Crowd, load
from bench.dialog import ECHO, SCREENS, WALK, pressed
from bench.prepared import Hook, prepare, settings
from bench.surge import offer
from bot import app
from bot.config import Settings
from bot.sender import pace
from bot.wallclock import WallClock
from tests.ports import free_port


@pytest.fixture
def lifted(monkeypatch):
    for name in ("OVERALL", "CHAT", "CHAT_BURST", "GROUP"):
        monkeypatch.setattr(pace, name, getattr(pace, name))
    unpaced.lift()


async def with_elchi(tmp_path, webhook, work):
    crowd = Crowd(WALK)
    url = f"sqlite:///{tmp_path}/bot.db"
    keys = tmp_path / "elchi.keys"
    await prepare(url, keys)
    hook = Hook(free_port()) if webhook else None
    told = settings(f"http://127.0.0.1:{await crowd.api.open()}", url, keys, hook)
    values = {name.removeprefix("ELCHI_").lower(): value for name, value in told.items()}
    async with app.opened(Settings(_env_file=None, **values), WallClock()) as bot:
        running = asyncio.create_task(app.run(bot))
        try:
            async with asyncio.timeout(30):
                return await work(crowd)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            crowd.api.close()


@pytest.mark.usefixtures("lifted")
@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_two_citizens_walk_all_twelve_turns_with_elchi(tmp_path, capsys, webhook):
    alerts = []

    async def work(crowd):
        crowd.told = alerts.append
        figures = await load(crowd, citizens=2, warm=0, seconds=0.1)
        await crowd.until(4 * len(WALK))
        return crowd, figures

    crowd, figures = await with_elchi(tmp_path, webhook, work)
    assert crowd.walked >= 2
    assert figures["left_alone"] == []
    assert any("P1" in text for text in alerts)
    assert crowd.api.calls["sendMessage"] > 0
    assert (crowd.api.calls["answerCallbackQuery in the webhook's answer"] > 0) == webhook
    assert "began" in json.loads(capsys.readouterr().out.splitlines()[0])


async def test_each_report_of_a_surge_is_found_in_a_group(tmp_path):
    figures = await with_elchi(
        tmp_path, False, lambda crowd: offer(crowd, each_second=30.0, warm=0.0, seconds=2.0)
    )
    assert figures["alerts"] >= 2
    assert figures["alerts_missing"] == figures["without_receipt"] == 0


def test_the_walk_has_what_it_should_measure():
    kinds = [step.kind for step in WALK]
    assert len(WALK) == len(ECHO) == len(SCREENS) == 12
    assert (kinds.count("place"), kinds.count("words")) == (1, 3)  # /start and two texts
    for step, screen in zip(WALK, SCREENS, strict=True):
        assert step.until in screen.text


def test_a_button_is_found_by_what_it_stands_for_and_by_its_position():
    board = {"inline_keyboard": [[{"callback_data": "t:7:no"}], [{"callback_data": "x\x1dyes"}]]}
    assert (pressed(board, "yes"), pressed(board, "#0"), pressed(board, "#2")) == ("x\x1dyes", "t:7:no", None)
    assert pressed(None, "yes") is None


@pytest.mark.parametrize("delay", [0.0, 0.05])
async def test_the_light_bot_api_reads_forms_and_json_and_keeps_its_distance(delay):
    shown = []
    api = BotApi(lambda *said: shown.append(said), delay)
    port = await api.open()
    form = "chat_id=5&text=salom&reply_markup=%7B%22inline_keyboard%22%3A%5B%5D%7D"
    multipart = '--aB\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n5\r\n--aB--\r\n'
    asked = [
        ("application/x-www-form-urlencoded", form),
        ("application/json", json.dumps({"chat_id": 5, "text": "salom"})),
        ("multipart/form-data; boundary=aB", multipart),
    ]
    loop = asyncio.get_running_loop()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for kind, body in asked:
        began = loop.time()
        head = f"POST /bot1:x/sendMessage HTTP/1.1\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}"
        writer.write(f"{head}\r\n\r\n{body}".encode())
        size = int((await reader.readuntil(b"\r\n\r\n")).split(b"Content-Length: ")[1])
        answer = json.loads(await reader.readexactly(size))
        assert (answer["ok"], answer["result"]["chat"]["id"]) == (True, 5)
        assert loop.time() - began >= delay * 0.9
    writer.close()
    await writer.wait_closed()
    api.close()
    assert [(chat, text) for chat, _, text, _ in shown] == [(5, "salom"), (5, "salom"), (5, "")]
