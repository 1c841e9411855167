import pytest

from bot.dialog.check import check
from bot.dialog.checks_words import texts
from bot.dialog.extract import extract
from bot.dialog.load import BookError, load_book
from bot.dialog.translations import Entry
from bot.dialog.tree import Branch
from bot.dialog.wording import read_wording
from tests.dialog.real import files, real_book, translations, wording
from tests.dialog.small import FILES, book, changed
from tests.dialog.small import files as small_files

RULES = read_wording(
    {
        "banned.yaml": """
reporter:
  phrases: [note]
  words: {en: [victim*, case against], uz_latn: [qul, jabrlan*], ru: [жертв*]}
push:
  phrases: [status]
  words: {en: [police]}
""",
        "cyrillic.yaml": "words: {taksi: таксии}\n",
    }
)


def whole(made):
    """Translations that say the English text everywhere: complete, and right by every rule but one's own."""
    return {
        locale: {
            (each.context, each.text): Entry("Xa" if locale != "uz_cyrl" else "Ха") for each in texts(made)
        }
        for locale in ("uz", "uz_Cyrl", "ru")
    }


def codes(made, translations=None, rules=RULES):
    found = check(made, translations or whole(made), rules)
    return [(each.code, each.where, each.message) for each in found]


def broken(name, old, new):
    return codes(load_book(changed(name, old, new)))


def uzbek(latin, cyrillic, text="Go on"):
    """What is found where the small book, with CONTENT's ids of languages, says these two."""
    lang = FILES["lang.yaml"].replace("id: uz,", "id: uz_latn,").replace("id: uz_Cyrl", "id: uz_cyrl")
    made = book(lang=lang)
    said = {"uz_latn": latin, "uz_cyrl": cyrillic, "ru": "Х"}
    entries = {
        locale: {
            (each.context, each.text): Entry("Ха" if locale == "uz_cyrl" else "Xa") for each in texts(made)
        }
        for locale in said
    }
    for locale, words in said.items():
        key = next(key for key in entries[locale] if key[1] == text)
        entries[locale][key] = Entry(words)
    fields = ("phrases.show.numbers", "Emergency: {numbers}")
    for locale in said:
        entries[locale][fields] = Entry("{numbers}")
    return codes(made, entries)


def without_placeholder_findings(found):
    return [each for each in found if each[0] != "placeholders"]


def test_the_shipped_book_is_proved():
    assert [str(each) for each in check(real_book(), translations(), wording())] == []


def test_extract_and_check_see_the_same_texts():
    assert {(each.context, each.text) for each in extract(files())} == {
        (each.context, each.text) for each in texts(real_book())
    }


def test_the_small_book_has_nothing_else_wrong():
    assert without_placeholder_findings(codes(book())) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("relative", "    go: name\n", "    go: country\n", "unreachable"),
        ("menu", "danger_now, text: Danger now, go: danger", "x, text: X, go: relative", "danger_first"),
        ("relative", "id: yes, text: Send, alert: true", "id: yes, text: Send", "no_alert"),
        ("danger", "id: yes, text: Send, alert: true", "id: yes, text: Send", "no_alert"),
        ("relative", "{s.safe_now: watched}", "{s.safe_nov: watched}", "condition"),
        ("relative", "{s.safe_now: watched}", "{s.safe_now: watchd}", "condition"),
        ("relative", "fact: k.send\n    skip: false", "fact: k.send\n    go: sent", "skip"),
        ("relative", "    seal: true\n", "", "seal"),
        ("relative", "text: Is scared", f"text: {'x' * 25}", "long"),
        ("relative", "text: What did you notice?", f"text: {'x' * 301}", "long"),
        ("phrases", "This button is old.", "x" * 201, "long"),
        ("phrases", "nav.more: More", f"nav.more: {'x' * 25}", "long"),
        ("phrases", "nav.more: More", "nav.some: More", "phrase"),
        ("phrases", "translators: Shown above", "translators: At most 5 characters. Shown above", "long"),
        ("relative", "text: Is scared", "text: Is a victim", "banned"),
        ("relative", "text: Is scared", 'text: "VICTIMS  now"', "banned"),
        ("relative", "text: Is scared", "text: A case  against", "spaces"),
        ("phrases", "We kept your words.", "The case against you.", "banned"),
        ("phrases", "Your reference answer", "The police answer", "banned"),
        ("danger", "text: If you can, call.", f"text: '{'x' * 15000}'", "weight"),
        ("danger", "text: If you can, call.", f"text: '{'x' * 4097}'", "long"),
    ],
)
def test_a_broken_book_is_found(name, old, new, code):
    found = [each for each in broken(name, old, new) if each[0] == code]
    assert found, code


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


def test_danger_is_one_tap_away_on_every_page_of_the_menu():
    extra = "".join(f"      - {{id: more_{n}, text: More {n}, go: relative}}\n" for n in range(5))
    found = codes(book(menu=FILES["menu.yaml"] + extra))
    assert [each[2] for each in found if each[0] == "danger_far"] == [
        "menu.home: page 2 has no button to the danger path"
    ]


def test_too_many_taps_to_an_alert():
    detour = FILES["danger.yaml"].replace("to: send}", "to: sure}").replace(
        "    go: send\n", "    go: sure\n"
    ) + ("  sure:\n    kind: choice\n    text: Sure?\n    choices:\n      - {id: ok, text: OK, go: send}\n")
    found = codes(book(danger=detour))
    assert any(each[0] == "danger_taps" and "4 or more taps" in each[2] for each in found)


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


def test_translations_must_be_whole():
    made = book()
    key = ("relative.relation", "My child")
    for entry, code in (
        (None, "untranslated"),
        (Entry(""), "untranslated"),
        (Entry("x", obsolete=True), "untranslated"),
        (Entry("x", fuzzy=True), "fuzzy"),
        (Entry("x {name}"), "placeholders"),
        (Entry("x" * 25), "long"),
        (Entry("жертва"), "banned"),
    ):
        said = whole(made)
        said["ru"][key] = entry
        if entry is None:
            del said["ru"][key]
        assert code in [each[0] for each in codes(made, said) if "ru" in each[2]], code
    del said["ru"]
    assert "untranslated" in [each[0] for each in codes(made, said)]


def test_what_is_translated_but_gone():
    made = book()
    said = whole(made)
    said["ru"]["gone.node", "Old words"] = Entry("x")
    said["ru"]["gone.node", "Older words"] = Entry("x", obsolete=True)
    found = [each for each in check(made, said, RULES) if each.code == "stale"]
    assert [each.severity for each in found] == ["error", "warning"]


def test_uzbek_cyrillic_follows_latin():
    assert [each for each in uzbek("Oʻtish", "Ўтиш") if each[0] == "script"] == []
    assert [each for each in uzbek("Taksi bilan.", "Таксии билан.") if each[0] == "script"] == []
    assert "'Утиш'; expected 'Ўтиш'" in next(
        each[2] for each in uzbek("Oʻtish", "Утиш") if each[0] == "script"
    )
    assert any(each[0] == "script" for each in uzbek("Bir ikki", "Бир"))


def test_uzbek_banned_words_are_found_in_both_scripts():
    found = [each[2] for each in uzbek("Siz qul", "Сиз қул") if each[0] == "banned"]
    assert len(found) == 2
    assert [each for each in uzbek("Siz qulay", "Сиз қулай") if each[0] == "banned"] == []
    assert any(each[0] == "banned" for each in uzbek("Jabrlangan", "Жабрланган"))


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ({}, "banned.yaml: missing"),
        (
            {"banned.yaml": "reporter: {words: {en: a}}\n", "cyrillic.yaml": "words: {}\n"},
            "banned.yaml:1: push: missing",
        ),
        (
            {"banned.yaml": "reporter: {words: {}}\npush: {word: {}}\n", "cyrillic.yaml": "words: {}\n"},
            "push.word: unknown key; expected one of phrases, exempt, words",
        ),
    ],
)
def test_rules_on_words_are_read_strictly(texts, told):
    with pytest.raises(BookError, match=r".") as caught:
        read_wording(texts)
    assert told in str(caught.value)


def test_findings_read_well():
    found = check(
        load_book(small_files(menu=FILES["menu.yaml"].replace("Danger now", "A victim"))), {}, RULES
    )
    assert "menu.yaml:5: error: menu.home: en: 'victim*' must not stand here: 'A victim' [banned]" in map(
        str, found
    )
