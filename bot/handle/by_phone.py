"""/intake: a pocket code that somebody read out by telephone leads to its case, or opens one.

Rules
- A case that was opened so has no chat: nothing can be written to its person, and the card says so.
- A code with a mistake is said to have one: nothing is guessed.
"""

from bot.casework.access import may
from bot.casework.case import Case
from bot.casework.people import Officer
from bot.casework.pocket import Pocket, decode, encode, pocket_of
from bot.casework.pocket_panel import NEW
from bot.dialog.turn import Draft, Facts
from bot.handle.board import go_to, listed
from bot.handle.drills import NOWHERE
from bot.handle.kit import Kit, Outbound
from bot.handle.panels import NOT_ALLOWED, Pressed, once, put_away, say, show
from bot.handle.places import COUNTRY
from bot.handle.reports import open_report
from bot.handle.taking import become_owner
from bot.store import chats
from bot.store.database import Tx

JOURNEYS = {
    "danger": "danger", "held": "held", "documents": "docs", "wages": "wages", "child": "child",
    "lost_contact": "relative", "witness": "witness", "army": "army", "health": "danger",
}  # fmt: skip
OTHER = "docs"
CONTACT: dict[str, Facts] = {
    "none": {"c.reply": ("do_not_contact",)},
    "write": {},  # in a chat that nobody has here
    "call": {"c.reply": ("call",)},
    "will_return": {"c.channel": ("i_will_return",)},
}


async def look(tx: Tx, kit: Kit, officer: Officer, text: str, out: Outbound) -> None:
    """The officer typed `/intake CODE`."""
    pocket = decode(text.strip().partition(" ")[2])
    if pocket is None:
        say(officer, "panel.pocket.wrong", out)
    elif may(officer, "list"):
        await show(tx, kit, officer, "pocket", out, arg=encode(pocket))


async def matching(tx: Tx, officer: Officer, pocket: Pocket) -> tuple[Case, ...]:
    """The open cases that concern the officer and bear the code's country and number."""
    opened, _ = await listed(tx, officer)
    wanted = (pocket.country, pocket.number)
    return tuple(case for case in opened if (case.country or "", pocket_of(case).number) == wanted)


async def choose(tx: Tx, kit: Kit, press: Pressed, out: Outbound) -> None:
    """To the case that fits, or to a new one."""
    pocket = decode(press.arg)
    if pocket is None or not may(press.officer, "list"):
        out.toast = NOT_ALLOWED
    elif press.choice == NEW and await once(tx, press, out):
        put_away(press, out)
        await _open(tx, kit, press.officer, pocket, out)
    elif press.choice != NEW:
        found = await matching(tx, press.officer, pocket)
        await go_to(tx, kit, press, next((c for c in found if f"c{c.id}" == press.choice), None), out)


async def _open(tx: Tx, kit: Kit, officer: Officer, pocket: Pocket, out: Outbound) -> None:
    facts: dict[str, tuple[str, ...]] = dict(CONTACT[pocket.contact])
    if pocket.country:
        facts[COUNTRY] = (pocket.country,)
    if pocket.child:
        facts["i.age"] = ("u18",)
    chat = await chats.chat_of(tx, NOWHERE, group=False)
    locale = (await chats.chat_by_id(tx, officer.chat)).locale
    journey = JOURNEYS.get(pocket.need, OTHER)
    case = await open_report(tx, kit, chat.id, journey, locale, Draft(facts, tuple(facts)))
    await become_owner(tx, kit, case, officer, out)
    say(officer, "panel.pocket.opened", out, case.id)
