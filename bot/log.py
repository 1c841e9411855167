"""The log: JSON or console lines of ids, codes and enums; whatever is not on the list is dropped.

Rules: event names are constants; values are numbers or short codes; exceptions are told by type and place,
never by message or locals; other people's libraries by name, level and place only. A full pipe drops lines,
never the program.
"""

import atexit
import json
import logging
import queue
import re
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

import structlog

ALLOWED = frozenset({
    "at", "attempts", "case", "chat", "code", "count", "doubt", "error", "event", "group", "kind", "lane",
    "level", "locale", "logger", "method", "mission", "ms", "outcome", "part", "port", "reason", "result",
    "row", "rule", "seconds", "state", "status", "step", "timestamp", "tree", "update", "version", "where",
})  # fmt: skip
_CODE = re.compile(r"[\w.,:/+@ \-]{0,120}")
_NAME = re.compile(r"[a-z0-9_.]{1,64}")
_SECRETS = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}|[A-Za-z0-9_-]{32,}|(?<![\w.:-])\+?(?:\d[ ()-]*){9,}")
_HERE = Path(__file__).parent.name
_ROOM = 10_000


class _Sink:
    """Lines on their way to a stream, written by a thread of its own."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lines: queue.Queue[str | None] = queue.Queue(_ROOM)
        self.dropped = 0
        self._thread = threading.Thread(target=self._work, name="log", daemon=True)
        self._thread.start()

    def write(self, line: str) -> None:
        try:
            self._lines.put_nowait(line)
        except queue.Full:
            self.dropped += 1

    def close(self) -> None:
        """Write what waits, but wait for nobody long."""
        try:
            self._lines.put(None, timeout=1)
        except queue.Full:
            return
        self._thread.join(timeout=2)

    def _work(self) -> None:
        while (line := self._lines.get()) is not None:
            try:
                self._stream.write(line + "\n")
                if self._lines.empty():
                    self._stream.flush()
            except (OSError, ValueError):
                self.dropped += 1


class _Foreign(logging.Handler):
    """Records of libraries: who and where, not what, since what they say may hold anything."""

    def __init__(self, log: Any) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        where = f"{record.module}:{record.lineno}"
        self._log.warning(
            "library", logger=record.name, kind=record.levelname.lower(), where=where, exc_info=error
        )


_state: dict[str, Any] = {}
_listeners: list[Callable[[str], None]] = []


@contextmanager
def errors_told_to(listener: Callable[[str], None]) -> Iterator[None]:
    """Until the block ends, `listener` hears the event of each line of the level error, whoever writes it."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


def configure(level: str = "info", *, console: bool | None = None, stream: TextIO | None = None) -> None:
    """Set the log up for this process; `console` (default: a terminal) for lines that people read."""
    close()
    target = stream or sys.stderr
    sink = _Sink(target)
    pretty = target.isatty() if console is None else console
    _direct(sink.write, level, pretty=pretty)
    root = logging.getLogger()
    handler = _Foreign(get_log("library"))
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for name in ("telegram", "aiohttp", "asyncio", "httpx", "httpcore", "sqlalchemy", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in ("aiohttp.access", "aiohttp.server"):
        logging.getLogger(name).setLevel(logging.ERROR)
    _state.update(sink=sink, handler=handler)


def close() -> None:
    """Write out what waits."""
    if handler := _state.pop("handler", None):
        logging.getLogger().removeHandler(handler)
    if sink := _state.pop("sink", None):
        _direct(_to_stderr, "warning", pretty=False)
        sink.close()


atexit.register(close)


def _direct(write: Callable[[str], object], level: str, *, pretty: bool) -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            tell_exception,
            keep_allowed,
            _count,
            _for_people if pretty else _as_json,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: _Lines(write),
        cache_logger_on_first_use=False,
    )


def get_log(name: str) -> Any:
    """A logger whose lines carry `name`."""
    return structlog.get_logger(part=name)


def tell_exception(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """`exc_info` as the error's type and the place that raised it: no message, no locals."""
    info = event.pop("exc_info", None)
    error = sys.exc_info()[1] if info is True else info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["at"] = _place(error.__traceback__)
    return event


def _place(trace: TracebackType | None) -> str:
    """Our own frame nearest to the fault, and where it came out if that was elsewhere."""
    ours = last = ""
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        last = f"{path.name}:{trace.tb_lineno}"
        if _HERE in path.parts:
            ours = last
        trace = trace.tb_next
    return f"{ours} {last}" if ours and ours != last else last


def keep_allowed(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Only listed keys, only codes in them."""
    kept: dict[str, Any] = {}
    for key, value in event.items():
        if key == "timestamp":
            kept[key] = value
        elif key == "event":
            kept[key] = value if isinstance(value, str) and _NAME.fullmatch(value) else "unnamed"
        elif key in ALLOWED:
            kept[key] = _code(value)
    return kept


def _count(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Lines of the level error are counted by their event; libraries' errors, told as warnings, too."""
    if "error" in (event["level"], event.get("kind") if event["event"] == "library" else ""):
        for listener in _listeners:
            listener(event["event"])
    return event


def _code(value: Any) -> Any:
    if isinstance(value, Enum):
        value = value.value
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str) and _CODE.fullmatch(value):
        return _SECRETS.sub("[hidden]", value)
    return "[hidden]"


class _Lines:
    """What structlog calls a logger: every level ends in the same place."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self.debug = self.info = self.warning = self.error = self.critical = write


def _as_json(_: Any, __: str, event: Mapping[str, Any]) -> str:
    return json.dumps(dict(event), ensure_ascii=True)


def _for_people(_: Any, __: str, event: Mapping[str, Any]) -> str:
    rest = " ".join(f"{k}={v}" for k, v in event.items() if k not in {"timestamp", "level", "event", "part"})
    time = str(event.get("timestamp", ""))[11:19]
    return f"{time} {event.get('level', ''):8}{event.get('part', '')} {event['event']} {rest}".rstrip()


def _to_stderr(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201 # a program that has not configured its log


_direct(_to_stderr, "warning", pretty=False)  # the same nets from the first line on


def complain(error: BaseException) -> None:
    """Tell the operator in one line on standard error; only for errors whose text is made for that."""
    lines = str(error).splitlines() or [type(error).__name__]
    more = f" (and {len(lines) - 1} more: elchi check)" if len(lines) > 1 else ""
    sys.stderr.write(f"elchi: {lines[0]}{more}\n")
