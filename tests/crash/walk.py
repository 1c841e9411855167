"""People who want help, and the officer: what each does next, judged by nothing but the own screen."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.crash.lab import Lab
from tests.invariants.record import CODE
from tests.invariants.rules import DELIVERED, READ, TAKE

SEND = "Yes, send now"
LABELS = ("English", "I am in danger now", "Turkey", SEND)
ACTS = ("/start", *LABELS, TAKE)
GRACE = 1.0  # seconds that somebody looks at an unchanged screen although nothing is on its way


@dataclass
class Reporter:
    """One person on a phone; `lost` holds what had to be done again because nothing had come of it."""

    lab: Lab
    id: int
    did: set[str] = field(default_factory=set)
    lost: list[str] = field(default_factory=list)

    @property
    def screen(self) -> str:
        last = self.lab.world.last(self.id)
        return last.get("text", "") if last else ""

    @property
    def code(self) -> str:
        found = CODE.search(self.screen)
        return found[0] if found else ""

    @property
    def position(self) -> int:
        """The act that the screen asks for now, by its number."""
        if self.code and READ in self.screen and self._taken():
            return len(ACTS)
        if self.code and DELIVERED in self.screen:
            return ACTS.index(TAKE)
        offered = self.lab.world.buttons(self.id)
        return max((ACTS.index(label) for label in LABELS if label in offered), default=0)

    def done(self, act: str) -> bool:
        """Whether the screen shows that the act had its effect."""
        return self.position > ACTS.index(act)

    def do(self, act: str) -> None:
        """Do it once."""
        self.did.add(act)
        world = self.lab.world
        if act == "/start":
            world.send_text(self.id, act)
        elif act == TAKE:
            message, data = self._calls()[-1]
            world.tap(self.lab.officer, message, data, chat=self.lab.group)
        else:
            world.press(self.id, act)

    def can(self, act: str) -> bool:
        """Whether there is anything to press: the group's call may come after the reporter's word of it."""
        return act != TAKE or self.done(TAKE) or bool(self._calls())

    def _calls(self) -> list[tuple[int, str]]:
        """The calls for this case that stand in the group and can be taken: message and button."""
        found = []
        for message in self.lab.world.from_bot(self.lab.group):
            board = message.get("reply_markup", {}).get("inline_keyboard")
            if board and self.code in message["text"]:
                found.append((message["message_id"], board[0][0]["callback_data"]))
        return found

    def _taken(self) -> bool:
        """Whether the officer holds the case."""
        texts = [message.get("text", "") for message in self.lab.world.from_bot(self.lab.officer)]
        return any(self.code in text and "Contact rule" in text for text in texts)


@dataclass
class Mindful(Reporter):
    """Somebody who keeps the code that was shown once, whatever the screen says days later."""

    kept: str = ""

    @property
    def code(self) -> str:
        self.kept = self.kept or super().code
        return self.kept

    @property
    def position(self) -> int:
        if self.code:
            return len(ACTS) if self._taken() else ACTS.index(TAKE)
        return super().position

    def can(self, act: str) -> bool:
        return act != TAKE or bool(self._calls())


async def walk(reporter: Reporter, acts: Sequence[str]) -> None:
    """Do the acts one after the other, each again when nothing came of it; ends early when the bot dies."""
    for act in acts:
        while not reporter.done(act):
            if act in reporter.did:  # it may still be on its way
                if not await _came(reporter, act):
                    return
                if reporter.done(act):
                    break
                reporter.lost.append(act)
                assert len(reporter.lost) < 4, f"{act!r} has no effect: {reporter.screen!r}"
            reporter.do(act)
            if not await _came(reporter, act):
                return


async def _came(reporter: Reporter, act: str) -> bool:
    """Waits for the effect, or for a calm without it and a little longer; False when the bot died."""
    lab = reporter.lab
    await lab.until(lambda: reporter.done(act) or not lab.world.updates.pending())
    await lab.calm()
    if not reporter.done(act):
        with contextlib.suppress(TimeoutError):
            await lab.until(lambda: reporter.done(act), GRACE)
    return not lab.dead
