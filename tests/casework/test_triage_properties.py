"""What must hold for every answer set, whatever the rule file says in detail."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.casework.triage import explain, raise_only, triage
from bot.casework.triage_load import load_rules

RULES = load_rules((Path(__file__).parents[2] / "dialogs" / "triage.yaml").read_text(encoding="utf-8"))
OPTIONS = {
    fact: (*question.answers, "skip", "not_sure")
    for fact, question in RULES.questions.items()
    if question.answers
}
MAY_LOWER = {"q.out", "w.when", "q.docs_back"}  # before sending; and the mere army offer
patient = settings(deadline=None, max_examples=80)  # a busy machine is no failure
MULTI = {"r.signs", "w.saw", "m.how", "q.threat", "a.what", "x.seen"}


def picks(fact):
    most = 4 if fact in MULTI else 1
    return st.lists(st.sampled_from(OPTIONS[fact]), min_size=1, max_size=most, unique=True).map(tuple)


journeys = st.sampled_from([*RULES.journeys, "my_case"])


@st.composite
def answer_sets(draw, among=tuple(OPTIONS), most=9):
    chosen = draw(st.lists(st.sampled_from(among), max_size=most, unique=True))
    return {fact: draw(picks(fact)) for fact in chosen}


@st.composite
def with_one_more(draw):
    facts = draw(answer_sets())
    fact = draw(st.sampled_from([one for one in OPTIONS if one not in facts]))
    return facts, fact, draw(picks(fact))


def codes(found):
    return set(found.codes())


@patient
@given(journeys, answer_sets(), st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(journey, facts, rng):
    items = [(fact, tuple(rng.sample(chosen, len(chosen)))) for fact, chosen in facts.items()]
    rng.shuffle(items)
    assert triage(RULES, journey, dict(items)) == triage(RULES, journey, facts)


@settings(max_examples=300, deadline=None)
@given(journeys, with_one_more())
def test_one_more_answer_never_lowers_urgency_or_suspicion(journey, case):
    facts, fact, chosen = case
    before, after = triage(RULES, journey, facts), triage(RULES, journey, {**facts, fact: chosen})
    if fact in MAY_LOWER or chosen == ("offered",):
        return
    assert after.urgency <= before.urgency
    assert after.suspicion >= before.suspicion
    assert codes(after) >= codes(before)


@patient
@given(journeys, answer_sets(), st.sampled_from(sorted(MULTI)), st.data())
def test_one_more_choice_of_a_list_never_lowers(journey, facts, fact, data):
    more = data.draw(st.sampled_from(OPTIONS[fact]))
    before = triage(RULES, journey, facts)
    after = triage(RULES, journey, {**facts, fact: (*facts.get(fact, ()), more)})
    assert after.urgency <= before.urgency


def test_no_single_grave_answer_ends_at_p4():
    apart = {"C8", "C11"}
    for journey in (*RULES.journeys, "my_case"):
        for fact, options in OPTIONS.items():
            for chosen in options:
                found = triage(RULES, journey, {fact: (chosen,)})
                grave = {
                    code
                    for code in codes(found) - apart
                    if code[0] == "C" or code in RULES.sets["E5_to_E12"] | {"U4", "U7", "N2"}
                }
                if grave and chosen != "offered":
                    assert found.urgency < "P4", (journey, fact, chosen)


def test_no_single_danger_answer_ends_at_p4_unless_the_brief_wants_company_for_it():
    with_company = {"U7", "U10", "U11"}  # the passport may be with the police for a good reason
    for fact, options in OPTIONS.items():
        for chosen in options:
            found = triage(RULES, "held", {fact: (chosen,)})
            if set(found.codes("danger")) - with_company:
                assert found.urgency < "P4", (fact, chosen)


@patient
@given(journeys, answer_sets())
def test_a_child_is_never_s0_nor_p4(journey, facts):
    found = triage(RULES, journey, {**facts, "i.age": ("u18",)})
    assert found.child
    assert found.suspicion >= "S1"
    assert found.urgency <= "P3"


@patient
@given(st.sampled_from(["relative", "witness"]), answer_sets())
def test_second_hand_cases_stop_at_s2_without_two_strong_signs(journey, facts):
    found = triage(RULES, journey, facts)
    strong = {one.code for one in found.indicators if one.weight == "S"}
    assert all(one.src == "reported" for one in found.indicators)
    if len(strong) < 2 and not found.child:
        assert found.suspicion <= "S2"


@patient
@given(answer_sets())
def test_the_danger_button_is_always_p1_by_r1(facts):
    found = triage(RULES, "danger", facts)
    assert (found.urgency, found.urgency_rule) == ("P1", "R1")
    assert "U0" in found.codes("danger")


@patient
@given(journeys, answer_sets(), st.sampled_from(["no", "skip", "not_sure", "never heard of"]))
def test_a_life_risk_stands_whatever_is_answered(journey, facts, answer):
    for case, asked in (({**facts, "o.suicide": (answer,)}, set()), (facts, {"o.suicide"})):
        found = triage(RULES, journey, case, frozenset(asked))
        assert found.life_risk
        assert found.urgency == "P1"


@patient
@given(
    st.text(max_size=9),
    st.dictionaries(
        st.sampled_from(sorted(OPTIONS)) | st.text(max_size=8),
        st.lists(st.text(max_size=8) | st.sampled_from(["yes", "none", "skip"]), max_size=3).map(tuple),
        max_size=6,
    ),
    st.frozensets(st.text(max_size=8) | st.sampled_from(sorted(OPTIONS)), max_size=4),
)
def test_any_answer_set_is_judged_and_explained(journey, facts, asked):
    found = triage(RULES, journey, facts, asked)
    assert explain(found).startswith(f"{found.urgency} by {found.urgency_rule}")


@patient
@given(journeys, answer_sets(), st.text(min_size=1, max_size=12))
def test_what_the_rules_do_not_name_changes_nothing(journey, facts, text):
    noisy = {**facts, "q.note": (text,), "i.name": (text,), "l.country": ("tr",)}
    noisy |= {fact: (*chosen, "no such answer") for fact, chosen in facts.items()}
    assert triage(RULES, journey, noisy) == triage(RULES, journey, facts)


@patient
@given(journeys, answer_sets(), journeys, answer_sets())
def test_a_sent_case_only_rises(journey, facts, later_journey, later):
    old, new = triage(RULES, journey, facts), triage(RULES, later_journey, later)
    kept = raise_only(old, new)
    assert kept.urgency == min(old.urgency, new.urgency)
    assert kept.child == (old.child or new.child)
    assert kept.life_risk == (old.life_risk or new.life_risk)
    assert kept.suspicion >= new.suspicion
    assert not kept.child or kept.suspicion >= "S1"
    assert kept.indicators == new.indicators
    assert raise_only(kept, new).urgency == kept.urgency
