"""Every question and answer that the brief names is known to the rules, and so is every one a dialog asks."""

from pathlib import Path

import pytest

from bot.dialog.parsing import values
from tests.casework.rules import RULES

TREES = {
    path.stem: tree
    for path in sorted(Path(__file__).parents[2].glob("dialogs/*.yaml"))
    if "nodes" in (tree := values(path.read_text(encoding="utf-8")))
}
EVERYWHERE = {"skip", "not_sure"}
ELSEWHERE = ("l.", "c.", "k.share", "i.name", "i.sex", "i.officer", "i.citizen", "lang")

# Copied from the brief: shared blocks, journeys (a) to (j), question bank, amendments. Where it names no id
# for a question (`j.report`, `m.tell`, `f.why`), the dialogs do.
BRIEF = """
s.safe_now: safe watched shared_phone not_safe
i.age: u18 18_24 25_59 60p
i.care: yes no
k.send: yes no
k.employer: yes no not_yet
c.reply: write_here call do_not_contact
a.what: hurt_now locked being_moved followed very_ill other weapon held_by_police
a.who: only_me with_others with_child
q.out: still_there left_safe left_not_safe
r.rel: spouse parent child sibling other_family friend
r.age: u18 adult unknown
r.last_contact: today 1_3d 4_14d 15d_plus
r.signs: asked_help scared cannot_talk papers_taken not_paid hurt wants_home someone_else_answers none
r.money: asked_to_free asked_other no
r.knows: agrees refuses does_not_know cannot_ask
r.direct: yes_safe no unknown
w.role: coworker friend client_or_neighbour ngo authority other
w.safe: yes no
w.when: now this_week earlier
w.saw: locked_or_guarded papers_kept injured asked_for_help phone_controlled sleep_at_work moved_at_night
w.saw: child_involved other
w.count: 1 2_5 6_20 20p unknown
w.asked: yes no
j.met_only_online: yes no
j.no_written_contract: yes no
j.contract_other_language: yes no
j.asks_money_first: yes no
j.wants_passport: yes no
j.tourist_visa_for_work: yes no
j.pay_too_high: yes no
j.hurry_or_secret: yes no
j.free_ticket_by_stranger: yes no
j.no_licence_found: yes no
j.army: yes no
j.stage: thinking paid papers_given travelling arrived
j.report: yes no
m.tell: yes no
d.why: lost stolen expired damaged never_had kept_by_someone taken_by_authority
d.when: today_3d 2w later
h.safe: yes no
h.with: parents relative other_adult boss nobody
h.need: doctor food_sleep go_home talk_to_someone
h.trust:
h.parents: yes no dont_know
m.who: me relative
m.stage: offered pressured detained_until_sign signed in_unit leaving_soon wounded_or_captured
m.how: threat beaten papers_taken could_not_read other_job_promised deport_threat prison_threat own_choice
f.do: status add change_contact change_sharing withdraw delete complain
f.why: safe_now changed_mind afraid mistake
o.suicide: yes dont_know no
q.arrange: self agency known_person online_person family taken_by_force
q.moved_by: self recruiter employer other
q.job_same: same other_work other_place no_work worse_pay
q.fee: no yes_bank_family yes_recruiter
q.docs: me employer recruiter authority lost home
q.docs_back: yes no afraid_to_ask
q.debt: yes no
q.leave: yes only_with_guard locked afraid
q.phone: yes checked limited taken
q.hurt: no before yes_now
q.threat: me family police_deport shame none
q.pay: yes part none held taken_for_debt
q.pay_since: lt1m 1_2m gt2m
q.hours: enough little none
q.live: ok bad none
q.kind: build farm factory home_care shop_cafe online_cheating sexual beg carry_forbidden army marriage other
q.lie: yes no
q.who_feeds: yes no
q.papers_fear: yes no
q.place: yes no
q.move: yes_soon maybe no
q.health: urgent soon no
q.people:
q.child: yes no
"""
NAMED = [line.partition(":") for line in BRIEF.strip().splitlines()]


@pytest.mark.parametrize(("fact", "answers"), [(fact, answers.split()) for fact, _, answers in NAMED])
def test_every_answer_of_the_brief_is_known(fact, answers):
    assert set(answers) <= set(RULES.questions[fact].answers)


def test_nothing_is_known_that_the_brief_does_not_name():
    named = {(fact, answer) for fact, _, answers in NAMED for answer in answers.split()}
    known = {(fact, answer) for fact, question in RULES.questions.items() for answer in question.answers}
    assert {one for one in known - named if one[0] != "x.seen" and one[1] != "not_sure"} == set()


def test_doubt_counts_as_yes_for_these_questions_only():
    unsure = {fact for fact, question in RULES.questions.items() if "not_sure" in question.fires}
    assert unsure == {
        *("i.age", "i.care", "a.who", "q.docs", "q.hurt", "q.live", "q.move", "q.health", "q.child"),
        *("r.age", "d.why", "m.stage"),
    }  # and q.leave, r.signs, r.last_contact, whose danger needs more than one answer


def offered(node):
    """What may be answered here; with `each`, every choice is a question of its own."""
    choices = {choice["id"] for choice in node.get("choices", ())}
    if node.get("each"):
        return {f"{node['fact']}.{choice}": {"yes"} for choice in choices - {*node.get("alone", ())}}
    return {node["fact"]: choices} if choices and "fact" in node else {}


@pytest.mark.parametrize("name", TREES)
def test_every_answer_that_a_dialog_offers_is_known(name):
    for node in TREES[name]["nodes"].values():
        for fact, answers in offered(node).items():
            if not fact.startswith(ELSEWHERE):
                known = RULES.questions[fact].answers
                assert not known or answers <= {*known, *EVERYWHERE}, fact


def test_the_dialogs_ask_for_what_the_rules_weigh():
    """What no tree asks is added by an officer or a word list, or decides nothing."""
    asked = {
        (fact, answer)
        for tree in TREES.values()
        for node in tree["nodes"].values()
        for fact, answers in offered(node).items()
        for answer in answers
    }
    weighed = {(fact, answer) for fact, question in RULES.questions.items() for answer in question.fires}
    assert {one for one in weighed - asked if one[0] != "x.seen" and one[1] != "not_sure"} == set()
