"""Faults on demand: switches for the page, chances for chaos, scripts for exact failures."""

import random
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Kind = Literal[
    "error_5xx",  # 502 with an HTML body, nothing done
    "drop_before",  # connection closed, nothing done
    "drop_after",  # done, then connection closed
    "timeout_after",  # done, then never an answer
    "unreadable",  # done, 200 with a body that is no JSON
    "retry_after",  # 429 with `seconds`, nothing done
    "refused",  # `code` and `words`, nothing done
]
KINDS = frozenset(get_args(Kind))
BEFORE = {"error_5xx", "drop_before", "retry_after", "refused"}


@dataclass(frozen=True, slots=True)
class Fault:
    kind: Kind
    seconds: int = 1
    code: int = 400
    words: str = "Bad Request"


@dataclass(slots=True)
class Script:
    method: str
    fault: Fault
    times: int
    chat: int | None
    skip: int


@dataclass(slots=True)
class Faults:
    """The weather over the simulated Telegram."""

    outage: bool = False
    rate_limits: bool = False
    error_5xx: float = 0.0
    timeout_after_delivery: float = 0.0
    drop: float = 0.0
    duplicate_updates: bool = False
    reorder_updates: bool = False
    retry_after_next: int | None = None
    slow_ms: int = 0
    dice: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311 # nosec B311 # repeatable chaos
    scripts: list[Script] = field(default_factory=list)

    def script(
        self, method: str, fault: Fault | Kind, *, times: int = 1, chat: int | None = None, nth: int = 1
    ) -> None:
        """Let `fault` hit `times` calls of `method` (to `chat`), beginning with the nth from now on."""
        made = fault if isinstance(fault, Fault) else Fault(fault)
        if made.kind not in KINDS:
            raise ValueError(f"no fault is called {made.kind!r}")
        self.scripts.append(Script(method.lower(), made, times, chat, nth - 1))

    def take(self, method: str, chat: int | None, *, sends: bool) -> Fault | None:
        """The fault that hits this call, if any; scripts first, then the next 429, then chance."""
        for script in self.scripts:
            if script.method != method or script.chat not in {None, chat}:
                continue
            if script.skip:
                script.skip -= 1
                continue
            script.times -= 1
            if script.times <= 0:
                self.scripts.remove(script)
            return script.fault
        if sends and self.retry_after_next is not None:
            seconds, self.retry_after_next = self.retry_after_next, None
            return Fault("retry_after", seconds)
        return self._chance(sends=sends)

    def _chance(self, *, sends: bool) -> Fault | None:
        if self.error_5xx and self.dice.random() < self.error_5xx:
            return Fault("error_5xx")
        if self.drop and self.dice.random() < self.drop:
            return Fault("drop_before" if self.dice.random() < 0.5 else "drop_after")
        if sends and self.timeout_after_delivery and self.dice.random() < self.timeout_after_delivery:
            return Fault("timeout_after")
        return None

    def change(self, wanted: dict[str, Any]) -> None:
        """A partial update from the page; raises ValueError for what is no switch or no such value."""
        for name, value in wanted.items():
            if name not in READERS:
                raise ValueError(f"no switch is called {name!r}")
            setattr(self, name, READERS[name](value))

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in READERS}


def _switch(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("a switch is true or false")  # noqa: TRY004 # the page's mistake, one error class
    return value


def _chance(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError("a chance lies between 0 and 1")
    return float(value)


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise ValueError("a number from 0 is needed")
    return int(value)


READERS = {
    "outage": _switch,
    "rate_limits": _switch,
    "error_5xx": _chance,
    "timeout_after_delivery": _chance,
    "drop": _chance,
    "duplicate_updates": _switch,
    "reorder_updates": _switch,
    "retry_after_next": lambda value: None if value is None else _count(value),
    "slow_ms": _count,
}
