"""The long poll: a batch is confirmed to Telegram only after `take` has made every update of it durable."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, NoReturn

from telegram.error import Conflict, InvalidToken, TelegramError

from bot.log import get_log
from bot.telegram.api import MAX_BATCH, Api
from bot.telegram.inbound import update_id
from bot.telegram.request import Flood
from bot.wallclock import WallClock

POLL_SECONDS = 25
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
AT_LEAST: dict[type[Exception], float] = {Conflict: 5.0, InvalidToken: 30.0}

Take = Callable[[list[Any]], Awaitable[None]]
_log = get_log("polling")


async def poll(
    api: Api,
    take: Take,
    clock: WallClock,
    jitter: Callable[[], float],
    *,
    contact: Callable[[bool, bool], None] = lambda _answered, _behind: None,
    seconds: int = POLL_SECONDS,
) -> NoReturn:
    """Poll for ever. `take` gets raw updates; when it raises, the same updates come again after a pause.

    `jitter` draws from [0, 1); `contact` is told after each poll whether Telegram answered, and whether it
    may hold more than was taken; as long as it may, no poll waits for something new. There is no stored
    offset: Telegram keeps what was not confirmed. After an answer without updates, which proves that the last
    confirmation arrived, the offset is dropped: ids may start anew, lower, after a quiet week.
    """
    offset: int | None = None
    failures = 0
    behind = True
    while True:
        try:
            batch = await api.updates(offset, 0 if behind else seconds)
        except TelegramError as error:
            behind = True
            contact(False, behind)
            failures += 1
            _log.warning("poll.failed", error=type(error).__name__, reason=_reason(error), count=failures)
            await _pause(clock, _wait(failures, jitter(), error))
            continue
        contact(True, bool(batch))
        if not batch:
            behind = False
            offset, failures = None, 0
            continue
        try:
            await take(batch)
        except Exception as error:  # noqa: BLE001 # whatever it was, nothing is confirmed
            failures += 1
            behind = True
            _log.error("poll.not_taken", exc_info=error, count=failures)
            await _pause(clock, _wait(failures, jitter(), error))
            continue
        numbers = [number for raw in batch if (number := update_id(raw)) is not None]
        if not numbers:  # nothing that could be confirmed: do not ask for it in a tight loop
            failures += 1
            await _pause(clock, _wait(failures, jitter(), None))
            continue
        offset, failures = max(numbers) + 1, 0
        behind = len(batch) >= MAX_BATCH
        contact(True, behind)


def _wait(failures: int, jitter: float, error: Exception | None) -> float:
    if isinstance(error, Flood):
        return float(min(300, error.seconds)) + jitter
    longest: float = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(failures, 10))
    least = next((wait for kind, wait in AT_LEAST.items() if isinstance(error, kind)), 0.0)
    return max(least, longest * (0.5 + jitter / 2))


def _reason(error: TelegramError) -> str:
    return error.message if error.message.isidentifier() else ""


async def _pause(clock: WallClock, seconds: float) -> None:
    until = clock.steady() + timedelta(seconds=seconds)
    while clock.steady() < until:
        await clock.sleep_until(until)
