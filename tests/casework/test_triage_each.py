"""Every alternative inside a rule decides on its own, and every "and" inside a rule is needed."""

import pytest

from bot.casework.triage import triage
from tests.casework.rules import RULES

ANSWER = {  # one answer that fires the code, each to a question of its own where they are combined below
    "A1": "q.arrange=agency",
    "A2": "q.moved_by=employer",
    "D1": "q.job_same=other_work",
    "D2": "q.job_same=worse_pay",
    "N1": "q.fee=yes_recruiter",
    "N2": "q.arrange=taken_by_force",
    "C1": "q.docs=employer",
    "C2": "q.debt=yes",
    "C3": "q.leave=only_with_guard",
    "C3b": "q.phone=checked",
    "C4": "q.hurt=before",
    "C5": "q.threat=me",
    "C6": "q.threat=family",
    "C7": "q.threat=police_deport",
    "C9": "q.lie=yes",
    "C10": "q.phone=taken",
    "C11": "q.threat=shame",
    "V1": "x.seen=V1",
    "V2": "q.who_feeds=yes",
    "V3": "q.papers_fear=yes",
    "V4": "q.place=no",
    "C8": "q.pay=held",
    "E1": "q.hours=none",
    "E2": "q.pay=part",
    "E3": "q.pay=taken_for_debt",
    "E4": "q.live=bad",
    "E5": "q.kind=sexual",
    "E6": "q.kind=carry_forbidden",
    "E7": "q.kind=beg",
    "E9": "q.kind=army",
    "E10": "x.seen=E10",
    "E11": "q.kind=marriage",
    "U4": "q.move=maybe",
    "U7": "q.leave=locked",
    "U10": "q.docs=authority",
    "U11": "q.health=soon",
}
LEFT = "q.out=left_safe"


def judged(*words, journey="held"):
    facts = {}
    for word in words:
        fact, _, chosen = ANSWER.get(word, word).partition("=")
        facts[fact] = (*facts.get(fact, ()), chosen)
    return triage(RULES, journey, facts)


def urgency(*words, **where):
    found = judged(*words, **where)
    return f"{found.urgency} {found.urgency_rule}"


def suspicion(*words, **where):
    found = judged(*words, **where)
    return f"{found.suspicion} {found.suspicion_rule}"


GRAVE = ["E5", "E6", "E7", "E9", "E10", "E11"]


@pytest.mark.parametrize(
    "code", ["A1", "A2", "C8", "C11", "D1", "D2", "N1", "N2", "E1", "E2", "E3", "E4", *GRAVE]
)
def test_to_be_moved_is_p1_beside_any_other_code(code):
    assert urgency("U4", code) == "P1 R4"
    assert urgency("U4") == "P2 R11"


@pytest.mark.parametrize("code", ["C4", "C5", "C6"])
def test_locked_in_is_p1_when_hurt_or_threatened(code):
    assert urgency("U7", code) == "P1 R6"
    assert urgency("U7") == "P2 R9"
    assert urgency("U7", code, LEFT) == "P3 R13"


@pytest.mark.parametrize("code", ["C3", "C4", "E5", "E10"])
def test_these_are_p2_alone_while_still_there(code):
    assert urgency(code) == "P2 R9"
    assert urgency(code, LEFT) == "P3 R13"
    assert judged(code, "q.out=left_not_safe").all_urgency_rules[:2] == ("R11", "R12")


@pytest.mark.parametrize("pay", ["E1", "E2", "E3", "E4", "C8"])
@pytest.mark.parametrize("code", ["C1", "C2", "C5", "C6", "C7", "C10"])
def test_these_are_p2_beside_exploitation_or_held_pay(code, pay):
    assert urgency(code, pay) == "P2 R9"
    assert urgency(code) == "P3 R13"


@pytest.mark.parametrize("other", ["C11", "C3b", "D1", "D2", "N1", "N2", "V2", "V3", "V4", "V1"])
@pytest.mark.parametrize("code", ["E6", "E7", "E9", "E11"])
def test_forced_tasks_are_p2_beside_any_other_means(code, other):
    assert urgency(code, other) == "P2 R9"
    assert urgency(code) == "P3 R13"


@pytest.mark.parametrize("code", ["C3b", "C5", "C6", "C7", "C9", "C10", "N2"])
def test_one_coercion_answer_is_p3_while_still_there(code):
    assert urgency(code) == "P3 R13"
    assert suspicion(code) == "S1 K6"
    assert urgency(code, LEFT) == "P4 R16"


def test_doubt_about_leaving_is_p3_while_still_there():
    assert urgency("q.leave=not_sure") == "P3 R13"
    assert urgency("q.leave=not_sure", LEFT) == "P4 R16"


@pytest.mark.parametrize("code", ["C8", "C11", "E2"])
@pytest.mark.parametrize("need", ["U10", "U11", "i.care=yes"])
def test_authorities_and_care_need_company(need, code):
    assert urgency(need, code) == "P2 R11"
    assert urgency(need) == "P4 R16"


@pytest.mark.parametrize("why", sorted({*RULES.questions["d.why"].answers} - {"not_sure"}))
def test_any_papers_trouble_beside_coercion_is_at_least_p3(why):
    assert "R14" in judged(f"d.why={why}", "C11").all_urgency_rules


def test_a_lost_passport_counts_as_papers_trouble():
    assert urgency("q.docs=lost", "C11") == "P3 R14"
    assert urgency("q.docs=lost") == "P4 R16"


@pytest.mark.parametrize(
    "flag", ["wants_passport", "tourist_visa_for_work", "free_ticket_by_stranger", "army"]
)
@pytest.mark.parametrize("stage", ["travelling", "arrived"])
def test_any_stop_flag_on_the_way_is_p3(stage, flag):
    assert urgency(f"j.stage={stage}", f"j.{flag}=yes", journey="job_check") == "P3 R14"
    assert urgency("j.stage=thinking", f"j.{flag}=yes", journey="job_check") == "P4 R16"


@pytest.mark.parametrize("code", ["E2", "E3", "C8"])
def test_two_months_without_pay_is_p3(code):
    assert urgency(code, "q.pay_since=gt2m") == "P3 R15"
    assert urgency(code, "q.pay_since=1_2m") == "P4 R15"
    assert urgency("E4", "q.pay_since=gt2m") == "P4 R15"


def test_a_labour_case_with_shame_is_no_longer_only_labour():
    assert (urgency("E2", "C11"), suspicion("E2", "C11")) == ("P4 R16", "S1 K6")


@pytest.mark.parametrize("stage", ["signed", "pressured"])
def test_signed_or_pressured_is_p2(stage):
    assert urgency(f"m.stage={stage}", journey="army") == "P2 R11"


@pytest.mark.parametrize(
    "how", ["threat", "beaten", "papers_taken", "deport_threat", "prison_threat", "could_not_read"]
)
def test_an_army_offer_with_pressure_is_no_mere_offer(how):
    assert urgency("m.stage=offered", f"m.how={how}", journey="army") == "P2 R9"
    assert urgency("m.stage=offered", f"m.how={how}", LEFT, journey="army") == "P3 R13"
    assert suspicion(f"m.how={how}", journey="army") == "S3 K7"


@pytest.mark.parametrize(
    "seen",
    [
        ("w.when=this_week", "w.saw=injured", "w.saw=locked_or_guarded"),
        ("w.when=now", "w.saw=injured"),
        ("w.when=now", "w.saw=locked_or_guarded"),
    ],
)
def test_less_than_injured_locked_and_now_is_p2(seen):
    assert urgency(*seen, journey="witness") == "P2 R9"


@pytest.mark.parametrize("sign", [*RULES.questions["r.signs"].fires, "not_sure"])
@pytest.mark.parametrize("contact", ["4_14d", "15d_plus", "not_sure"])
def test_silence_after_any_sign_is_contact_lost(contact, sign):
    words = ("r.age=adult", f"r.signs={sign}")
    assert "U8" in judged(*words, f"r.last_contact={contact}", journey="relative").codes("danger")
    assert "U8" not in judged(*words, "r.last_contact=1_3d", journey="relative").codes("danger")


@pytest.mark.parametrize("sign", [*RULES.questions["r.signs"].fires, "not_sure"])
def test_any_sign_of_a_child_is_at_least_p2(sign):
    assert urgency("r.age=unknown", f"r.signs={sign}", journey="relative")[:2] == "P2"


@pytest.mark.parametrize(
    "age", ["i.age=u18", "i.age=not_sure", "r.age=u18", "r.age=unknown", "r.age=not_sure"]
)
@pytest.mark.parametrize("kind", [*RULES.questions["q.kind"].fires, *RULES.questions["q.kind"].quiet])
def test_any_work_of_a_child_is_p1(age, kind):
    found = judged(age, f"q.kind={kind}")
    assert (found.urgency, found.urgency_rule, found.suspicion) == ("P1", "R7", "S3")
    assert ("E12" in found.codes()) == (kind != "marriage")


@pytest.mark.parametrize("code", GRAVE)
def test_a_child_beside_grave_exploitation_is_p1(code):
    for answers in ((code, "q.child=yes"), (code, "q.child=yes", LEFT)):
        assert urgency(*answers) == "P1 R7"
        assert suspicion(*answers) == "S3 CM1"


def test_a_child_beside_a_working_adult_is_no_working_child():
    assert "E12" not in judged("q.child=yes", "q.kind=farm").codes()
    assert "E12" in judged("q.kind=farm", journey="child").codes()


@pytest.mark.parametrize("who", ["relative", "other_adult", "boss", "nobody"])
def test_a_child_without_its_parents(who):
    found = judged(f"h.with={who}", journey="child")
    assert "R10" in found.all_urgency_rules
    assert ("R7" in found.all_urgency_rules) == (who != "relative")
    assert found.suspicion >= "S2"


@pytest.mark.parametrize("contact", ["4_14d", "15d_plus"])
def test_a_silent_child_is_p2(contact):
    assert urgency("r.age=u18", f"r.last_contact={contact}", journey="relative") == "P2 R10"


@pytest.mark.parametrize("purpose", ["E1", "E2", "E3", "E5", "E6", "E7", "E10", "E11", "C8"])
@pytest.mark.parametrize("means", ["C1", "C2", "C3", "C4"])
def test_one_strong_coercion_and_one_purpose_is_s3(means, purpose):
    assert suspicion(means, purpose) == "S3 K2"
    assert suspicion(means) == suspicion(means, "E4") == "S2 K4"


@pytest.mark.parametrize(
    "means", ["C3b", "C5", "C6", "C7", "C9", "C10", "D2", "N1", "N2", "V1", "V2", "V3", "V4"]
)
def test_one_medium_means_and_one_purpose_is_s2(means):
    assert suspicion(means, "E2") == "S2 K4"
    assert suspicion(means) == "S1 K6"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["D1"], "S2 K4"),
        (["N1", "N2"], "S2 K4"),
        (["V2", "V3"], "S2 K4"),
        (["C3b", "C9"], "S2 K4"),
        (["D2", "V3"], "S2 K4"),
        (["C8", "V3"], "S2 K4"),
        (["D1", "E1", "C11"], "S2 K4"),
        (["D1", "E2"], "S2 K4"),
        (["E6", "E2"], "S2 K4"),
        (["E7", "C8"], "S2 K4"),
        (["E9", "E4"], "S2 K4"),
        (["D2", "E2"], "S2 K4"),
        (["E11"], "S2 K4"),
        (["V2", "V3", "V4", "E1"], "S3 K1"),
        (["A1"], "S1 K6"),
        (["E6"], "S1 K6"),
        (["E2", "E4", "C8"], "S1 K5"),
        (["U4"], "S0 K8"),
        (["E9", "D2"], "S3 K7"),
        (["i.age=u18", "C9", "C10"], "S2 CM2"),
        (["i.age=u18", "C9"], "S1 CM3"),
        (["i.age=u18", "C1"], "S2 CM2"),
        (["i.age=u18", "C8"], "S2 CM2"),
        (["q.child=yes", "E9"], "S3 CM1"),
    ],
)
def test_suspicion_of_combinations(words, expected):
    assert suspicion(*words) == expected


def test_leaving_without_safety_alone_is_not_what_happened_there():
    assert judged("q.out=left_not_safe").all_urgency_rules == ("R11",)


def test_the_child_journey_needs_no_answer_to_bring_the_child_rules():
    found = judged(journey="child")
    assert (found.child, found.urgency, found.suspicion) == (True, "P3", "S1")
