"""The long urgency rules clause by clause; each name says why the rule must answer so.

Worked out on paper from the tables and amendments of the brief. S and K follow from the same answers.
"""

import pytest

from tests.casework.rules import judge, judged

R9 = {
    "C3 alone: guarded is C3, and nobody said they left": ("held", "q.leave=only_with_guard", "P2 R9 S2 K4"),
    "C4 alone: hurt before": ("held", "q.hurt=before", "P2 R9 S2 K4"),
    "C1 with E2: passport kept and unpaid": ("wages", "q.docs=recruiter q.pay=none", "P2 R9 S3 K2"),
    "C1 with E: afraid to ask for it is not yes": (
        "wages",
        "q.docs=employer q.docs_back=afraid_to_ask q.pay=part",
        "P2 R9 S3 K2",
    ),
    "C2 with E4: K2 does not name E4, one strong means is K4": (
        "held",
        "q.debt=yes q.live=bad",
        "P2 R9 S2 K4",
    ),
    "C5 with E1": ("held", "q.threat=me q.hours=none", "P2 R9 S2 K4"),
    "C6 with E3: family threatened, an amendment": (
        "held",
        "q.threat=family q.pay=taken_for_debt",
        "P2 R9 S2 K4",
    ),
    "C7 with E2": ("held", "q.threat=police_deport q.pay=none", "P2 R9 S2 K4"),
    "C10 with C8: held pay counts as the E": ("held", "q.phone=taken q.pay=held", "P2 R9 S2 K4"),
    "E6 with D2: less pay than promised": (
        "held",
        "q.kind=carry_forbidden q.job_same=worse_pay",
        "P2 R9 S2 K4",
    ),
    "E7 with N1: a recruiter's debt": ("held", "q.kind=beg q.fee=yes_recruiter", "P2 R9 S2 K4"),
    "E9 with V2: V counts too, an amendment": ("held", "q.kind=army q.who_feeds=yes", "P2 R9 S2 K4"),
    "E11 with C11: any C, the weakest too": ("held", "q.kind=marriage q.threat=shame", "P2 R9 S2 K4"),
    "E6 with C8: held pay is a C": ("held", "q.kind=online_cheating q.pay=held", "P2 R9 S2 K4"),
    "E5 alone": ("held", "q.kind=sexual", "P2 R9 S2 K4"),
    "E10 alone": ("held", "x.seen=E10", "P2 R9 S2 K4"),
    "S3 alone: three medium V and E1 are K1, no other clause holds": (
        "held",
        "q.who_feeds=yes q.papers_fear=yes q.place=no q.hours=none",
        "P2 R9 S3 K1",
    ),
    "still there is also said in words": ("held", "q.out=still_there q.hurt=before", "P2 R9 S2 K4"),
    "not R9: C5 with no E": ("held", "q.threat=me", "P3 R13 S1 K6"),
    "not R9: C3b is not in the list": ("held", "q.leave=afraid q.pay=none", "P3 R13 S2 K4"),
    "not R9: left and safe": ("held", "q.leave=only_with_guard q.out=left_safe", "P3 R13 S2 K4"),
}
R10 = {
    "a child with E1, safe by now; still there it is R9 by S3": (
        "held",
        "i.age=u18 q.hours=none q.out=left_safe",
        "P2 R10 S3 CM1",
    ),
    "a child with E4, safe by now": ("held", "i.age=u18 q.live=bad q.out=left_safe", "P2 R10 S2 CM2"),
    "a child with C11": ("held", "i.age=u18 q.threat=shame", "P2 R10 S1 CM3"),
    "a child with C8": ("held", "i.age=u18 q.pay=held", "P2 R10 S2 CM2"),
    "U6 of a child beside them, with E2": ("held", "q.child=yes q.pay=part", "P2 R10 S2 CM2"),
    "away from guardians: with a relative": ("child", "h.with=relative", "P2 R10 S2 CM2"),
    "away from guardians: taken by force, and N2 weighs S for a child": (
        "held",
        "i.age=u18 q.arrange=taken_by_force q.out=left_safe",
        "P2 R10 S2 CM2",
    ),
    "silent for 4 days": ("relative", "r.age=u18 r.last_contact=4_14d", "P2 R10 S1 CM3"),
    "silent for 15 days, age unknown is a child": (
        "relative",
        "r.age=unknown r.last_contact=15d_plus r.signs=none",
        "P2 R10 S1 CM3",
    ),
    "a sign of distress": ("relative", "r.age=u18 r.signs=wants_home", "P2 R10 S1 CM3"),
    "a call for help seen earlier is R11 no more, but a child called": (
        "witness",
        "w.saw=child_involved+asked_for_help w.when=earlier",
        "P2 R10 S1 CM3",
    ),
    "seen now": ("witness", "w.saw=child_involved w.when=now", "P2 R10 S1 CM3"),
    "parents are not safe": ("child", "h.parents=no h.with=parents", "P2 R10 S1 CM3"),
    "not R10: with the parents": ("child", "h.with=parents h.parents=yes", "P3 R14 S1 CM3"),
    "not R10: seen this week": ("witness", "w.saw=child_involved w.when=this_week", "P3 R14 S1 CM3"),
    "not R10 but R7: exploitation of E5 to E12": ("held", "i.age=u18 q.kind=marriage", "P1 R7 S3 CM1"),
}
R11 = {
    "U8: silent for 4 days after a sign": (
        "relative",
        "r.age=adult r.last_contact=4_14d r.signs=wants_home",
        "P2 R11 S1 K6",
    ),
    "U10 with C: the papers are with the police, and a threat of shame": (
        "held",
        "q.docs=authority q.threat=shame",
        "P2 R11 S1 K6",
    ),
    "U10 with E": ("held", "q.docs=authority q.hours=little", "P2 R11 S1 K5"),
    "U11 with C8": ("wages", "i.care=yes q.pay=held", "P2 R11 S1 K5"),
    "U11 with E4": ("held", "q.health=soon q.live=bad", "P2 R11 S1 K5"),
    "signed": ("army", "m.stage=signed", "P2 R11 S1 K6"),
    "pressured": ("army", "m.stage=pressured m.how=own_choice", "P2 R11 S1 K6"),
    "U4 alone": ("held", "q.move=maybe", "P2 R11 S0 K8"),
    "U4 beside a V only: R4 does not name V": ("held", "q.move=maybe q.place=no", "P2 R11 S1 K6"),
    "U12 of a relative": ("relative", "r.age=adult r.signs=asked_help", "P2 R11 S0 K8"),
    "U12 seen now": ("witness", "w.saw=asked_for_help w.when=now", "P2 R11 S0 K8"),
    "U12 seen this week": ("witness", "w.saw=asked_for_help w.when=this_week", "P2 R11 S0 K8"),
    "U12, and nobody said when": ("witness", "w.saw=asked_for_help", "P2 R11 S0 K8"),
    "watched, no other answer": ("relative", "s.safe_now=watched", "P2 R11 S0 K8"),
    "left, not safe, no other answer": ("held", "q.out=left_not_safe", "P2 R11 S0 K8"),
    "the witness is not safe": ("witness", "w.safe=no", "P2 R11 S0 K8"),
    "not R11: U10 alone": ("docs", "d.why=taken_by_authority", "P4 R16 S0 K8"),
    "not R11: U11 beside a D only": ("held", "i.care=yes q.job_same=worse_pay", "P4 R16 S1 K6"),
    "not R11: U12 seen earlier": ("witness", "w.saw=asked_for_help w.when=earlier", "P4 R16 S0 K8"),
    "not R11: others use the phone": ("held", "s.safe_now=shared_phone", "P4 R16 S0 K8"),
}
R13 = {
    "S2 by one strong means": ("held", "q.job_same=no_work", "P3 R13 S2 K4"),
    "S2 and left safe": ("held", "q.out=left_safe q.debt=yes", "P3 R13 S2 K4"),
    "S3 and left safe": ("held", "q.out=left_safe q.debt=yes q.pay=none", "P3 R13 S3 K2"),
    "C3b still there": ("held", "q.phone=limited", "P3 R13 S1 K6"),
    "C5 still there": ("held", "q.threat=me", "P3 R13 S1 K6"),
    "C6 still there": ("held", "q.threat=family", "P3 R13 S1 K6"),
    "C7 still there": ("held", "q.threat=police_deport", "P3 R13 S1 K6"),
    "C9 still there": ("held", "q.lie=yes", "P3 R13 S1 K6"),
    "C10 still there": ("held", "q.phone=taken", "P3 R13 S1 K6"),
    "N2 still there": ("held", "q.arrange=taken_by_force", "P3 R13 S1 K6"),
    "U7 by doubt: not sure whether they can leave": ("held", "q.leave=not_sure", "P3 R13 S0 K8"),
    "E6 alone, left safe too": ("held", "q.kind=carry_forbidden q.out=left_safe", "P3 R13 S1 K6"),
    "E7 alone": ("held", "q.kind=beg", "P3 R13 S1 K6"),
    "E9 alone": ("held", "q.kind=army", "P3 R13 S1 K6"),
    "E9 by the journey alone, the stage skipped": ("army", "m.stage=skip", "P3 R13 S1 K6"),
    "people moved at night": ("witness", "w.saw=moved_at_night w.when=earlier", "P3 R13 S1 K6"),
    "not R13: a mere army offer": ("army", "m.stage=offered", "P4 R16 S1 K6"),
    "not a mere offer: an offer to somebody who must fight": (
        "army",
        "m.stage=offered q.kind=army",
        "P3 R13 S1 K6",
    ),
    "not R13: afraid then, safe now": ("held", "q.leave=afraid q.out=left_safe", "P4 R16 S1 K6"),
    "not R13: less pay than promised": ("wages", "q.job_same=worse_pay", "P4 R16 S1 K6"),
}
R14 = {
    "silent for 15 days, no sign": (
        "relative",
        "r.age=adult r.last_contact=15d_plus r.signs=none",
        "P3 R14 S0 K8",
    ),
    "papers lost, with the weakest C": ("docs", "d.why=stolen q.threat=shame", "P3 R14 S1 K6"),
    "passport lost, with held pay": ("held", "q.docs=lost q.pay=held", "P3 R14 S1 K5"),
    "never had papers, with a C": ("docs", "d.why=never_had q.threat=shame", "P3 R14 S1 K6"),
    "a recruiter is reported": ("job_check", "j.report=yes", "P3 R14 S0 K8"),
    "papers given, no flag": ("job_check", "j.stage=papers_given j.wants_passport=no", "P3 R14 S0 K8"),
    "on the way, the passport is wanted": (
        "job_check",
        "j.stage=travelling j.wants_passport=yes",
        "P3 R14 S0 K8",
    ),
    "arrived on a stranger's ticket": (
        "job_check",
        "j.stage=arrived j.free_ticket_by_stranger=yes",
        "P3 R14 S0 K8",
    ),
    "any other child": ("docs", "i.age=u18 d.why=lost", "P3 R14 S1 CM3"),
    "not R14: papers lost, no C": ("docs", "d.why=lost q.pay=part", "P4 R15 S1 K5"),
    "not R14: a flag, still thinking": ("job_check", "j.stage=thinking j.army=yes", "P4 R16 S0 K8"),
    "not R14: on the way, three signs but no stop-flag": (
        "job_check",
        "j.stage=travelling j.asks_money_first=yes j.pay_too_high=yes j.hurry_or_secret=yes",
        "P4 R16 S0 K8",
    ),
    "not R14: silent for 14 days, no sign": ("relative", "r.age=adult r.last_contact=4_14d", "P4 R16 S0 K8"),
}
CLAUSES = {
    f"{rule}: {why}": vector
    for rule, clauses in (("R9", R9), ("R10", R10), ("R11", R11), ("R13", R13), ("R14", R14))
    for why, vector in clauses.items()
}


@pytest.mark.parametrize(("journey", "answers", "expected"), CLAUSES.values(), ids=CLAUSES)
def test_every_clause_decides_as_reasoned(journey, answers, expected):
    assert judged(journey, *answers.split()) == expected


def test_r12_repeats_r9_for_those_who_left_and_are_not_safe():
    for answers in (
        "q.hurt=before",  # C4
        "q.docs=employer q.pay=none",  # C1 and E2
        "q.kind=beg q.fee=yes_recruiter",  # E7 and N1
        "q.kind=sexual",  # E5
        "q.who_feeds=yes q.papers_fear=yes q.place=no q.hours=none",  # S3 only
    ):
        found = judge("held", "q.out=left_not_safe", *answers.split())
        assert (found.urgency, found.all_urgency_rules) == ("P2", ("R11", "R12", "R13"))
    assert judge("held", "q.out=left_not_safe", "q.threat=me").all_urgency_rules == ("R11",)
