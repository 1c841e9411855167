import pytest

from bot.dialog.check import check
from bot.dialog.load import BookError, load_book
from bot.dialog.translations import Entry
from bot.dialog.wording import read_wording
from tests.dialog.proving import RULES, codes, uzbek, whole
from tests.dialog.small import FILES, book
from tests.dialog.small import files as small_files


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


@pytest.mark.parametrize("text", ["O'tish", "Oʼtish", "Maʻno", "Ma’no"])
def test_uzbek_latin_has_its_own_apostrophes(text):
    assert "letters" in [each[0] for each in uzbek(text, "")]


@pytest.mark.parametrize("text", ["Oʻtish", "Maʼno", "“Ha”, deng"])
def test_the_right_apostrophes_and_quotation_marks_pass(text):
    assert "letters" not in [each[0] for each in uzbek(text, "")]


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
