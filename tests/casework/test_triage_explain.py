"""What an officer reads under the alert, and what stays of it when a sent case is judged again."""

from bot.casework.facts import Unknown
from bot.casework.triage import explain, raise_only, triage
from tests.casework.rules import RULES


def judge(journey, asked=frozenset(), **facts):
    named = {fact.replace("_", ".", 1): tuple(chosen.split("+")) for fact, chosen in facts.items()}
    return triage(RULES, journey, named, asked)


def test_the_block_has_the_shape_of_the_brief():
    found = judge(
        "held",
        frozenset({"q.debt", "q.pay"}),
        q_arrange="agency",
        q_docs="employer",
        q_leave="only_with_guard",
        q_pay="none",
        q_hurt="skip",
    )
    assert explain(found) == (
        "P2 by R9 (also R13) | S3 by K2 | act=A1"
        ' | means: C1 (CD,S) "passport: employer" self; C3 (CD,S) "can leave: only_with_guard" self'
        ' | purpose: E2 (EX,M) "pay: none" self'
        " | unknowns: q.debt unanswered, q.hurt skip | ruleset 1.1"
    )


def test_recruiter_debt_is_printed_as_n1_so_that_it_never_reads_as_a_rule():
    assert 'N1 (CR,M) "borrowed from: yes_recruiter" self' in explain(judge("wages", q_fee="yes_recruiter"))


def test_a_second_hand_case_says_that_it_was_capped():
    found = judge("relative", r_signs="papers_taken+not_paid", r_last_contact="4_14d", r_age="adult")
    assert explain(found) == (
        'P2 by R9 (also R11 R13) | S2 by K2 capped | act=unknown | danger: U8 "last contact: 4_14d" reported'
        ' | means: C1 (CD,S) "sign: papers_taken" reported | purpose: E2 (EX,M) "sign: not_paid" reported'
        " | ruleset 1.1"
    )


def test_child_and_life_risk_are_said_in_words():
    found = judge("child", o_suicide="dont_know")
    assert explain(found) == (
        "P1 by R5 (also R14) | S1 by CM3 | life_risk | child | act=unknown"
        ' | danger: U5 "life at risk: asked" self; U6 "journey: child" self | ruleset 1.1'
    )


def test_free_text_is_never_printed():
    found = judge("danger", a_what="Akmal, +998 90 123 45 67", i_name="Akmal")
    assert "Akmal" not in explain(found)
    assert found.unknowns == ()


def test_the_act_is_unknown_until_somebody_answers():
    assert judge("held").act == "unknown"
    assert judge("held", q_arrange="skip").act == "unknown"
    assert judge("held", q_arrange="self").act == "none"
    assert judge("held", q_arrange="self", q_moved_by="employer").act == "A2"


def test_unknowns_are_skipped_unsure_and_unanswered_questions_the_rules_know():
    found = judge(
        "held", frozenset({"q.pay", "q.docs", "c.when"}), q_hurt="not_sure", q_docs="me", q_lie="skip"
    )
    assert found.unknowns == (
        Unknown("q.hurt", "not_sure"),
        Unknown("q.pay", "unanswered"),
        Unknown("q.lie", "skip"),
    )


def test_an_indicator_keeps_its_dimension_weight_answer_and_source():
    (found,) = judge("held", q_threat="me").indicators
    assert (found.code, found.dimension, found.weight, found.answer, found.src) == (
        "C5",
        "CD",
        "M",
        "q.threat: me",
        "self",
    )


def test_a_threat_to_a_child_weighs_strong():
    found = judge("held", q_threat="me", i_age="u18")
    assert next(one.weight for one in found.indicators if one.code == "C5") == "S"


def test_two_answers_behind_one_code_are_both_shown_and_counted_once():
    found = judge("held", q_hours="little", q_live="bad")
    assert [one.answer for one in found.indicators] == ["q.hours: little", "q.live: bad"]
    assert (found.codes(), found.urgency, found.suspicion) == (("E4",), "P4", "S1")


def test_a_sent_case_keeps_its_urgency_and_says_so():
    old, new = judge("held", q_hurt="yes_now"), judge("held", q_hurt="no", q_threat="shame")
    kept = raise_only(old, new)
    assert (kept.urgency, kept.urgency_rule, kept.suspicion) == ("P1", "R2", "S2")
    assert explain(kept).startswith("P1 by R2 kept (also R16) | S2 by K4 | act")


def test_a_sent_case_rises_without_a_mark():
    old, new = judge("held", q_threat="shame"), judge("held", q_hurt="yes_now")
    assert raise_only(old, new) == new


def test_a_child_stays_a_child_until_somebody_checks():
    old, new = judge("child", i_age="u18", q_kind="beg"), judge("held", i_age="25_59")
    kept = raise_only(old, new)
    assert (kept.child, kept.suspicion, kept.suspicion_rule, kept.label) == (
        True,
        "S3",
        "CM1",
        "child_exploitation",
    )


def test_a_life_risk_stays_until_somebody_has_read_it():
    kept = raise_only(judge("docs", o_suicide="yes"), judge("docs"))
    assert (kept.life_risk, kept.urgency, kept.urgency_rule) == (True, "P1", "R5")
