"""The amendments to the brief (2.8), line by line: they decide over its tables."""

import pytest

from bot.casework.triage import explain, raise_only
from tests.casework.rules import RULES, judge, judged

FIRED = {  # line "danger path": which codes stand, beside U0
    "a.what=hurt_now": {"U1", "C4"},
    "a.what=locked": {"U7", "C3"},
    "a.what=being_moved": {"U4"},
    "a.what=very_ill": {"U3"},
    "a.what=weapon": {"U2"},
    "a.what=held_by_police": {"U10"},
    "a.who=with_child": {"U6"},
    "k.send=no": set(),  # nothing is sent, and still it is the button
}
NEW = {  # line "new codes"
    ("held", "q.phone=taken"): {"C10"},
    ("witness", "w.saw=phone_controlled"): {"C10"},
    ("relative", "r.signs=someone_else_answers"): {"C10"},
    ("relative", "r.signs=asked_help"): {"U12"},
    ("witness", "w.saw=asked_for_help"): {"U12"},
    ("relative", "r.signs=scared"): {"V5"},
    ("relative", "r.signs=wants_home"): {"V5"},
    ("army", "m.how=prison_threat"): {"E9", "C7"},
    ("docs", "d.why=kept_by_someone"): {"C1"},
    ("docs", "q.docs=authority"): {"U10"},
    ("docs", "d.why=taken_by_authority"): {"U10"},
    ("army", "m.stage=wounded_or_captured"): {"E9", "U10"},
    ("held", "i.care=yes"): {"U11"},
    ("held", "q.move=maybe"): {"U4"},
    ("child", "q.kind=shop_cafe"): {"U6", "E12"},
    ("child", "q.kind=other"): {"U6", "E12"},
    ("child", "q.kind=skip"): {"U6"},
}


@pytest.mark.parametrize(("answer", "codes"), FIRED.items(), ids=list(FIRED))
def test_the_danger_path_fires(answer, codes):
    found = judge("danger", answer)
    assert set(found.codes()) == {"U0", *codes}
    assert (found.urgency, found.urgency_rule) == ("P1", "R1")


@pytest.mark.parametrize(("said", "codes"), NEW.items(), ids=[" ".join(one) for one in NEW])
def test_new_codes_stand_alone(said, codes):
    assert set(judge(*said).codes()) == codes


def test_the_new_codes_weigh_what_the_line_says():
    weighed = {code: (one.dimension, one.weight) for code, one in RULES.codes.means.items()}
    assert (weighed["C10"], weighed["V5"]) == (("CD", "M"), ("VD", "W"))
    assert {"U10", "U11", "U12"} <= set(RULES.codes.danger)


def test_no_indicator_bears_the_name_of_a_rule():
    rules = {rule.rule for rule in (*RULES.urgency, *RULES.suspicion, *RULES.child_suspicion)}
    assert rules.isdisjoint(RULES.by_code)


LINES = {
    # R4: any A, C, D, E or N; A1 was missing before
    "R4 with A": ("held", "q.move=yes_soon q.arrange=family", "P1 R4 S1 K6"),
    "R4 with C": ("held", "q.move=yes_soon q.threat=shame", "P1 R4 S1 K6"),
    "R4 with D": ("held", "q.move=yes_soon q.job_same=worse_pay", "P1 R4 S1 K6"),
    "R4 with E": ("held", "q.move=maybe q.pay=part", "P1 R4 S1 K5"),
    "R4 with N": ("held", "q.move=maybe q.fee=yes_recruiter", "P1 R4 S1 K6"),
    # R6: C6 too; locked fires C3, S
    "R6 with C6": ("held", "q.leave=locked q.threat=family", "P1 R6 S2 K4"),
    # R7: an adult too; both strong but no purpose, so K4
    "R7 witness": ("witness", "w.when=now w.saw=injured+locked_or_guarded", "P1 R7 S2 K4"),
    "R7 not later": ("witness", "w.when=this_week w.saw=injured+locked_or_guarded", "P2 R9 S2 K4"),
    # R9: seen earlier is not past
    "R9 witness earlier": ("witness", "w.when=earlier w.saw=injured", "P2 R9 S2 K4"),
    # R15 by codes: C11 breaks the label, not the rule
    "R15 E2 gt2m beside C11": ("wages", "q.pay=none q.pay_since=gt2m q.threat=shame", "P3 R15 S1 K6"),
    "R15 E3 gt2m": ("wages", "q.pay=taken_for_debt q.pay_since=gt2m", "P3 R15 S1 K5"),
    "R15 C8 gt2m": ("wages", "q.pay=held q.pay_since=gt2m", "P3 R15 S1 K5"),
    "R15 E4 gt2m": ("wages", "q.live=bad q.pay_since=gt2m", "P4 R15 S1 K5"),
    "R15 EX positive: E1 S and E2 M": ("wages", "q.hours=none q.pay=part", "P3 R15 S1 K5"),
    "R15 EX flagged only: E2 and E4": ("wages", "q.hours=little q.pay=part", "P4 R15 S1 K5"),
    "R15 E1 alone": ("wages", "q.hours=none", "P4 R15 S1 K5"),
    # U5
    "U5 yes": ("wages", "o.suicide=yes", "P1 R5 S0 K8"),
    "U5 no": ("wages", "o.suicide=no", "P1 R5 S0 K8"),
    "U5 dont_know": ("wages", "o.suicide=dont_know", "P1 R5 S0 K8"),
    "U5 skip": ("wages", "o.suicide=skip", "P1 R5 S0 K8"),
    # K2: E3, and C8 as an E
    "K2 with E3": ("held", "q.hurt=before q.pay=taken_for_debt", "P2 R9 S3 K2"),
    "K2 with C8": ("held", "q.hurt=before q.pay=held", "P2 R9 S3 K2"),
    # K4: two M in two dimensions; E6, E7 or E9 with another E
    "K4 M of CD and M of VD": ("held", "q.lie=yes q.place=no", "P3 R13 S2 K4"),
    "K4 E6 with E2": ("held", "q.kind=carry_forbidden q.pay=part", "P3 R13 S2 K4"),
    "K4 E7 with E4": ("held", "q.kind=beg q.live=bad", "P3 R13 S2 K4"),
    "K4 E9 with E1": ("held", "q.kind=army q.hours=none", "P3 R13 S2 K4"),
    # K5: A does not break the "only"
    "K5 with A1 and A2": ("wages", "q.pay=part q.arrange=agency q.moved_by=employer", "P4 R15 S1 K5"),
    # K7 outside (i)
    "K7 with C": ("held", "q.kind=army q.threat=shame", "P2 R9 S3 K7"),
    "K7 with D": ("held", "q.kind=army q.job_same=other_work", "P2 R9 S3 K7"),
    "K7 with N": ("held", "q.kind=army q.fee=yes_recruiter", "P2 R9 S3 K7"),
    # children: the higher counts; S means; two M means; no cap; unknown is a child, skip is not asked
    "K2 over CM2": ("held", "i.age=u18 q.hurt=before q.pay=held", "P2 R9 S3 K2"),
    "CM2 by S means": ("held", "i.age=u18 q.job_same=other_work", "P3 R13 S2 CM2"),
    "CM2 by two M means": ("held", "i.age=u18 q.place=no q.papers_fear=yes", "P3 R13 S2 CM2"),
    "no cap for a reported child": ("relative", "r.age=unknown r.signs=hurt+not_paid", "P2 R9 S3 K2"),
    "r.age unknown": ("relative", "r.age=unknown", "P3 R14 S1 CM3"),
    "i.age skip": ("held", "i.age=skip", "P4 R16 S0 K8"),
    # cap: army relatives; C1 S is the only strong code, E9 is M
    "cap in the army": ("army", "m.who=relative m.stage=signed m.how=papers_taken", "P2 R9 S2 K7"),
    "cap lifted: C1 and C4": (
        "army",
        "m.who=relative m.stage=signed m.how=papers_taken+beaten",
        "P2 R9 S3 K7",
    ),
    "cap lifted: C4 and E1": ("relative", "r.age=adult r.signs=hurt q.hours=none", "P2 R9 S3 K2"),
    "no cap for oneself": ("army", "m.who=me m.stage=signed m.how=papers_taken", "P2 R9 S3 K7"),
}


@pytest.mark.parametrize(("journey", "answers", "expected"), LINES.values(), ids=LINES)
def test_every_line_decides_as_reasoned(journey, answers, expected):
    assert judged(journey, *answers.split()) == expected


def test_the_cap_lowers_no_urgency():
    """K1 stands by three medium V and E1; the cap hides S3 from the officer's line, not from R9."""
    heard = "q.who_feeds=yes q.papers_fear=yes q.place=no q.hours=none"
    assert judged("relative", "r.age=adult", *heard.split()) == "P2 R9 S2 K1"


@pytest.mark.parametrize(
    ("answers", "lowered_by"),
    [
        ("q.hurt=before", "q.out=left_safe"),
        ("q.docs=employer q.pay=none", "q.docs_back=yes"),
        ("w.saw=asked_for_help", "w.when=earlier"),
    ],
)
def test_three_answers_may_lower_before_sending_and_not_after(answers, lowered_by):
    sent, later = judge("held", *answers.split()), judge("held", *answers.split(), lowered_by)
    assert later.urgency > sent.urgency
    kept = raise_only(sent, later)
    assert (kept.urgency, kept.suspicion) == (sent.urgency, max(sent.suspicion, later.suspicion))


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        ("i.age", "U6"),
        ("i.care", "U11"),
        ("a.who", "U6"),
        ("q.docs", "U10"),
        ("q.hurt", "U1"),
        ("q.leave", "U7"),
        ("q.live", "U9"),
        ("q.move", "U4"),
        ("q.health", "U3"),
        ("q.child", "U6"),
        ("r.age", "U6"),
        ("d.why", "U10"),
        ("m.stage", "U10"),
    ],
)
def test_doubt_about_a_danger_counts_as_yes(fact, code):
    assert judge("held", f"{fact}=not_sure").codes() == (code,)
    assert judge("held", f"{fact}=skip").codes() == ()


def test_unknowns_are_what_was_skipped_unsure_or_left_open():
    found = judge("held", "q.hurt=skip", "q.lie=not_sure", "q.docs=me", asked=frozenset({"q.pay", "q.docs"}))
    assert {str(one) for one in found.unknowns} == {"q.hurt skip", "q.lie not_sure", "q.pay unanswered"}


def test_the_rules_are_version_1_1():
    assert explain(judge("held")).endswith("ruleset 1.1")
