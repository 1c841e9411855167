"""People who want help, and the officer: what each does next, judged by nothing but the own screen."""

import re
from dataclasses import dataclass, field

from tests.crash.lab import Lab

STORED = "We have your message and are passing it on."
DELIVERED = "Sent. We cannot say yet"
READ = "An officer has read your message."
CODE = re.compile(r"Your code: ([A-Z]{3}-\d{3})")
LABELS = ("English", "I am in danger now", "Turkey", "Yes, send now")
TAKE = "I take this"
ACTS = ("/start", *LABELS, TAKE)


@dataclass
class Reporter:
    """One person on a phone; `lost` counts what had to be done again because nothing had come of it."""

    lab: Lab
    id: int
    lost: list[str] = field(default_factory=list)
    did: set[str] = field(default_factory=set)

    @property
    def screen(self) -> str:
        last = self.lab.world.last(self.id)
        return last.get("text", "") if last else ""

    @property
    def code(self) -> str:
        found = CODE.search(self.screen)
        return found[1] if found else ""

    def offers(self, label: str) -> bool:
        return label in self.lab.world.buttons(self.id)

    @property
    def position(self) -> int:
        """The act that the screen asks for now, by its number."""
        if self.code and READ in self.screen and self.taken():
            return len(ACTS)
        if self.code and DELIVERED in self.screen:
            return ACTS.index(TAKE)
        return max((ACTS.index(label) for label in LABELS if self.offers(label)), default=0)

    def done(self, act: str) -> bool:
        """Whether the screen shows that the act had its effect."""
        return self.position > ACTS.index(act)

    def do(self, act: str) -> None:
        """Do it once."""
        world = self.lab.world
        self.did.add(act)
        if act == "/start":
            world.send_text(self.id, act)
        elif act == TAKE:
            message, data = self.call()
            world.tap(self.lab.officer, message, data, chat=self.lab.group)
        else:
            world.press(self.id, act)

    def call(self) -> tuple[int, str]:
        """The newest call for this case in the group that can still be taken: message and button."""
        for message in reversed(self.lab.world.from_bot(self.lab.group)):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                if self.code in message["text"]:
                    return message["message_id"], row[0]["callback_data"]
        raise LookupError(f"nobody can take {self.code}")

    def taken(self) -> bool:
        """Whether the officer holds the case, and the group can see it."""
        world, code = self.lab.world, self.code
        card = any(code in m["text"] and "Contact rule" in m["text"] for m in world.from_bot(self.lab.officer))
        line = f"{code}: taken by Karimova"
        return card and any(line in m["text"] for m in world.from_bot(self.lab.group))


async def walk(reporter: Reporter, acts: tuple[str, ...]) -> None:
    """Do the acts one after the other, each again when nothing came of it; ends early when the bot dies."""
    for act in acts:
        while not reporter.done(act):
            if act in reporter.did:  # it may still be on its way
                if not await came(reporter, act):
                    return
                if reporter.done(act):
                    break
                reporter.lost.append(act)
                assert len(reporter.lost) < 4, f"{act!r} has no effect: {reporter.screen!r}"
            reporter.do(act)
            if not await came(reporter, act):
                return


async def came(reporter: Reporter, act: str) -> bool:
    """Waits for the effect, or for a calm without it; False when the bot died."""
    lab = reporter.lab
    await lab.until(lambda: reporter.done(act) or not lab.world.updates.pending())
    await lab.calm()
    return not lab.dead
