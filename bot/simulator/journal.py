"""Every call the bot made and what became of it: what the checkers of crash and fault tests read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(slots=True)
class Call:
    """One call of a method other than the get… ones."""

    number: int
    at: datetime
    method: str  # as in Telegram's documentation: sendMessage
    params: dict[str, Any]  # strings, as they came
    chat: int | None
    result: Any = None  # None when refused
    error: str = ""  # the refusal's description, or the fault that kept it from being done
    answered: bool = True  # False: done, but the bot never learnt of it

    @property
    def accepted(self) -> bool:
        return not self.error


@dataclass(slots=True)
class Journal:
    calls: list[Call] = field(default_factory=list)

    def add(self, call: Call) -> Call:
        call.number = len(self.calls) + 1
        self.calls.append(call)
        return call

    def accepted(self, method: str = "", chat: int | None = None) -> list[Call]:
        """Calls that had their effect, also when the answer was lost."""
        return [call for call in self._matching(method, chat) if call.accepted]

    def refused(self, method: str = "", chat: int | None = None) -> list[Call]:
        return [call for call in self._matching(method, chat) if not call.accepted]

    def texts(self, chat: int | None = None) -> list[str]:
        """The texts that the bot sent, oldest first."""
        return [call.result["text"] for call in self.accepted("sendMessage", chat)]

    def _matching(self, method: str, chat: int | None) -> Iterator[Call]:
        for call in self.calls:
            if method in {"", call.method} and chat in {None, call.chat}:
                yield call
