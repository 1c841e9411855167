"""The log holds ids and codes only, and never holds up the program."""

import io
import json
import logging
import threading
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import log

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
CANARY = "Гулнора в подвале"


@pytest.fixture
def lines():
    stream = io.StringIO()
    log.configure("debug", console=False, stream=stream)

    def read():
        log.close()
        return [json.loads(line) for line in stream.getvalue().splitlines()]

    yield read
    log.close()


class Colour(StrEnum):
    RED = "red"


def test_ids_codes_and_enums_are_kept(lines):
    log.get_log("sender").info(
        "row.sent", row=7, chat=12, kind=Colour.RED, seconds=0.5, doubt=True, case=None
    )
    (line,) = lines()
    del line["timestamp"]
    assert line == {
        "part": "sender", "event": "row.sent", "level": "info",
        "row": 7, "chat": 12, "kind": "red", "seconds": 0.5, "doubt": True, "case": None,
    }  # fmt: skip


def test_keys_that_are_not_listed_are_dropped(lines):
    log.get_log("x").info("a.b", text=CANARY, name="x", update=3, payload={"a": 1})
    assert set(lines()[0]) == {"part", "event", "level", "timestamp", "update"}


@pytest.mark.parametrize(
    "value",
    [TOKEN, f"see {TOKEN}", "+998 90 123-45-67", "call 998901234567 now", "a" * 40, "9" * 12],
)
def test_what_looks_like_a_token_or_a_phone_is_hidden(lines, value):
    log.get_log("x").info("a.b", reason=value)
    shown = lines()[0]["reason"]
    assert "[hidden]" in shown
    assert value not in shown


@pytest.mark.parametrize("value", [{"a": CANARY}, [CANARY], "x" * 200, "a\nb", "\x1b[31m", "<b>", object()])
def test_values_that_are_no_codes_are_hidden(lines, value):
    log.get_log("x").info("a.b", reason=value)
    assert lines()[0]["reason"] == "[hidden]"


@pytest.mark.parametrize(
    "value", ["ABC-234", "uz-dubai", "not_sent", "2026-11-24", "store.py:12 api.py:3", "0001"]
)
def test_codes_are_shown(lines, value):
    log.get_log("x").info("a.b", reason=value)
    assert lines()[0]["reason"] == value


def test_an_event_is_a_constant_name(lines):
    log.get_log("x").info(f"failed for {CANARY}")
    assert lines()[0]["event"] == "unnamed"


def test_an_exception_is_its_type_and_place(lines):
    def inner(secret):
        raise ValueError(f"{secret} {CANARY}")

    try:
        inner(TOKEN)
    except ValueError as error:
        log.get_log("x").error("a.b", exc_info=error)
        log.get_log("x").error("a.b", exc_info=True)
        log.get_log("x").exception("a.b")
    found = lines()
    assert len(found) == 3
    for line in found:
        assert line["error"] == "ValueError"
        assert line["at"].startswith("test_log.py:")
        assert CANARY not in json.dumps(line, ensure_ascii=False)
        assert TOKEN not in json.dumps(line)


def test_the_place_is_in_our_code_and_where_it_came_out(lines):
    try:
        log.configure("no such level")
    except Exception as error:  # noqa: BLE001
        log.configure("debug", console=False, stream=(stream := io.StringIO()))
        log.get_log("x").error("a.b", exc_info=error)
        log.close()
    at = json.loads(stream.getvalue())["at"]
    assert at.startswith("log.py:")


def test_libraries_are_told_by_name_and_place_only(lines):
    logging.getLogger("telegram.Bot").warning("update %s", CANARY)
    logging.getLogger("telegram.Bot").debug("Calling %s", TOKEN)
    logging.getLogger("httpx").info("POST https://api/bot%s", TOKEN)
    logging.getLogger("aiohttp.access").info("GET /")
    try:
        {}[CANARY]
    except KeyError:
        logging.getLogger("asyncio").exception("Task %s", CANARY)
    first, second = lines()
    assert (first["logger"], first["event"], first["kind"]) == ("telegram.Bot", "library", "warning")
    assert first["where"].startswith("test_log:")
    assert (second["logger"], second["error"]) == ("asyncio", "KeyError")
    assert CANARY not in json.dumps([first, second], ensure_ascii=False)


def test_lines_below_the_level_are_not_written():
    stream = io.StringIO()
    log.configure("warning", console=False, stream=stream)
    log.get_log("x").info("a.b")
    log.get_log("x").warning("c.d")
    log.close()
    assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == ["c.d"]


def test_the_console_form():
    stream = io.StringIO()
    log.configure("info", console=True, stream=stream)
    log.get_log("sender").info("row.sent", row=7, text=CANARY)
    log.close()
    assert stream.getvalue().rstrip().endswith("info    sender row.sent row=7")


class Stuck(io.StringIO):
    """A pipe that nobody reads."""

    def __init__(self):
        super().__init__()
        self.gate = threading.Event()

    def write(self, text):
        self.gate.wait(10)
        return super().write(text)


def test_a_full_pipe_drops_lines_and_never_waits():
    stream = Stuck()
    log.configure("info", console=False, stream=stream)
    logger = log.get_log("x")
    for number in range(10_500):
        logger.info("a.b", row=number)
    stream.gate.set()
    log.close()
    written = stream.getvalue().splitlines()
    assert 10_000 <= len(written) < 10_500
    assert json.loads(written[0])["row"] == 0


class Broken(io.StringIO):
    def write(self, text):
        raise OSError("no space left on device")


def test_a_full_disk_is_survived():
    log.configure("info", console=False, stream=Broken())
    log.get_log("x").info("a.b")
    log.close()


def test_before_and_after_configuring_the_same_nets_hold(capsys):
    log.close()
    log.get_log("x").error("a.b", text=CANARY, reason=TOKEN, row=1)
    log.get_log("x").info("quiet")
    shown = capsys.readouterr()
    assert shown.out == ""
    assert CANARY not in shown.err
    assert TOKEN not in shown.err
    assert json.loads(shown.err)["row"] == 1


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none() | st.lists(st.text())))
def test_keeping_is_total(event):
    kept = log.keep_allowed(None, "info", dict(event))
    assert set(kept) <= log.ALLOWED
    json.dumps(kept)
