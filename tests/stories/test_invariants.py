"""The checker is checked: each rule finds a run that was tampered with, and bots that are wrong."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from bot.handle import quiet, transaction
from bot.sender import compose, replies
from bot.simulator.journal import Call
from tests.invariants import RULES, broken
from tests.stories.test_exit import sent

WORDS = "they keep my passport in the office"


async def full_story(stage, desk):
    """A report, its taking, words both ways, a stranger beside it, an exit: everything a rule looks at."""
    officer, group, _ = desk
    other = stage.person("Nodira")
    await other.opens()
    reporter = await sent(stage, "Dilshod", "How to answer me", "Write to me here", "Main menu")
    await reporter.writes(WORDS)
    await officer.taps("I take this", chat=group)
    card = next(m for m in stage.world.from_bot(officer.id) if "Contact rule" in m.get("text", ""))
    await officer.writes("Where are you exactly?", reply_to=card["message_id"])
    await reporter.sees("Where are you exactly?")
    await reporter.writes("in the yard behind the house")
    await other.taps("I am in danger now", "Turkey", "Yes, send now")
    await reporter.taps("Quick exit")
    await stage.settled()
    return reporter, other


def _told(run, chat, text):
    """The run with one more message, in this chat."""
    number = max(call.number for call in run.calls) + 1
    result = {"message_id": 900_000 + number, "text": text}
    run.ear.world.chats[chat].messages[result["message_id"]] = object()
    call = Call(number, run.calls[-1].at, "sendMessage", {}, chat, result)
    return replace(run, calls=[*run.calls, call])


def _late(run, chat, text):
    """The run with one more message, long after its reader did anything."""
    told = _told(run, chat, text)
    late = replace(told.calls[-1], at=told.calls[-1].at + timedelta(hours=1))
    return replace(told, calls=[*run.calls, late])


def _changed(run, messages):
    """The run with other message ids in these rows, by their ids."""
    rows = [row._asdict() | {"message": messages.get(row.id, row.message)} for row in run.rows]
    return replace(run, rows=[SimpleNamespace(**row) for row in rows])


def _log(run, change):
    case = next(iter(run.cases.values()))
    return replace(run, logs=run.logs | {case.id: tuple(change(run.logs[case.id]))})


def _missing(run):
    """What a row calls sent is not there."""
    row = next(row for row in run.rows if row.state == "sent")
    return _changed(run, {row.id: 77_777})


def _swapped(run):
    """Two alerts of one chat came the other way round."""
    alerts = [row for row in run.rows if row.kind == "line" and row.params.get("token")]
    one, two = [row for row in alerts if row.chat == alerts[0].chat][:2]
    return _changed(run, {one.id: two.message, two.id: one.message})


def _doubled(run):
    first = next(call for call in run.calls if "I take this" in str(call.result))
    copy = Call(first.number, first.at, "sendMessage", {}, first.chat, {**first.result, "message_id": 1})
    return replace(run, calls=[*run.calls, copy])


def _untrue(run):
    """The alerts are not there, and the screens that say so are."""
    return replace(run, calls=[call for call in run.calls if call.chat not in run.desks])


TAMPERED = {
    "confirmed_is_taken": lambda run, *_: replace(run, taken=set()),
    "one_case_each": lambda run, *_: _log(run, lambda log: [*log, *[e for e in log if e.kind == "opened"]]),
    "words_once": lambda run, *_: _log(run, lambda log: [*log, *[e for e in log if e.kind == "words"]]),
    "nobody_is_forgotten": lambda run, *_: replace(
        run, cases={code: replace(case, owner=None, next_at=None) for code, case in run.cases.items()}
    ),
    "rows_and_calls_agree": lambda run, *_: _missing(run),
    "in_order": lambda run, *_: _swapped(run),
    "copies_are_marked": lambda run, *_: _doubled(run),
    "screens_are_true": lambda run, *_: _untrue(run),
    "quiet_after_leaving": lambda run, reporter, _: _told(run, reporter.id, "An officer wrote to you."),
    "only_for_their_readers": lambda run, _, other: _told(run, other.id, f"Somebody says: {WORDS}"),
    "previews_are_neutral": lambda run, reporter, _: _late(run, reporter.id, "An officer wrote to you."),
    "log_is_whole": lambda run, *_: replace(run, torn="line 1 of case 1 was changed"),
}


async def test_every_rule_is_silent_on_a_good_run_and_finds_what_was_tampered_with(stage, desk):
    reporter, other = await full_story(stage, desk)
    await stage.stop()
    run = await stage.record()
    assert broken(run) == []
    assert set(TAMPERED) == {rule.__name__ for rule in RULES}
    for rule in RULES:
        assert list(rule(TAMPERED[rule.__name__](run, reporter, other))), rule.__name__


async def _always(*_):
    return True


async def _never(*_):
    return False


def forgets_what_it_saw(patch, stage):
    patch.setattr(transaction.inbox, "first_sight", _always)
    stage.world.faults.change({"duplicate_updates": True})


def does_not_know_who_left(patch, _):
    for module in (quiet, compose, replies):
        for name in ("holds_back", "has_left"):
            patch.setattr(module, name, _never, raising=False)


def answers_the_wrong_person(patch, _):
    answer = quiet.answer
    patch.setattr(
        quiet, "answer", lambda tx, case, chat, *rest, **named: answer(tx, case, OTHER, *rest, **named)
    )


OTHER = 5  # our id of the second person's chat
BOTS = {
    forgets_what_it_saw: "words_once",
    does_not_know_who_left: "quiet_after_leaving",
    answers_the_wrong_person: "only_for_their_readers",
}


@pytest.mark.parametrize("wrong", BOTS, ids=lambda bot: bot.__name__)
async def test_a_bot_that_is_wrong_is_found(stage, desk, monkeypatch, wrong):
    stage.unjudged = True
    officer, group, _ = desk
    reporter = await sent(stage, "Dilshod", "How to answer me", "Write to me here", "Main menu")
    other = stage.person("Nodira")
    await other.opens()
    await officer.taps("I take this", chat=group)
    card = next(m for m in stage.world.from_bot(officer.id) if "Contact rule" in m.get("text", ""))
    wrong(monkeypatch, stage)
    await reporter.writes(WORDS)
    if wrong is does_not_know_who_left:
        await reporter.taps("Quick exit")
    await officer.writes("Where are you exactly?", reply_to=card["message_id"])
    await stage.settled()
    await stage.stop()

    assert {line.partition(":")[0] for line in broken(await stage.record())} >= {BOTS[wrong]}
