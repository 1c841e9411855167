"""What must hold for every answer set, whatever the rule file says in detail."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from bot.casework.triage import explain, raise_only, triage
from bot.casework.triage_load import load_rules
from tests.casework.reading import read
from tests.casework.rules import RULES, TEXT, patient

OPTIONS = {
    fact: (*question.answers, "skip", "not_sure")
    for fact, question in RULES.questions.items()
    if question.answers
}
PAIRS = [(fact, chosen) for fact, options in OPTIONS.items() for chosen in options]
MULTI = {"r.signs", "w.saw", "m.how", "q.threat", "a.what", "x.seen"}
MAY_LOWER = {"q.out", "w.when", "q.docs_back"}  # before sending; and the mere army offer
CHILD = [
    ("held", {"i.age": ("u18",)}),
    ("held", {"i.age": ("not_sure",)}),
    ("relative", {"r.age": ("unknown",)}),
    ("witness", {"w.saw": ("child_involved",)}),
    ("held", {"q.child": ("yes",)}),
    ("danger", {"a.who": ("with_child",)}),
    ("child", {}),
    ("held", {"x.seen": ("U6",)}),
]
GRAVE = {code for code in RULES.sets["C"] if code not in ("C8", "C11")} | {"N2", "U4", "U7"}
GRAVE |= RULES.sets["E5_to_E12"]
ONCE_MORE = load_rules(TEXT)


def collect(pairs):
    """The last answer to a question holds; where several may be chosen, all of them."""
    facts = {}
    for fact, chosen in pairs:
        facts[fact] = tuple(dict.fromkeys((*facts.get(fact, ()), chosen))) if fact in MULTI else (chosen,)
    return facts


pairs = st.sampled_from(PAIRS)
answer_sets = st.lists(pairs, max_size=11).map(collect)
journeys = st.sampled_from([*RULES.journeys, "my_case"])
asked_sets = st.frozensets(st.sampled_from(sorted(OPTIONS)), max_size=3)


def may_lower(fact, chosen):
    return fact in MAY_LOWER or chosen == "offered"


@patient
@given(journeys, answer_sets, asked_sets)
def test_a_second_reading_of_the_brief_comes_to_the_same_answer(journey, facts, asked):
    found, mine = triage(RULES, journey, facts, asked), read(journey, facts, asked)
    assert set(found.codes()) == mine.codes
    lived = [one.code for one in found.indicators if one.kind != "danger" and one.src == "self"]
    assert set(lived) == mine.by_self
    assert (found.suspicion, found.suspicion_rule, found.capped) == (mine.suspicion, mine.by, mine.capped)
    assert (found.urgency, found.urgency_rule) == mine.answer
    assert found.all_urgency_rules == tuple(dict.fromkeys(rule for _, rule in mine.rules))
    assert found.child == mine.child


@patient
@given(journeys, answer_sets, asked_sets, st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(journey, facts, asked, rng):
    items = [(fact, tuple(rng.sample(chosen, len(chosen)))) for fact, chosen in facts.items()]
    rng.shuffle(items)
    assert triage(RULES, journey, dict(items), tuple(asked)) == triage(RULES, journey, facts, asked)


@patient
@given(journeys, answer_sets, asked_sets)
def test_the_same_answers_give_the_same_judgement_and_stay_untouched(journey, facts, asked):
    copy = {fact: tuple(chosen) for fact, chosen in facts.items()}
    found = triage(RULES, journey, facts, asked)
    assert triage(ONCE_MORE, journey, copy, asked) == triage(RULES, journey, facts, asked) == found
    assert facts == copy


@patient
@given(journeys, answer_sets, pairs)
def test_one_more_answer_never_lowers(journey, facts, more):
    """Said where nothing was said, or chosen beside what was chosen: no level falls, no code goes."""
    fact, chosen = more
    if may_lower(fact, chosen) or (fact in facts and fact not in MULTI):
        return
    after = triage(RULES, journey, {**facts, fact: (*facts.get(fact, ()), chosen)})
    before = triage(RULES, journey, facts)
    assert after.urgency <= before.urgency
    assert set(after.codes()) >= set(before.codes())
    assert after.suspicion >= before.suspicion or fact == "m.who"  # it was about a relative: the cap


@patient
@given(journeys, answer_sets)
def test_no_grave_indicator_ends_at_p4(journey, facts):
    found = triage(RULES, journey, facts)
    past = facts.get("q.out", ("",))[0] in ("left_safe", "left_not_safe")
    offered = facts.get("m.stage") == ("offered",)
    if not past and set(found.codes()) & (GRAVE - ({"E9"} if offered else set())):
        assert found.urgency < "P4"


def test_no_single_grave_answer_ends_at_p4():
    for journey in ("held", "army", "relative"):  # a danger is P1 and a child P3 at least, see below
        for fact, chosen in PAIRS:
            found = triage(RULES, journey, {fact: (chosen,)})
            if set(found.codes()) & GRAVE and chosen != "offered":
                assert found.urgency < "P4", (journey, fact, chosen)


def test_no_single_danger_answer_ends_at_p4_unless_the_brief_wants_company_for_it():
    with_company = {"U10", "U11"}  # the passport may be with the police for a good reason
    for fact, chosen in PAIRS:
        found = triage(RULES, "held", {fact: (chosen,)})
        if set(found.codes("danger")) - with_company:
            assert found.urgency < "P4", (fact, chosen)


@patient
@given(st.sampled_from(CHILD), answer_sets)
def test_a_child_is_never_s0_nor_p4(child, facts):
    journey, young = child
    found = triage(RULES, journey, facts | young)
    assert found.child
    assert found.suspicion >= "S1"
    assert found.urgency <= "P3"


@patient
@given(st.sampled_from(["relative", "witness", "army"]), answer_sets)
def test_second_hand_cases_stop_at_s2_without_two_strong_signs(journey, facts):
    heard = facts | ({"m.who": ("relative",)} if journey == "army" else {})
    found = triage(RULES, journey, heard)
    strong = {one.code for one in found.indicators if one.weight == "S"}
    assert all(one.src == "reported" for one in found.indicators)
    assert found.child or len(strong) >= 2 or found.suspicion <= "S2"
    assert found.capped <= (found.suspicion == "S2")


@patient
@given(answer_sets, answer_sets)
def test_the_cap_never_lowers_urgency(facts, more):
    lived = {**facts, **more, "m.who": ("me",)}
    heard = {**lived, "m.who": ("relative",)}
    assert triage(RULES, "army", heard).urgency == triage(RULES, "army", lived).urgency


@patient
@given(answer_sets)
def test_the_danger_button_is_always_p1_by_r1(facts):
    found = triage(RULES, "danger", facts)
    assert (found.urgency, found.urgency_rule) == ("P1", "R1")
    assert "U0" in found.codes("danger")


@patient
@given(journeys, answer_sets, st.sampled_from(["yes", "dont_know", "no", "skip", "never heard of"]))
def test_a_life_risk_stands_whatever_is_answered(journey, facts, answer):
    for case, asked in (({**facts, "o.suicide": (answer,)}, set()), (facts, {"o.suicide"})):
        found = triage(RULES, journey, case, frozenset(asked))
        assert found.life_risk
        assert found.urgency == "P1"


@patient
@given(journeys, answer_sets, asked_sets)
def test_the_explanation_names_every_rule_code_and_open_question(journey, facts, asked):
    found = triage(RULES, journey, facts, asked)
    words = set(re.findall(r"[\w.]+", explain(found)))
    assert {found.urgency, *found.all_urgency_rules, found.suspicion, found.suspicion_rule} <= words
    assert set(found.codes()) <= words
    assert {one.fact for one in found.unknowns} <= words
    assert {*asked} - facts.keys() <= words
    assert RULES.ruleset_version in words


@patient
@given(st.text(max_size=4), st.lists(st.tuples(st.text(max_size=4), st.text(max_size=4)), max_size=3), pairs)
@example("", [("", "")], ("q.hurt", "before"))
def test_any_answer_set_is_judged_and_explained(journey, odd, pair):
    facts = {fact: (chosen,) for fact, chosen in odd} | {"i.note": ()} | {pair[0]: (pair[1], pair[1])}
    found = triage(RULES, journey, facts, frozenset(facts))
    assert explain(found).startswith(f"{found.urgency} by {found.urgency_rule}")


@patient
@given(journeys, answer_sets, st.text(min_size=1, max_size=6))
def test_what_the_rules_do_not_name_changes_nothing(journey, facts, text):
    noisy = {**facts, "q.note": (text,), "i.name": (text,), "l.country": ("tr",)}
    noisy |= {fact: (*chosen, "no such answer") for fact, chosen in facts.items()}
    assert triage(RULES, journey, noisy) == triage(RULES, journey, facts)


@patient
@given(journeys, answer_sets, journeys, answer_sets)
def test_a_sent_case_only_rises(journey, facts, later_journey, later):
    old, new = triage(RULES, journey, facts), triage(RULES, later_journey, later)
    kept = raise_only(old, new)
    assert kept.urgency == min(old.urgency, new.urgency)
    assert kept.suspicion == max(old.suspicion, new.suspicion)
    assert kept.child == (old.child or new.child)
    assert kept.life_risk == (old.life_risk or new.life_risk)
    assert not kept.child or kept.suspicion >= "S1"
    assert kept.indicators == new.indicators
    assert raise_only(kept, new) == kept
    words = set(re.findall(r"[\w.]+", explain(kept)))
    assert {kept.urgency_rule, kept.suspicion_rule, *new.all_urgency_rules} <= words
    assert kept == new or "kept" in words
