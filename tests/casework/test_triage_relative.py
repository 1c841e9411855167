"""The relative and danger journeys against a second, independent reading of the brief in plain Python."""

from itertools import combinations, product

import pytest

from bot.casework.triage import triage
from tests.casework.rules import RULES

SIGNS = (
    "asked_help",
    "scared",
    "cannot_talk",
    "papers_taken",
    "not_paid",
    "hurt",
    "wants_home",
    "someone_else_answers",
)
CONTACT = (None, "skip", "today", "1_3d", "4_14d", "15d_plus")
SETS_OF_SIGNS = [set(some) for size in range(3) for some in combinations(SIGNS, size)] + [set(SIGNS)]


def urgency_by_hand(age, contact, signs, money, safe):
    silent = contact in ("4_14d", "15d_plus")
    child = age in ("u18", "unknown")
    unpaid = "not_paid" in signs
    if money == "asked_to_free":
        return "P1"
    if "hurt" in signs or (unpaid and signs & {"papers_taken", "someone_else_answers"}):
        return "P2"  # R9
    if "asked_help" in signs or (silent and signs) or safe == "watched":
        return "P2"  # R11
    if child and (silent or signs):
        return "P2"  # R10
    if child or contact == "15d_plus":
        return "P3"  # R14
    if signs & {"papers_taken", "cannot_talk", "someone_else_answers"}:
        return "P3"  # R13
    return "P4"


@pytest.mark.parametrize("age", [None, "skip", "u18", "adult", "unknown"])
def test_every_relative_case_has_the_urgency_reasoned_by_hand(age):
    for contact, signs, money, safe in product(
        CONTACT, SETS_OF_SIGNS, ("asked_other", "asked_to_free"), ("safe", "watched")
    ):
        facts = {"r.signs": tuple(sorted(signs)) or ("none",), "r.money": (money,), "s.safe_now": (safe,)}
        facts |= {"r.age": (age,)} if age else {}
        facts |= {"r.last_contact": (contact,)} if contact else {}
        found = triage(RULES, "relative", facts)
        assert found.urgency == urgency_by_hand(age, contact, signs, money, safe), (
            contact,
            signs,
            money,
            safe,
        )
        assert found.child == (age in ("u18", "unknown"))
        if found.suspicion == "S3":
            assert found.child or {"hurt", "papers_taken", "not_paid"} <= signs


@pytest.mark.parametrize("knows", ["agrees", "refuses", "does_not_know", "cannot_ask", "skip"])
@pytest.mark.parametrize("rel", ["spouse", "parent", "child", "sibling", "other_family", "friend"])
def test_who_asks_and_what_the_person_knows_lowers_nothing(rel, knows):
    facts = {"r.signs": ("hurt",), "r.age": ("adult",)}
    told = {**facts, "r.rel": (rel,), "r.knows": (knows,), "r.direct": ("no",), "k.send": ("yes",)}
    found, bare = triage(RULES, "relative", told), triage(RULES, "relative", facts)
    assert (found.urgency, found.suspicion, found.indicators) == (
        bare.urgency,
        bare.suspicion,
        bare.indicators,
    )


def test_a_relative_who_is_not_safe_is_p1():
    assert triage(RULES, "relative", {"s.safe_now": ("not_safe",)}).urgency_rule == "R1"


def test_doubt_about_signs_or_silence_counts_as_yes():
    doubt = {"r.age": ("adult",), "r.signs": ("not_sure",), "r.last_contact": ("4_14d",)}
    assert triage(RULES, "relative", doubt).urgency_rule == "R11"


@pytest.mark.parametrize(
    ("what", "danger", "means"),
    [
        ("hurt_now", ("U0", "U1"), ("C4",)),
        ("locked", ("U0", "U7"), ("C3",)),
        ("being_moved", ("U0", "U4"), ()),
        ("very_ill", ("U0", "U3"), ()),
        ("weapon", ("U0", "U2"), ()),
        ("held_by_police", ("U0", "U10"), ()),
        ("followed", ("U0",), ()),
        ("other", ("U0",), ()),
        ("skip", ("U0",), ()),
    ],
)
def test_danger_answers_fire_their_codes(what, danger, means):
    found = triage(RULES, "danger", {"k.send": ("yes",), "a.what": (what,)})
    assert (found.urgency, found.urgency_rule) == ("P1", "R1")
    assert (found.codes("danger"), found.codes("means")) == (danger, means)


def test_a_child_beside_the_person_in_danger_brings_the_child_rules():
    found = triage(RULES, "danger", {"a.who": ("with_child",)})
    assert found.child
    assert (found.suspicion, found.suspicion_rule) == ("S1", "CM3")


def test_an_answer_after_the_button_adds_reasons_and_keeps_p1():
    found = triage(RULES, "danger", {"k.send": ("no",), "a.what": ("locked", "hurt_now")})
    assert found.all_urgency_rules[:3] == ("R1", "R2", "R6")
