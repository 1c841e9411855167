import pytest

from bot.dialog.check import check
from bot.dialog.checks_words import texts
from bot.dialog.extract import extract
from bot.dialog.tree import Branch
from tests.dialog.proving import EDITS, broken, codes
from tests.dialog.real import files, real_book, translations, wording
from tests.dialog.small import FILES, book


def without_placeholder_findings(found):
    return [each for each in found if each[0] != "placeholders"]


def test_the_shipped_book_is_proved():
    found = check(real_book(), translations(), wording())
    # A warning that passes: translations of what is gone, kept until somebody throws them out.
    assert [str(each) for each in found if (each.severity, each.code) != ("warning", "stale")] == []


def test_extract_and_check_see_the_same_texts():
    assert {(each.context, each.text) for each in extract(files())} == {
        (each.context, each.text) for each in texts(real_book())
    }


def test_the_small_book_has_nothing_else_wrong():
    assert without_placeholder_findings(codes(book())) == []


@pytest.mark.parametrize(("name", "old", "new", "code"), EDITS)
def test_a_broken_book_is_found(name, old, new, code):
    assert code in [each[0] for each in broken(name, old, new)]


def test_words_for_officers_may_name_things():
    assert "banned" not in [
        each[0] for each in broken("phrases", "show.numbers:", "desk.victim: A victim\n  show.numbers:")
    ]


def test_a_circle_without_a_way_out():
    circle = (
        "  sent:\n    kind: choice\n    text: Wait.\n    choices:\n      - {id: on, text: On, go: rest}\n"
        "  rest:\n    kind: choice\n    text: Rest.\n    choices:\n      - {id: on, text: On, go: sent}\n"
    )
    relative = FILES["relative.yaml"]
    found = codes(book(relative=relative[: relative.index("  sent:")] + circle))
    assert [each[2].partition(":")[0] for each in found if each[0] == "endless"] == [
        "relative.sent",
        "relative.rest",
    ]


def test_forks_that_lead_to_each_other():
    forks = "  name:\n    kind: fork\n    go: other\n  other:\n    kind: fork\n    go: name\n"
    relative = FILES["relative.yaml"]
    start, end = relative.index("  name:"), relative.index("  country:")
    found = [each[0] for each in codes(book(relative=relative[:start] + forks + relative[end:]))]
    assert found.count("fork_circle") == 2
    assert "endless" in found


def test_an_open_fork_is_found_even_in_a_book_not_loaded_from_files():
    made = book()
    fork = made.nodes["relative.safe/return"]
    nodes = {
        **made.nodes,
        fork.id: fork.model_copy(update={"go": (Branch(to="menu.home", when={"r.rel": ("child",)}),)}),
    }
    assert "fork_open" in [each[0] for each in codes(made.model_copy(update={"nodes": nodes}))]


def test_danger_is_one_tap_away_from_the_first_page_of_the_menu():
    others = "".join(f"      - {{id: other_{n}, text: Other {n}, go: relative}}\n" for n in range(5))
    menu = FILES["menu.yaml"].replace("    choices:\n", f"    choices:\n{others}")
    assert [each[2] for each in codes(book(menu=menu)) if each[0] == "danger_far"] == [
        "menu.home: page 1 has no button to the danger path"
    ]


def test_too_many_taps_to_an_alert():
    sure = "  sure:\n    kind: choice\n    text: Sure?\n    choices:\n      - {id: ok, text: OK, go: send}\n"
    detour = (
        FILES["danger.yaml"].replace("text: Send at once, go: send", "text: Send at once, go: sure") + sure
    )
    assert [each[2] for each in codes(book(danger=detour)) if each[0] == "danger_taps"] == [
        "danger.enter: 4 taps from the menu to an alert; expected at most 3"
    ]


def chain(many, fact="r.q{}"):
    """A relative tree with that many more questions before the country."""
    nodes = "".join(
        f"  q{n}:\n    kind: choice\n    fact: {fact.format(n)}\n    text: Question {n}?\n"
        f"    choices:\n      - {{id: a, text: A}}\n    go: {f'q{n + 1}' if n + 1 < many else 'country'}\n"
        for n in range(many)
    )
    relative = FILES["relative.yaml"].replace(
        "    text: What is the name?\n    go: country", "    text: What is the name?\n    go: q0"
    )
    return book(relative=relative + nodes)


def test_at_most_eight_content_questions_before_the_first_alert():
    assert "questions" not in [each[0] for each in codes(chain(4))]
    found = [each for each in codes(chain(5)) if each[0] == "questions"]
    assert found[0][2].startswith(
        "relative.safe/ask: 9 content questions before the first alert (relative.relation"
    )


def test_contact_and_consent_do_not_count_nor_does_a_question_asked_twice():
    assert "questions" not in [each[0] for each in codes(chain(20, "c.q{}"))]
    assert "questions" not in [each[0] for each in codes(chain(9, "r.same"))]


def test_questions_after_the_alert_do_not_count():
    after = "".join(
        f"  q{n}:\n    kind: choice\n    fact: r.q{n}\n    text: Q {n}?\n    choices:\n"
        f"      - {{id: a, text: A}}\n    go: {f'q{n + 1}' if n < 9 else 'menu'}\n"
        for n in range(10)
    )
    relative = FILES["relative.yaml"].replace("text: To the menu, go: menu.home", "text: Tell more, go: q0")
    # The same questions can be seen from before the alert, behind a condition that only the alert fulfils.
    relative = relative.replace(
        "      - {when: {s.safe_now", "      - {when: {k.send: yes}, to: q0}\n      - {when: {s.safe_now"
    )
    assert "questions" not in [each[0] for each in codes(book(relative=relative + after))]
