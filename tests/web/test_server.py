"""The webhook and its neighbours, over real HTTP."""

import asyncio
import gzip
import io
import json

import aiohttp
import pytest
from aiohttp.web_protocol import RequestHandler

from bot.web.server import MAX_BODY, SECRET_HEADER
from tests.web.asking import RIGHT, get, post
from tests.web.conftest import SECRET


async def test_200_with_nothing_to_say(client, base, house):
    status, body, headers = await post(client, base, {"update_id": 1})
    assert (status, body) == (200, b"")
    assert house.taken == [{"update_id": 1}]
    assert "aiohttp" not in headers["Server"]


async def test_200_only_after_the_commit(client, base, house):
    house.gate = asyncio.Event()
    request = asyncio.create_task(post(client, base, {"update_id": 1}))
    await house.begun.wait()
    await get(client, f"{base}/healthz")  # time enough for an answer that came too early
    assert not request.done()
    house.gate.set()
    assert (await request)[0] == 200


async def test_the_answer_to_a_press_is_in_the_body(client, base, house):
    house.answer = {"method": "answerCallbackQuery", "callback_query_id": "7", "text": "Қабул қилинди"}
    status, body, headers = await post(client, base, {"update_id": 1})
    assert status == 200
    assert json.loads(body) == house.answer
    assert headers["Content-Type"].startswith("application/json")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {SECRET_HEADER: ""},
        {SECRET_HEADER: SECRET[:-1]},
        {SECRET_HEADER: SECRET + "x"},
        {SECRET_HEADER: SECRET.upper()},
        [(SECRET_HEADER, SECRET), (SECRET_HEADER, SECRET)],
        [(SECRET_HEADER, SECRET), (SECRET_HEADER, "other")],
        [(SECRET_HEADER, "other"), (SECRET_HEADER, SECRET)],
        {"Authorization": SECRET},
    ],
)
async def test_a_wrong_missing_or_doubled_secret_is_403(client, base, house, headers):
    assert (await post(client, base, {"update_id": 1}, headers))[:2] == (403, b"")
    assert house.taken == []


async def test_a_wrong_secret_is_refused_before_the_body_is_read(client, base):
    async def endless():
        yield b"x" * 1000
        await asyncio.Event().wait()

    async with asyncio.timeout(5):
        try:
            async with client.post(
                f"{base}/telegram", data=endless(), headers={SECRET_HEADER: "no"}
            ) as response:
                assert response.status == 403
        except aiohttp.ClientError:  # closed while we still wrote
            pass


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no json",
        b"{",
        b"[]",
        b"7",
        b"null",
        b'"text"',
        b"\xff\xfe{\x00}\x00",
        b"\xef\xbb\xbf{}",
        '{"a": "я"}'.encode("cp1251"),
        '{"update_id": 1}'.encode("utf-16"),
        b"[" * 10_000 + b"]" * 10_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b'{"update_id": ' + b"9" * 5000 + b"}",
    ],
    ids=range(14),
)
async def test_what_is_no_update_is_400(client, base, house, body):
    assert (await post(client, base, body))[0] == 400
    assert house.taken == []


async def test_an_update_without_form_is_for_the_quarantine_to_judge(client, base, house):
    assert (await post(client, base, {"update_id": "x"}))[0] == 200
    assert house.taken == [{"update_id": "x"}]


async def test_too_much_is_413(client, base, house):
    assert (await post(client, base, io.BytesIO(b" " * MAX_BODY + b"{}")))[0] == 413

    async def chunks():
        for _ in range(100):
            yield b"x" * 100_000

    try:
        async with client.post(f"{base}/telegram", data=chunks(), headers=RIGHT) as response:
            assert response.status == 413
    except aiohttp.ClientError:
        pass
    assert house.taken == []


async def test_a_compressed_bomb_is_refused_at_its_real_size(client, base, house):
    bomb = gzip.compress(b'{"a":"' + b"x" * (20 * MAX_BODY) + b'"}')
    headers = {**RIGHT, "Content-Encoding": "gzip", "Content-Type": "application/json"}
    assert (await post(client, base, bomb, headers))[0] in {400, 413}
    assert house.taken == []


async def test_a_body_that_never_ends_is_408(base):
    host, port = base.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        f"POST /telegram HTTP/1.1\r\nHost: x\r\n{SECRET_HEADER}: {SECRET}\r\n".encode()
        + b"Content-Length: 100\r\n\r\n{"
    )
    async with asyncio.timeout(5):
        assert b" 408 " in await reader.readline()
    writer.close()


@pytest.mark.parametrize(
    "fault", [OSError("disk full at /var/x"), RuntimeError("database is locked"), KeyError("x")]
)
async def test_a_fault_of_ours_is_503_with_a_time(client, base, house, fault):
    house.fault = fault
    status, body, headers = await post(client, base, {"update_id": 1})
    assert (status, body, headers["Retry-After"]) == (503, b"", "5")
    house.fault = None
    assert (await post(client, base, {"update_id": 1}))[0] == 200


async def test_many_at_once(client, base, house):
    results = await asyncio.gather(*(post(client, base, {"update_id": number}) for number in range(100)))
    assert {status for status, _, _ in results} == {200}
    assert sorted(update["update_id"] for update in house.taken) == list(range(100))


async def test_a_sender_that_hangs_up_does_not_undo_the_taking(client, base, house, monkeypatch):
    noticed = asyncio.Event()
    lost = RequestHandler.connection_lost

    def heard(protocol, error):
        lost(protocol, error)
        noticed.set()

    monkeypatch.setattr(RequestHandler, "connection_lost", heard)
    house.gate = asyncio.Event()
    request = asyncio.create_task(post(client, base, {"update_id": 1}))
    async with asyncio.timeout(5):
        await house.begun.wait()
        request.cancel()
        await noticed.wait()
        house.gate.set()
        await house.took.wait()
    assert house.taken == [{"update_id": 1}]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/telegram", 405),
        ("PUT", "/telegram", 405),
        ("GET", "/", 404),
        ("POST", "/healthz", 405),
        ("GET", "/telegram/", 404),
    ],
)
async def test_everything_else_is_refused(client, base, method, path, status):
    async with client.request(method, base + path, headers=RIGHT) as response:
        assert response.status == status


@pytest.mark.parametrize(
    ("expect", "status"), [(b"100-continue", b"200"), (b"tea", b"417"), (b"\x80\xff", b"417")]
)
async def test_what_a_sender_expects_is_done_or_refused(base, expect, status):
    host, port = base.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"POST /telegram HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n")
    writer.write(f"{SECRET_HEADER}: {SECRET}\r\nExpect: ".encode() + expect + b"\r\n\r\n{}")
    async with asyncio.timeout(5):
        said = await reader.read()
    assert (b"HTTP/1.1 100 Continue\r\n\r\n" in said) == (status == b"200")
    assert b"HTTP/1.1 " + status in said
    writer.close()
