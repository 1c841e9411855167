"""A second reading of the brief in plain Python, made from its tables and amendments.

It shares nothing with dialogs/triage.yaml but the ids of questions and answers, so that a slip has to be made
twice to stay unseen. Where the brief leaves two ways, docs/adr/0009-triage-readings.md says which one holds.
"""

from collections import Counter
from dataclasses import dataclass

FIRES = """
i.age u18 U6, i.age not_sure U6, i.care yes U11, i.care not_sure U11
a.what hurt_now U1 C4, a.what locked U7 C3, a.what being_moved U4, a.what very_ill U3, a.what weapon U2
a.what held_by_police U10, a.who with_child U6, a.who not_sure U6
q.arrange agency A1, q.arrange known_person A1, q.arrange online_person A1, q.arrange family A1
q.arrange taken_by_force A1 N2, q.moved_by recruiter A2, q.moved_by employer A2, q.moved_by other A2
q.job_same other_work D1, q.job_same other_place D1, q.job_same no_work D1, q.job_same worse_pay D2
q.fee yes_recruiter N1, q.docs authority U10, q.docs not_sure U10, q.debt yes C2
q.leave only_with_guard C3, q.leave locked C3, q.leave afraid C3b
q.phone checked C3b, q.phone limited C3b, q.phone taken C10
q.hurt before C4, q.hurt yes_now C4 U1, q.hurt not_sure U1
q.threat me C5, q.threat family C6, q.threat police_deport C7, q.threat shame C11
q.pay part E2, q.pay none E2, q.pay held C8, q.pay taken_for_debt E3
q.hours none E1, q.hours little E4, q.live bad E4, q.live none E4 U9, q.live not_sure U9
q.kind sexual E5, q.kind online_cheating E6, q.kind carry_forbidden E6, q.kind beg E7, q.kind army E9
q.kind marriage E11, q.lie yes C9, q.who_feeds yes V2, q.papers_fear yes V3, q.place no V4
q.move yes_soon U4, q.move maybe U4, q.move not_sure U4
q.health urgent U3, q.health soon U11, q.health not_sure U3, q.child yes U6, q.child not_sure U6
r.age u18 U6, r.age unknown U6, r.age not_sure U6
r.signs asked_help U12, r.signs scared V5, r.signs cannot_talk C3b, r.signs papers_taken C1
r.signs not_paid E2, r.signs hurt C4, r.signs wants_home V5, r.signs someone_else_answers C10
w.saw locked_or_guarded C3, w.saw papers_kept C1, w.saw injured C4, w.saw asked_for_help U12
w.saw phone_controlled C10, w.saw sleep_at_work E4, w.saw moved_at_night A2, w.saw child_involved U6
d.why kept_by_someone C1, d.why taken_by_authority U10, d.why not_sure U10
h.safe yes U6, h.safe no U6, h.with parents U6, h.with relative U6, h.with other_adult U6
h.with boss U6 E12, h.with nobody U6, h.need doctor U6 U11, h.need food_sleep U6, h.need go_home U6
h.need talk_to_someone U6, h.parents yes U6, h.parents no U6, h.parents dont_know U6
m.stage detained_until_sign C3, m.stage wounded_or_captured U10, m.stage not_sure U10
m.how threat C5, m.how beaten C4, m.how papers_taken C1, m.how could_not_read D1
m.how other_job_promised D1, m.how deport_threat C7, m.how prison_threat C7
x.seen E10 E10, x.seen U2 U2, x.seen U6 U6, x.seen V1 V1
"""
TABLE = {
    tuple(words[:2]): words[2:]
    for line in FIRES.strip().splitlines()
    for words in (entry.split() for entry in line.split(","))
}
# code, dimension, weight for an adult, weight for a child
WEIGHTS = """
D1 DR S S, D2 DR M M, N1 CR M S, N2 CR M S, C1 CD S S, C2 CD S S, C3 CD S S, C3b CD M M, C4 CD S S
C5 CD M S, C6 CD M S, C7 CD M S, C8 CD M M, C9 CD M M, C10 CD M M, C11 CD W M, V1 VR M M, V2 VD M M, V3 VD M M
V4 VD M M, V5 VD W M, E1 EX S S, E2 EX M M, E3 EX M M, E4 EX M M, E5 EX S S, E6 EX M S, E7 EX M M, E9 EX M M
E10 EX S S, E11 EX S S, E12 EX S S
"""
SCALE = {
    code: (dimension, adult, child)
    for line in WEIGHTS.strip().splitlines()
    for code, dimension, adult, child in (entry.split() for entry in line.split(","))
}
COERCION = frozenset(code for code in SCALE if code[0] == "C")
DECEIT, RECRUITED = frozenset({"D1", "D2"}), frozenset({"N1", "N2"})
WEAKNESS = frozenset(code for code in SCALE if code[0] == "V")
PURPOSE = frozenset(code for code in SCALE if code[0] == "E")
MEANS = COERCION | DECEIT | RECRUITED | WEAKNESS
LABOUR = frozenset({"E1", "E2", "E3", "E4", "C8"})
GRAVE = PURPOSE - LABOUR
WORK = ("build", "farm", "factory", "home_care", "shop_cafe", "online_cheating", "sexual", "beg")
WORK += ("carry_forbidden", "army", "other")
AWAY = ("relative", "other_adult", "boss", "nobody")
FLAGS = ("j.wants_passport", "j.tourist_visa_for_work", "j.free_ticket_by_stranger", "j.army")


@dataclass(frozen=True)
class Reading:
    codes: frozenset
    by_self: frozenset  # act, means and purpose codes the person told of themself
    child: bool
    suspicion: str
    by: str
    capped: bool
    rules: tuple  # urgency rules that fire, with their level, the deciding one first

    @property
    def answer(self):
        return self.rules[0]


def read(journey, facts, asked=frozenset()):
    codes, by_self = _fired(journey, facts, asked)
    child = "U6" in codes
    weight = {code: SCALE[code][2 if child else 1] for code in codes if code in SCALE}
    level, by = _suspicion(codes, weight)
    if child:
        level, by = max([(_child_level(codes, weight, facts)), (level, by)], key=lambda one: one[0])
    strong = sum(one == "S" for one in weight.values())
    weighed = codes & (MEANS | PURPOSE | {"A1", "A2"})
    capped = bool(weighed) and not by_self and level == "S3" and not child and strong < 2
    rules = tuple(_urgency(facts, codes, level, child=child, exploited=_dimension("EX", weight)))
    return Reading(codes, by_self, child, "S2" if capped else level, by, capped, rules)


def _said(facts, fact, *answers):
    return any(answer in answers for answer in facts.get(fact, ()))


def _fired(journey, facts, asked):
    second_hand = journey in ("relative", "witness") or _said(facts, "m.who", "relative")
    told = [
        (fact, code)
        for fact, chosen in facts.items()
        for answer in chosen
        for code in TABLE.get((fact, answer), ())
    ]
    told += [(fact, code) for code, fact, when in _worked_out(journey, facts, asked) if when]
    by_self = [
        code for fact, code in told if code[0] != "U" and fact[:2] not in ("r.", "w.") and not second_hand
    ]
    return frozenset(code for _, code in told), frozenset(by_self)


def _worked_out(journey, facts, asked):
    def said(fact, *answers):
        return _said(facts, fact, *answers)

    kept = said("q.docs", "employer", "recruiter") and not said("q.docs_back", "yes")
    silent = said("r.last_contact", "4_14d", "15d_plus", "not_sure")
    young = said("i.age", "u18", "not_sure") or said("r.age", "u18", "unknown", "not_sure")
    return [
        ("U5", "o.suicide", "o.suicide" in facts or "o.suicide" in asked),
        ("U0", "journey", journey == "danger"),
        ("U6", "journey", journey == "child"),
        ("E9", "journey", journey == "army"),
        ("C1", "q.docs", kept),
        ("U7", "q.leave", said("q.leave", "locked", "not_sure") and not _left(facts)),
        ("U8", "r.last_contact", _sign(facts) and silent),
        ("E12", "q.kind", (young or journey == "child") and said("q.kind", *WORK)),
    ]


def _left(facts):
    return _said(facts, "q.out", "left_safe", "left_not_safe")


def _sign(facts):
    return any(sign not in ("none", "skip") for sign in facts.get("r.signs", ()))


def _dimension(name, weight):
    have = Counter(one for code, one in weight.items() if SCALE[code][0] == name)
    strong, medium, weak = have["S"], have["M"], have["W"]
    if strong >= 2 or (strong and medium + weak) or medium >= 3 or (medium == 2 and weak):
        return "positive"
    return "flagged" if strong or medium == 2 else ""


def _suspicion(codes, weight):
    pay_or_purpose = codes & (PURPOSE | {"C8"})
    dimensions = {name: _dimension(name, weight) for name in ("DR", "CR", "VR", "CD", "VD", "EX")}
    purpose = dimensions.pop("EX")
    means = [(code, weight[code]) for code in codes & MEANS]
    if "E9" in codes and codes & (COERCION | DECEIT | RECRUITED):
        return "S3", "K7"
    if purpose and "positive" in dimensions.values():
        return "S3", "K1"
    if codes & {"C1", "C2", "C3", "C4"} and codes & {
        *("E1", "E2", "E3", "E5", "E6", "E7", "E9", "E10", "E11", "C8")
    }:
        return "S3", "K2"
    if dimensions["DR"] and purpose and not codes & COERCION:
        return "S2", "K3"
    medium = [code for code, one in means if one == "M"]
    if (
        any(one == "S" for _, one in means)
        or codes & {"E5", "E10", "E11"}
        or any(dimensions.values())
        or (set(medium) - {"C8"} and pay_or_purpose)
        or len(medium) >= 2
        or (codes & {"E6", "E7", "E9"} and len(pay_or_purpose) >= 2)
    ):
        return "S2", "K4"
    if codes & LABOUR and not codes & (MEANS | PURPOSE) - LABOUR:
        return "S1", "K5"
    return ("S1", "K6") if codes & (MEANS | PURPOSE | {"A1", "A2"}) else ("S0", "K8")


def _child_level(codes, weight, facts):
    if _dimension("EX", weight) or codes & GRAVE:
        return "S3", "CM1"
    means = Counter(weight[code] for code in codes & MEANS)
    if codes & (PURPOSE | {"C8", "C1"}) or _said(facts, "h.with", *AWAY) or means["S"] or means["M"] >= 2:
        return "S2", "CM2"
    return "S1", "CM3"


def _urgency(facts, codes, level, *, child, exploited):
    def said(fact, *answers):
        return _said(facts, fact, *answers)

    left, pay_or_purpose = _left(facts), codes & (PURPOSE | {"C8"})
    serious = (
        codes & {"C3", "C4", "E5", "E10"}
        or (codes & {"C1", "C2", "C5", "C6", "C7", "C10"} and pay_or_purpose)
        or (codes & {"E6", "E7", "E9", "E11"} and codes & MEANS)
        or level == "S3"
    )
    stop = any(said(flag, "yes") for flag in FLAGS)
    must_fight = codes & (COERCION | RECRUITED) or said("q.kind", "army")
    only_offered = said("m.stage", "offered") and not must_fight
    table = [
        ("P1", "R1", "U0" in codes or said("s.safe_now", "not_safe") or said("h.safe", "no")),
        ("P1", "R2", codes & {"U1", "U2"}),
        ("P1", "R3", codes & {"U3", "U9"}),
        (
            "P1",
            "R4",
            ("U4" in codes and codes & ({"A1", "A2"} | COERCION | DECEIT | PURPOSE | RECRUITED))
            or said("m.stage", "leaving_soon", "in_unit", "wounded_or_captured", "detained_until_sign"),
        ),
        ("P1", "R5", "U5" in codes),
        ("P1", "R6", "U7" in codes and codes & {"C4", "C5", "C6"}),
        (
            "P1",
            "R7",
            (child and (codes & (GRAVE | {"U7"}) or said("h.with", "nobody", "other_adult", "boss")))
            or (said("w.when", "now") and {"injured", "locked_or_guarded"} <= set(facts.get("w.saw", ()))),
        ),
        ("P1", "R8", said("r.money", "asked_to_free")),
        ("P2", "R9", not left and serious),
        (
            "P2",
            "R10",
            child
            and (
                codes & (PURPOSE | COERCION | {"N2", "U12"})
                or said("h.with", *AWAY)
                or said("r.last_contact", "4_14d", "15d_plus")
                or _sign(facts)
                or said("w.when", "now")
                or said("h.parents", "no")
            ),
        ),
        (
            "P2",
            "R11",
            codes & {"U8", "U4"}
            or (codes & {"U10", "U11"} and codes & (COERCION | PURPOSE))
            or said("m.stage", "signed", "pressured")
            or ("U12" in codes and not said("w.when", "earlier"))
            or said("s.safe_now", "watched")
            or said("q.out", "left_not_safe")
            or said("w.safe", "no"),
        ),
        ("P2", "R12", said("q.out", "left_not_safe") and serious),
        (
            "P3",
            "R13",
            level in ("S2", "S3")
            or (not left and codes & {"C3b", "C5", "C6", "C7", "C9", "C10", "N2", "U7"})
            or codes & {"E6", "E7"}
            or ("E9" in codes and not only_offered)
            or said("w.saw", "moved_at_night"),
        ),
        (
            "P3",
            "R14",
            said("r.last_contact", "15d_plus")
            or (codes & COERCION and (_told(facts, "d.why") or said("q.docs", "lost")))
            or said("j.report", "yes")
            or said("j.stage", "papers_given")
            or (said("j.stage", "travelling", "arrived") and stop)
            or child,
        ),
        (
            "P3",
            "R15",
            (codes & {"E2", "E3", "C8"} and said("q.pay_since", "gt2m")) or exploited == "positive",
        ),
        ("P4", "R15", codes & LABOUR and not codes & (MEANS | PURPOSE) - LABOUR),
    ]
    fired = [(urgency, rule) for urgency, rule, when in table if when]
    return fired or [("P4", "R16")]


def _told(facts, fact):
    return any(answer not in ("skip", "not_sure") for answer in facts.get(fact, ()))
