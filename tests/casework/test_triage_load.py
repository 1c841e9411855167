"""A rule file with a mistake is refused before it judges anybody, and the refusal names the place."""

from itertools import pairwise

import pytest

from bot.casework.triage_load import RulesError, load_rules
from tests.casework.rules import RULES, TEXT

# what is written, what somebody makes of it, what the refusal says
MISTAKES = {
    "not YAML": ("urgency:\n", "urgency: [\n", "cannot be read"),
    "a key twice": ("\nact_questions:", "\njourneys: [danger]\nact_questions:", "cannot be read"),
    "a section missing": ("act_questions: [q.arrange, q.moved_by]\n", "", "act_questions: Field required"),
    "an unknown section": ("act_questions:", "secrets: 1\nact_questions:", "secrets: Extra inputs"),
    "an unknown key in a rule": (
        "{rule: R5, is: P1,",
        "{rule: R5, hurry: yes, is: P1,",
        "urgency.4 (R5).hurry: Extra inputs",
    ),
    "an unknown key in a condition": (
        "when: {codes: U5}",
        "when: {code: U5}",
        "urgency.4 (R5).when.code: Extra inputs",
    ),
    "an unknown urgency": ("{rule: R5, is: P1", "{rule: R5, is: P0", "urgency.4 (R5).is: Input should be"),
    "an unknown code": (
        "when: {codes: U5}",
        "when: {codes: U55}",
        "urgency.4 (R5).when.codes: unknown code U55",
    ),
    "an unknown code deep down": (
        "{codes: [U8, U4]}",
        "{codes: [U8, U44]}",
        "urgency.10 (R11).when.any.0.codes: unknown code U44",
    ),
    "an unknown code in an answer": (
        "yes: C2}",
        "yes: C22}",
        "questions.q.debt.fires.yes: unknown code C22",
    ),
    "an unknown code in a group": ("D: [D1, D2]", "D: [D1, D3]", "groups.D: unknown code D3"),
    "an unknown code in a count": (
        "{count: {codes: E_or_pay_held,",
        "{count: {codes: E_or_pay,",
        "suspicion.4 (K4).when.any.5.all.1.count.codes: unknown code E_or_pay",
    ),
    "an unknown derived code": ("{code: E9,", "{code: E99,", "derived.2 (E99).code: unknown code E99"),
    "a derived answer of no question": ("shows: q.kind", "shows: q.kin", "unknown question q.kin"),
    "an act question of no question": ("[q.arrange, q.moved_by]", "[q.arrange, q.x]", "unknown question q.x"),
    "a group that stands in its own place": ("D: [D1, D2]", "D1: [D2]", "groups.D1: the name is taken"),
    "an unknown question": (
        "{r.money: asked",
        "{r.cash: asked",
        "urgency.7 (R8).when.facts: unknown question",
    ),
    "an unknown answer": (
        "{r.money: asked_to_free}",
        "{r.money: asked_to_fre}",
        "urgency.7 (R8).when.facts.r.money: unknown answer asked_to_fre",
    ),
    "an unknown journey": ("{journey: army}", "{journey: navy}", "unknown journey navy"),
    "an unknown term": ("[still_there, serious]", "[still_there, grave]", "unknown term grave"),
    "a term that uses itself": (
        "still_there: {none: [past]}",
        "still_there: {none: [still_there]}",
        "further down",
    ),
    "a missing term": (
        "  life_risk: {codes: U5}\n",
        "",
        "terms: the term life_risk is missing",
    ),
    "an answer fires and is quiet": ("quiet: [me, employer", "quiet: [me, authority", "authority also fires"),
    "a skipped question fires": ("fires: {yes: C2}", "fires: {skip: C2}", "a skipped question fires nothing"),
    "an empty list": ("when: {codes: U5}", "when: {codes: []}", "the list is empty"),
    "a condition that says nothing": ("when: {codes: U5}", "when: {}", "a condition says nothing"),
    "a list of facts that says nothing": (
        "when: {codes: U5}",
        "when: {facts: {}}",
        "a condition says nothing",
    ),
    "a number for a name": ('"18_24"', "1824", "questions.i.age.quiet.0: Input should be a valid string"),
    "a weight without a dimension": (
        "U0: {plain: pressed the danger button}",
        "U0: {plain: pressed the danger button, weight: S}",
        "dimension and weight go together",
    ),
    "a code in two sections": (
        "    U0: {plain",
        "    C1: {plain: twice}\n    U0: {plain",
        "stands in two sections",
    ),
    "a lower urgency above a higher one": (
        "{rule: R2, is: P1",
        "{rule: R2, is: P4",
        "urgency: a lower level",
    ),
    "a lower suspicion above a higher one": (
        "{rule: K7, is: S3",
        "{rule: K7, is: S1",
        "suspicion: a lower level",
    ),
    "no last rule": (
        "{rule: R16, is: P4}",
        "{rule: R16, is: P4, when: {codes: U5}}",
        "urgency.16 (R16): the last",
    ),
    "a rule that hides the rest": (
        "{rule: R5, is: P1, when: {codes: U5}}",
        "{rule: R5, is: P1}",
        "urgency.4 (R5): the last rule, and only the last",
    ),
    "suspicion judged by suspicion": (
        "when: {codes: [act, means, purpose]}",
        "when: {suspicion: S3}",
        "suspicion.6 (K6).when: suspicion is not known yet",
    ),
    "suspicion behind a term": (
        "when: {codes: [act, means, purpose]}",
        "when: {any: [serious]}",
        "suspicion.6 (K6).when: suspicion is not known yet",
    ),
}


@pytest.mark.parametrize(("written", "made", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_refused_with_its_place(written, made, said):
    assert TEXT.count(written) >= 1
    with pytest.raises(RulesError) as refusal:
        load_rules(TEXT.replace(written, made, 1))
    assert said in str(refusal.value)


@pytest.mark.parametrize("text", ["", "[]", "just words", "urgency: &a [*a]", "? [1, 2]\n: 3"])
def test_anything_else_is_refused_too(text):
    with pytest.raises(RulesError):
        load_rules(text)


def test_the_rule_file_is_version_1_1_and_names_every_rule_once():
    rules = RULES
    assert rules.ruleset_version == "1.1"
    assert list(dict.fromkeys(rule.rule for rule in rules.urgency)) == [
        f"R{number}" for number in range(1, 17)
    ]
    assert [rule.rule for rule in rules.suspicion] == ["K7", "K1", "K2", "K3", "K4", "K5", "K6", "K8"]
    assert [rule.rule for rule in rules.child_suspicion] == ["CM1", "CM2", "CM3"]


def test_every_rule_is_preceded_by_its_plain_meaning():
    lines = TEXT[TEXT.index("\nsuspicion:") :].splitlines()
    bare = [line for above, line in pairwise(lines) if "{rule:" in line and "#" not in above]
    assert bare == []


def test_every_code_can_be_fired_by_some_answer():
    rules = RULES
    fired = {
        code for question in rules.questions.values() for codes in question.fires.values() for code in codes
    }
    fired |= {code for question in rules.questions.values() for code in question.asked}
    fired |= {derived.code for derived in rules.derived}
    assert fired == set(rules.by_code)
