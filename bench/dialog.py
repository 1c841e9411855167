"""The walk of the speed comparison: twelve turns from /start to a report, and its screens.

A step says what the citizen does, and by which words in the bot's reply the turn is known to be over. It is
Elchi's own tree `danger`; the peers show the same texts and buttons, which stand here for them. Imports
nothing of Elchi: the peers run in an environment of their own.
"""

from dataclasses import dataclass, replace
from typing import Any

GROUP = -1_001_000_000_001  # the officers' chat: it gets one alert for each walk, whoever the bot is
LATITUDE, LONGITUDE = 41.0082, 28.9784
NEXT_DOOR = 0.000_01  # degrees between one citizen and the next


@dataclass(frozen=True)
class Step:
    """`kind` is words, press or place. A button is named by what it stands for, or as #0 by its position;
    `blind`: it is pressed although no reply offers it.
    """

    kind: str
    value: str
    until: str
    blind: bool = False

    def of(self, person: int) -> "Step":
        """As this person does it: everybody has a telephone number of their own."""
        return replace(self, value=self.value.format(own=person), until=self.until.format(own=person))


WALK = (
    Step("words", "/start", "Русский"),
    Step("press", "en", "What do you need?"),
    Step("press", "danger_now", "Which country are you in now?"),
    Step("place", "", "Are you there now?"),
    Step("press", "#0", "Shall we send a call for help"),
    Step("press", "yes", "Please tell us how we may answer you."),
    Step("press", "tell", "What is happening now?"),
    Step("press", "locked", "What do you see around"),
    Step("words", "A blue gate, a mosque", "Is anyone with you who needs help?"),
    Step("press", "only_me", "How can an officer contact you safely?"),
    Step("press", "call", "Write the number that is safe to call."),
    Step("words", "+90 5{own}", "To return, open this chat and press /start."),
)
SEND = 5  # the number of the step that sends the report
# The shortest way to an alert; the country is one of those on the screen.
COUNTRIES = 5
CALLS = tuple(
    (*WALK[:3], Step("press", f"#{country}", WALK[4].until), WALK[SEND]) for country in range(COUNTRIES)
)
# A bot without state repeats what was said: each turn ends with the citizen's own words.
ECHO = tuple(Step(each.kind, each.value, each.value or "place", blind=True) for each in WALK)
WALKS = {"dialog": WALK, "echo": ECHO, "short": WALK[:2]}


@dataclass(frozen=True)
class Screen:
    """What a peer shows: a text and rows of buttons, label and data."""

    text: str
    buttons: tuple[tuple[str, str], ...]


NAV = (("Skip", "skip"), ("Back", "back"), ("Language", "lang"), ("Quick exit", "exit"))
NUMBERS = "Emergency: 112\n\n"
SCREENS = (
    Screen(
        "Oʻzbekcha · Ўзбекча · Русский · English",
        (("Oʻzbekcha", "uz_latn"), ("Ўзбекча", "uz_cyrl"), ("Русский", "ru"), ("English", "en")),
    ),
    Screen(
        "Consular reference service. What do you need?",
        (
            ("I am in danger now", "danger_now"),
            ("I need help", "need_help"),
            ("I worry about someone", "for_someone"),
            ("I saw something", "saw_something"),
            ("Find my consulate", "find_consulate"),
            *NAV[2:],
        ),
    ),
    Screen(
        f"{NUMBERS}Which country are you in now?\nYou can also type it, or share your location.",
        (
            ("Russia", "RU"),
            ("Kazakhstan", "KZ"),
            ("Turkey", "TR"),
            ("UAE (Emirates)", "AE"),
            ("South Korea", "KR"),
            *NAV,
        ),
    ),
    Screen(
        "The location is near Istanbul.\nAre you there now?",
        (("Yes, there", "yes"), ("No, elsewhere", "no"), *NAV),
    ),
    Screen(
        f"{NUMBERS}Shall we send a call for help to the consular duty officer?\n"
        "We will not write first unless you allow it.",
        (("Yes, send now", "yes"), ("No, do not send", "no"), *NAV[1:]),
    ),
    Screen(
        f"{NUMBERS}The police or a public place may be faster.\nGo there only if it is safe.\n"
        "Please tell us how we may answer you.",
        (("How to answer me", "reply"), ("Tell more", "tell"), ("Finish", "finish"), *NAV[2:]),
    ),
    Screen(
        "What is happening now?",
        (
            ("Someone has a weapon", "weapon"),
            ("They are hurting me", "hurt_now"),
            ("I am locked in", "locked"),
            ("They are taking me away", "being_moved"),
            ("I am very ill or injured", "very_ill"),
            *NAV,
        ),
    ),
    Screen(
        "What do you see around: signs, shops, a road?\nYou can also share your location.\n"
        "Please send no passport numbers and no photos of people.",
        NAV,
    ),
    Screen(
        "Is anyone with you who needs help?",
        (("Yes, a child", "child"), ("Yes, other people", "others"), ("No, only me", "only_me"), *NAV),
    ),
    Screen(
        "How can an officer contact you safely?\nWe will not write first unless you allow it.",
        (("Write to me here", "write"), ("Call me", "call"), ("Do not contact me", "never"), *NAV),
    ),
    Screen("Write the number that is safe to call.\nOnly the officer in charge can open it.", NAV),
    Screen(
        "An officer reads this. We cannot promise when.\nTo return, open this chat and press /start.\n"
        "“Quick exit” clears what can be cleared here.",
        (("Main menu", "home"), *NAV[1:]),
    ),
)


def alert(chat: int) -> str:
    """What a peer tells the officers when a report is sent."""
    return f"P1 · {chat:x} · Turkey · I take this"


def pressed(board: Any, value: str) -> str | None:
    """The data of the button that stands for this answer, if the reply has it."""
    rows = board.get("inline_keyboard", ()) if isinstance(board, dict) else ()
    found = [button.get("callback_data", "") for row in rows for button in row]
    if value.startswith("#"):
        return found[int(value[1:])] if int(value[1:]) < len(found) else None
    return next((data for data in found if data.replace("\x1d", ":").rpartition(":")[2] == value), None)
