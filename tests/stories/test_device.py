"""What somebody finds who takes the phone, measured: docs/device.md. UPDATE_DEVICE=1 writes its rows anew."""

import os
from pathlib import Path

import pytest

from tests.invariants.record import CODE
from tests.stories.test_exit import DULL
from tests.stories.test_my_case import code_of, replies

DOC = Path(__file__).parents[2] / "docs" / "device.md"
HEAD = """# What stands on the phone

Measured by `tests/stories/test_device.py` on the simulator, which keeps Telegram's rules for deleting; each
row is a test. `bot:` is a message of the bot (its first line), `own:` what the person sent.

| when | in the chat before | after “Quick exit” |
|---|---|---|"""
TAIL = """
## What stays whatever we do

- That there is a chat with this bot, its name and its picture: a reference service. Only the person can
  delete the chat (“Clear the chat” in the menu says how).
- What the person wrote more than 48 hours before: no bot may delete or change it. Our own texts of that age
  are written over with the name of the service; a map or a file of ours of that age stays.
- Where Telegram refuses to delete, everything but the screen in use stays, and nobody can tell the person so
  without telling the reader as well.
- Notifications that the phone has shown already, its log of them, screenshots, the keyboard's memory of
  words, another device with the same account, a backup of the phone, and Telegram's own servers.
- What was sent while the bot was away stands until the bot is back: then it is taken in, and goes with the
  exit.
- Before any exit one screen changes in place, and codes and agreed words are taken away when they were read;
  on a phone that others use, everything that the person writes. Elsewhere own words stand until the exit, so
  that people see what they have told.
"""
DANGER = ("I am in danger now", "Turkey", "Yes, send now")
LONGEST = 60  # letters of a message in the table


async def opened(stage, desk, person):
    pass


async def amid(stage, desk, person):
    await person.taps("I worry about someone", "Yes, it is safe", "Husband or wife")
    await person.writes("he is in Bursa")


async def discreet(stage, desk, person):
    await person.taps("I worry about someone", "Others use this phone", "Husband or wife")
    await person.writes("he is in Bursa")


async def shared(stage, desk, person):
    await person.taps(*DANGER[:2])
    stage.world.send_location(person.id, 41.01, 28.97)
    await stage.calm()
    stage.world.send_photo(person.id, caption="the door")
    await stage.calm()


async def sent(stage, desk, person):
    await person.taps(*DANGER)


async def answered(stage, desk, person):
    officer, group, _ = desk
    await person.taps(*DANGER, "How to answer me", "Write to me here", "Main menu")
    await officer.taps("I take this", chat=group)
    await replies(officer, "Are you alone?")
    await person.writes("yes, until six")


async def looked_up(stage, desk, person):
    await person.taps(*DANGER)
    code = code_of(person)
    await person.writes("/start")
    await person.taps("More answers", "My report")
    await person.writes(code)


async def two_days(stage, desk, person):
    await person.writes("he took my passport")
    await stage.forward(hours=49)
    await person.writes("he is asleep")


async def refused(stage, desk, person):
    await person.writes("he took my passport")
    stage.world.faults.script("deleteMessages", "refused", times=50, chat=person.id)


MOMENTS = {
    "the language was chosen": opened,
    "amid a report, a word was typed": amid,
    "the same, after “Others use this phone”": discreet,
    "a place and a photo were sent": shared,
    "the report was sent": sent,
    "an officer answered, and the person wrote back": answered,
    "the report was looked up by its code": looked_up,
    "a word from 49 hours before, and a fresh one": two_days,
    "Telegram deletes nothing": refused,
}


def standing(stage, person):
    """The messages of the chat in their order, as the page names them."""
    told = []
    for message in stage.world.messages(person.id):
        kind = next((name for name in ("location", "photo", "venue") if name in message), "")
        words = (message.get("text") or message.get("caption") or "").splitlines() or [""]
        line = next(line for line in words if line or len(words) == 1)
        if message["from"].get("is_bot"):
            line = CODE.sub("ABC-234", line)
            dull = DULL in message.get("text", "")
            told.append("the dull page" if dull else f"bot: “{line[:LONGEST]}”" if line else f"bot: a {kind}")
        else:
            told.append(f"own: {kind + ' ' if kind else ''}{'“' + line + '”' if line else ''}".strip())
    return "<br>".join(told)


def rows():
    lines = DOC.read_text(encoding="utf-8").splitlines() if DOC.exists() else []
    cells = (line.strip("| ").split(" | ") for line in lines if line.startswith("| "))
    return {row[0]: (row[1], row[2]) for row in cells if len(row) == 3 and row[0] in MOMENTS}


def written(found):
    lines = (f"| {moment} | {' | '.join(found.get(moment, ('', '')))} |" for moment in MOMENTS)
    return "\n".join([HEAD, *lines, TAIL])


@pytest.mark.parametrize("moment", MOMENTS)
async def test_the_page_tells_what_stands_before_and_after_a_quick_exit(stage, desk, moment):
    person = stage.person("Dilshod")
    await person.opens()
    await MOMENTS[moment](stage, desk, person)
    before = standing(stage, person)
    await person.taps("Quick exit")
    await stage.settled()
    found = (before, standing(stage, person))
    if os.environ.get("UPDATE_DEVICE"):
        DOC.write_text(written({**rows(), moment: found}), encoding="utf-8")
    assert rows()[moment] == found


def test_the_page_is_as_this_file_writes_it():
    assert DOC.read_text(encoding="utf-8") == written(rows())
