import pytest

from bot.dialog.cyrillic import by_rule, filled, spell
from bot.dialog.translations import Entry, Progress, catalogue, progress, said, update_po
from bot.dialog.wording import read_wording
from tests.dialog.real import translations, wording

RULES = read_wording(
    {
        "banned.yaml": "reporter: {words: {}}\npush: {words: {}}\n",
        "cyrillic.yaml": "words: {polsha: польша, yozmang: ёзманг}\n",
    }
)
POT = 'msgid ""\nmsgstr ""\n' + "".join(
    f'\nmsgctxt "a.{name}"\nmsgid "{name}"\nmsgstr ""\n' for name in ("one", "two", "three")
)


def po(**texts):
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    return head + "".join(
        f'\n{flag}msgctxt "a.{name}"\nmsgid "{name}"\nmsgstr "{text.removeprefix(flag)}"\n'
        for name, text in texts.items()
        for flag in ["#, fuzzy\n" if text.startswith("#, fuzzy\n") else ""]
    )


def written(cyrillic, **latin):
    """The texts of the Cyrillic catalogue after it was filled."""
    texts = catalogue(filled(cyrillic, catalogue(po(**latin)), RULES))
    return {key[1]: entry for key, entry in texts.items()}


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("Oʻtish", "Ўтиш"),
        ("Polsha, Polsha.", "Польша, Польша."),
        ("“Polsha” va POLSHA", "“Польша” ва ПОЛЬША"),
        ("YOZMANG: {name}", "ЁЗМАНГ: {name}"),
        ("Yozmang\n\nOq", "Ёзманг\n\nОқ"),
        ("— …", "— …"),
    ],
)
def test_a_text_is_spelt_by_rule_with_its_exceptions(latin, cyrillic):
    assert spell(RULES, latin) == cyrillic


def test_an_empty_text_is_written():
    assert written(po(one=""), one="Oʻtish") == {"one": Entry("Ўтиш")}


def test_a_text_that_the_rules_made_follows_its_latin_one():
    assert written(po(one="Ўтиш", two="Польша"), one="Qaytish", two="Polsha emas") == {
        "one": Entry("Қайтиш"),
        "two": Entry("Польша эмас"),
    }


def test_a_text_that_somebody_spelt_stays():
    assert written(po(one="Рол"), one="Rol oʻynang")["one"] == Entry("Рол")
    assert written(po(one="Бу сўзь"), one="Bu soʻz")["one"] == Entry("Бу сўзь")


def test_a_guess_gives_way_to_a_confirmed_latin_text_and_to_no_other():
    assert written(po(one="#, fuzzy\nЎтиш"), one="Kirish") == {"one": Entry("Кириш")}
    assert written(po(one="#, fuzzy\nЎтиш"), one="#, fuzzy\nKirish") == {"one": Entry("Ўтиш", fuzzy=True)}


def test_what_is_not_translated_into_latin_is_not_made_up():
    assert written(po(one="", two="", three=""), one="", two="#, fuzzy\nIkki") == {
        "one": Entry(""),
        "two": Entry(""),
        "three": Entry(""),
    }


def test_filling_changes_nothing_the_second_time():
    latin = catalogue(po(one="Oʻtish", two="Polsha", three="Bu"))
    once = filled(update_po(POT, po(one=""), "uz_Cyrl"), latin, RULES)
    assert said({"x": catalogue(once)}, "x", "a.two", "two") == "Польша"
    assert filled(update_po(POT, once, "uz_Cyrl"), latin, RULES) == once


def test_every_shipped_text_can_be_written_anew_by_rule():
    latin, cyrillic = translations()["uz_latn"], translations()["uz_cyrl"]
    for key, entry in latin.items():
        if entry.text and not entry.obsolete:
            assert by_rule(wording(), spell(wording(), entry.text)), key
            assert key not in cyrillic or cyrillic[key].text in {"", spell(wording(), entry.text)}, key


def test_progress_counts_confirmed_guessed_and_missing_texts():
    assert progress(po(one="Да", two="#, fuzzy\nНет", three="")) == Progress(1, 1, 1)
    gone = po(one="Да") + '\n#~ msgctxt "a.gone"\n#~ msgid "gone"\n#~ msgstr "Было"\n'
    assert progress(gone) == Progress(1, 0, 0)
