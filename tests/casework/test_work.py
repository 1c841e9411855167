"""The table of states, who may do what, and when somebody is reminded."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.casework.access import RIGHTS, may, sees
from bot.casework.attention import Line, attention, calling, offered
from bot.casework.case import Case, CaseState, Report
from bot.casework.escalation import PolicyError, load_policies
from bot.casework.people import Officer, Profile, Role, of_part, suited
from bot.casework.work import WorkError, closable, load_work, steps

TEXT = Path("dialogs/casework.yaml").read_text(encoding="utf-8")
WORK = load_work(TEXT)
P1 = load_policies(Path("dialogs/policies.yaml").read_text(encoding="utf-8"))["P1"]
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def case(**values):
    report = Report("danger", "ru", {}, missions=("post",))
    made = Case(1, "ABC-234", 1, CaseState.ACKNOWLEDGED, "P1", "S0", "TR", "post", report, NOON, owner=1)
    return replace(made, **values)


def officer(number, role=Role.DUTY, mission="post", **profile):
    return Officer(number, number, mission, str(number), active=True, profile=Profile(role, **profile))


def test_from_every_state_the_case_can_be_brought_to_its_end():
    for state in set(CaseState) - {CaseState.RECEIVED, CaseState.CLOSED}:
        seen, ahead = set(), [state]
        while ahead:
            here = ahead.pop()
            seen.add(here)
            ahead += [each for each in WORK.states[here].to if each not in seen]
        assert CaseState.CLOSED in seen, state


def test_an_acknowledged_case_is_closed_only_for_what_needs_no_contact():
    assert set(closable(WORK, case())) == set(WORK.early)
    assert set(closable(WORK, case(state=CaseState.UNREACHABLE))) == set(WORK.outcomes)
    assert closable(WORK, case(state=CaseState.CONTACT_ATTEMPT)) == ()
    assert CaseState.CLOSED not in steps(WORK, case())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  received: {pillar: 1}\n", "", "states: received is missing"),
        ("early: [info_given", "early: [flown", "flown is no outcome"),
        ("pillar: 1, to: [contact_attempt, referral, closed]", "pillar: 9", "states.acknowledged.pillar"),
        ("two: [P1, P2]", "two: [P1, P2]\nmore: 1", "more"),
        ("states:", "states: [", "cannot be read"),
    ],
)
def test_a_wrong_table_is_one_line_that_names_the_place(old, new, said):
    assert old in TEXT
    with pytest.raises(WorkError, match=said) as caught:
        load_work(TEXT.replace(old, new, 1))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("after_minutes: 10080", "after_minutes: 10000000000", "after_minutes"),
        ("repeat_minutes: ", "repeat_minutes: 9999999999", "repeat_minutes"),
        ("rest_minutes: ", "rest_minutes: 9999999999", "rest_minutes"),
        ("grace_minutes: ", "grace_minutes: -", "grace_minutes"),
    ],
)
def test_a_time_that_no_calendar_holds_is_refused_before_an_alert_meets_it(old, new, place):
    text = Path("dialogs/policies.yaml").read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(PolicyError, match=rf"^dialogs/policies\.yaml: .*{place}") as caught:
        load_policies(text.replace(old, new, 1))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("action", list(RIGHTS))
def test_who_may_do_what(role, action):
    owner, colleague, stranger = (officer(n, role, m) for n, m in ((1, "post"), (2, "post"), (3, "other")))
    allowed = role in RIGHTS[action]
    assert may(owner, action, case()) == (allowed and action != "confirm")
    assert may(colleague, action, case()) == (allowed and action != "work")
    assert may(stranger, action, case()) == (allowed and action == "accept")
    assert not may(replace(owner, active=False), action, case())


def test_the_ministry_sees_all_and_a_post_its_own():
    assert sees(officer(1, Role.MINISTRY, "ministry"), case())
    assert sees(officer(1), case())
    assert not sees(officer(1, mission="other"), case())


def test_whom_a_step_means():
    duty, other, consul, admin = officer(1), officer(2), officer(3, Role.CONSUL), officer(4, Role.ADMIN)
    staff = (duty, other, consul, admin)
    assert of_part(staff, "duty", ()) == (duty, other)
    assert of_part(staff, "duty", (2, 3)) == (other, consul)
    assert of_part(staff, "consul", ()) == (consul,)
    assert of_part(staff, "all", ()) == (duty, other, consul)


def test_who_suits_is_called_first_and_nobody_is_left_out_where_none_does():
    woman, speaker, trained = officer(1, sex="woman"), officer(2, languages=("ru",)), officer(3, child=True)
    staff = (woman, speaker, trained)
    assert suited(staff, case()) == (speaker,)
    report = case().report
    wished = case(report=replace(report, facts={"i.officer": ("woman",)}))
    assert suited(staff, wished) == (woman,)
    assert suited((speaker,), wished) == (speaker,)
    assert suited(staff, case(report=replace(report, codes=("U6",)))) == (trained,)


def log(*lines):
    return [Line(kind, NOON + timedelta(minutes=at), actor) for at, kind, actor in lines]


def due(*lines, shift=None):
    found = attention(P1, log(*lines), lambda at: shift and NOON + timedelta(minutes=shift))
    return found and (round((found.at - NOON).total_seconds() / 60), found.reason, found.call)


def test_what_comes_next_while_nothing_happens():
    taken = (0, "acknowledged", 1)
    assert due() is None
    assert due(taken) == (15, "idle", False)
    assert due(taken, (15, "reminded.idle", None)) == (20, "idle", True)
    assert due(taken, (15, "reminded.idle", None), (16, "seen", 1)) == (736, "resting", False)
    assert due(taken, (1, "noted", 1), (5, "words", None)) == (15, "unanswered", False)
    assert due(taken, (1, "noted", 1), (5, "words", None), (9, "words", None)) == (15, "unanswered", False)
    assert due(taken, (1, "words", None), (5, "replied", 1)) == (725, "resting", False)
    assert due(taken, (1, "revealed", 1)) == (15, "idle", False)
    assert due(taken, (1, "handed", 1)) == (16, "idle", False)
    assert due(taken, (1, "noted", 1), shift=60) == (60, "shift_end", False)
    assert due(taken, (1, "noted", 1), (60, "stayed", None), shift=60) == (721, "resting", False)


def test_since_when_and_why_it_rings_again():
    first = calling(log((0, "opened", None), (5, "recalled", None)), NOON)
    assert (first.since, first.reason, first.actor) == (NOON, "", None)
    again = calling(log((0, "opened", None), (5, "acknowledged", 7), (25, "recalled.idle", None)), NOON)
    assert (again.since, again.reason, again.actor) == (NOON + timedelta(minutes=25), "idle", 7)


def test_a_case_is_offered_until_it_is_taken_or_worked_on():
    over = log((0, "acknowledged", 1), (9, "reminded.shift_end", None))
    assert offered(over)
    assert not offered([*over, *log((10, "acknowledged", 2))])
    assert not offered([*over, *log((10, "replied", 1))])
    assert not offered(log((0, "acknowledged", 1), (9, "reminded.idle", None)))
