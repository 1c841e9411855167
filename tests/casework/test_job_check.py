"""Is this offer safe: every number of warning signs, every stop-flag, and agreement with the rule file."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.casework.job_check import ARMY, ITEMS, STOP_FLAGS, JobCheck, judge
from bot.casework.triage_conditions import Seen, holds
from tests.casework.rules import RULES, patient

PLAIN = [fact for fact in ITEMS if fact not in STOP_FLAGS]
RANK = ["no_flag_seen", "check_first", "high_risk"]
offers = st.dictionaries(
    st.sampled_from((*ITEMS, ARMY)),
    st.sampled_from(["yes", "no", "not_sure", "skip"]).map(lambda answer: (answer,)),
)


def offer(*yes, **others):
    return dict.fromkeys(yes, ("yes",)) | {f"j.{name}": (answer,) for name, answer in others.items()}


# the list of the brief, in its order
def test_ten_questions_and_the_army():
    assert [fact.removeprefix("j.") for fact in ITEMS] == [
        "met_only_online",
        "no_written_contract",
        "contract_other_language",
        "asks_money_first",
        "wants_passport",
        "tourist_visa_for_work",
        "pay_too_high",
        "hurry_or_secret",
        "free_ticket_by_stranger",
        "no_licence_found",
    ]
    assert ARMY == "j.army"


@pytest.mark.parametrize(
    ("number", "result"),
    [
        (0, "no_flag_seen"),
        (1, "no_flag_seen"),
        (2, "check_first"),
        (3, "check_first"),
        (4, "high_risk"),
        (5, "high_risk"),
        (6, "high_risk"),
        (7, "high_risk"),
    ],
)
def test_without_a_stop_flag_the_number_of_signs_decides(number, result):
    for yes in combinations(PLAIN, number):
        assert judge(offer(*yes)) == JobCheck(result, yes, stop=False)


@pytest.mark.parametrize("flag", sorted(STOP_FLAGS))
def test_one_stop_flag_alone_is_high_risk(flag):
    assert judge(offer(flag)) == JobCheck("high_risk", (flag,), stop=True)


@pytest.mark.parametrize("answer", ["no", "not_sure", "skip"])
def test_every_other_answer_counts_as_no_sign(answer):
    silent = dict.fromkeys((*ITEMS, ARMY), (answer,))
    assert judge(silent) == judge({}) == JobCheck("no_flag_seen", (), stop=False)
    assert judge({**silent, **offer("j.pay_too_high")}).result == "no_flag_seen"


def test_doubt_about_a_fourth_sign_is_not_a_fourth_sign():
    found = judge(offer(*PLAIN[:3], pay_too_high="not_sure", army="not_sure"))
    assert found == JobCheck("check_first", tuple(PLAIN[:3]), stop=False)


def test_flags_stand_in_the_order_of_the_list_whatever_the_order_of_the_answers():
    everything = (*ITEMS, ARMY)
    assert judge(offer(*reversed(everything))).flags == everything


def test_where_the_offer_stands_says_nothing_about_the_offer():
    for stage in RULES.questions["j.stage"].answers:
        assert judge(offer("j.pay_too_high", stage=stage)) == judge(offer("j.pay_too_high"))


def test_the_rule_file_knows_every_question_with_its_answers():
    for fact in (*ITEMS, ARMY):
        assert set(RULES.questions[fact].answers) == {"yes", "no"}  # skip and not_sure stand everywhere


@patient
@given(offers, st.sampled_from(["job_check", "held"]))
def test_the_rule_file_sees_the_same_stop_flags(facts, journey):
    assert judge(facts).stop == holds(RULES.terms["stop_flag"], Seen(RULES, journey, facts, {}))


@patient
@given(offers, st.sampled_from((*ITEMS, ARMY)))
def test_one_more_yes_never_lowers_the_result(facts, fact):
    before, after = judge(facts), judge({**facts, fact: ("yes",)})
    assert RANK.index(after.result) >= RANK.index(before.result)
    assert set(after.flags) == {*before.flags, fact}
    assert after.stop >= before.stop


@patient
@given(offers, st.randoms(use_true_random=False))
def test_the_same_answers_give_the_same_result_in_any_order(facts, rng):
    mixed = list(facts.items())
    rng.shuffle(mixed)
    assert judge(dict(mixed)) == judge(facts)
