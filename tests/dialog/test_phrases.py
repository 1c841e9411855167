"""Every phrase is said somewhere, and everything that the code says has a phrase."""

import re
from pathlib import Path
from typing import get_args

from bot.casework.attention import Reason
from bot.casework.case import CaseState
from bot.casework.desk import OTHERS, POINT
from bot.casework.job_check import ARMY, ITEMS, Result
from bot.casework.packet import GROUPS
from bot.casework.pocket import CONTACTS, NEEDS
from bot.casework.withdrawal import Outcome
from bot.cli.leaflet import SECTIONS
from bot.content import load_content
from bot.dialog.answers import asks
from bot.dialog.checks_words import NOTES
from bot.dialog.tree import NAVIGATION
from bot.dialog.typed import MEDIA, PIN, TYPED
from bot.dialog.typed import NOTES as WORDS
from bot.directory.explain import RULES
from bot.directory.hotlines import KINDS
from bot.handle.board import PANELS
from bot.handle.referring import NEXT
from bot.telegram.render import CUT, LOST_FILE, PART, REPEAT
from tests.dialog.real import wording

CODE = "".join(path.read_text(encoding="utf-8") for path in Path("bot").rglob("*.py"))
CONTENT = load_content()
BOOK, TRIAGE, WORK = CONTENT.kit.book, CONTENT.kit.rules, CONTENT.kit.work
# What stands in a case's log and is told on its panel; the other kinds are of use to the machine only.
LOGGED = (
    "opened", "paged", "delivered", "unreachable", "acknowledged", "seconded", "recalled", "reminded", "seen",
    "stayed", "let_go", "words", "told", "replied", "changed", "taken_back", "noted", "stepped", "checked",
    "revealed", "refused", "handed", "accepted", "hand_refused", "close_asked", "close_refused", "closed",
    "referred", "referral_changed", "recall_due", "paged_past", "undelivered", "maybe_same", "linked",
    "reopened", "withdraw", "delete", "left", "watched", "compromise", "contact_lost", "moved", "asked_again",
    "consent", "opened_many", "time_over", "held", "freed", "erased_at_last",
)  # fmt: skip
MISSIONS = {mission.kind for mission in CONTENT.kit.atlas.directory.missions.values()}
ASKED = {fact for node in BOOK.nodes.values() for fact in asks(node)}
FACTS = {fact for fact in ASKED if not fact.startswith("f.")} | {WORDS, MEDIA, PIN, TYPED}
QUESTIONS = [TRIAGE.questions[fact] for fact in ASKED & TRIAGE.questions.keys()]
OUTCOMES = get_args(Outcome)
# Codes that answers fire, and those that follow from others; an officer alone can add the rest.
FIRED = {
    *(
        code
        for question in QUESTIONS
        for codes in (question.asked, *question.fires.values())
        for code in codes
    ),
    *(derived.code for derived in TRIAGE.derived),
}
# Families whose names are put together from data: the data's names, as the phrases have them.
MADE = {
    *(f"nav.{name}" for name in NAVIGATION),
    *(f"note.{name}" for name in NOTES),
    *(f"fact.{name}" for name in FACTS),
    *(f"why.{name.replace('-', '_')}" for name in RULES),
    *(f"urgency.p{level}" for level in range(1, 5)),
    *(f"suspicion.s{level}" for level in range(4)),
    *(f"code.{code.lower()}" for code in FIRED),
    *(f"show.mission.{kind}" for kind in MISSIONS),
    *(f"show.numbers.{kind}" for kind in ("police", "ambulance")),
    *(f"show.hotlines.{kind}" for kind in KINDS),
    *(f"show.job_result.{result}" for result in get_args(Result)),
    *(f"show.job_result.flag.{fact.removeprefix('j.')}" for fact in (*ITEMS, ARMY)),
    *(f"show.recall.{outcome}" for outcome in OUTCOMES),
    *(f"desk.withdraw_{outcome}" for outcome in OUTCOMES if outcome not in ("deleted", "held")),
    *(f"desk.delete_{outcome}" for outcome in ("deleted", "officer_decides", "held")),
    *(f"state.{state}" for state in CaseState),
    *(f"result.{result}" for state in WORK.states.values() for result in state.results),
    *(f"outcome.{outcome}" for outcome in WORK.outcomes),
    *(f"check.{item}" for items in WORK.checks.values() for item in items),
    *(f"template.{name}{part}" for name in WORK.templates for part in ("", ".title")),
    *(f"handing.{reason}" for reason in (*WORK.handing, *WORK.refusing)),
    *(f"panel.hand.refused.{reason}" for reason in WORK.refusing),
    *(f"panel.sure.{needs}{part}" for needs in ("word", "risk") for part in ("", ".yes")),
    *(f"reason.{reason}" for reason in WORK.opening.reasons),
    *(f"panel.{name}" for name in (*PANELS, "note")),
    *(f"body.{body}" for body in WORK.bodies),
    *(f"ground.{ground}" for ground in (*WORK.grounds, "consent")),
    *(f"referral.{state}" for state in ("sent", "recalling", *NEXT)),
    *(f"packet.{group}" for group in GROUPS),
    *(f"packet.ready.{kind}" for kind in ("pdf", "json", "recall")),
    *(f"need.{need}" for need in NEEDS),
    *(f"pocket.{contact}" for contact in CONTACTS),
    *(f"card.same.{kind}" for kind in ("phone", "name")),
    *(f"log.{kind.partition('.')[0]}" for kind in LOGGED),
    *(f"panel.ask.{ask}" for ask in ("note",)),
    *(f"desk.again.{reason}" for reason in (*get_args(Reason), "left")),
    *(f"desk.{kind}.{reason}" for kind in ("reminder", "lost") for reason in get_args(Reason)),
    *(f"desk.{flag}" for flag in ("watched", "compromise")),
    *(f"card.point.{worth}" for worth in POINT.values()),
    *(f"card.reporter.{who}" for who in ("self", "relative", *OTHERS)),
    *(f"note.{name}" for name in re.findall(r'note="(\w+)"', CODE)),
    *(f"toast.{name}" for name in re.findall(r'toast="(\w+)"', CODE)),
    *(f"leaflet.{section}" for section in SECTIONS),
    *(f"leaflet.{section}.{line}" for section, lines in SECTIONS.items() for line in lines),
    *(say.context.removeprefix("phrases.") for say in (REPEAT, PART, CUT, LOST_FILE)),
}
# Families that only officers, and whoever runs the bot, read.
OFFICERS = {
    "desk", "card", "rule", "answer", "urgency", "suspicion", "code", "why", "operator", "panel", "state",
    "result", "outcome", "check", "handing", "log", "body", "ground", "referral", "packet",
    "roster", "page", "pocket", "bundle", "need", "reason",
}  # fmt: skip


def test_every_phrase_is_said_somewhere():
    assert [name for name in BOOK.phrases if name not in MADE and f'"{name}"' not in CODE] == []


def test_everything_said_has_its_phrase():
    assert sorted(MADE - set(BOOK.phrases)) == []


def test_every_phrase_that_reporters_read_is_free_of_banned_words():
    assert {name.partition(".")[0] for name in BOOK.phrases} == {*wording().reporter.phrases} | OFFICERS


def test_no_tree_may_use_banned_words():
    assert wording().reporter.exempt == ()


def test_what_is_printed_is_checked():
    assert set(wording().paper.phrases) == {"leaflet"}


def test_what_a_locked_screen_may_show_is_checked():
    assert set(wording().push.phrases) == {"status", "reply", "template"}
