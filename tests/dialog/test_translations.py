import pytest

from bot.dialog.checks_words import texts
from bot.dialog.extract import extract, pot
from bot.dialog.load import BookError
from bot.dialog.translations import CatalogueError, Entry, catalogue, said, update_po
from tests.dialog.small import FILES, book, changed, files

OLD = """
msgid ""
msgstr ""
"Project-Id-Version: Elchi 1\\n"
"Last-Translator: Dilnoza <d@example.org>\\n"
"Language: ru\\n"
"Content-Type: text/plain; charset=utf-8\\n"

# Checked with a counsellor.
msgctxt "relative.relation"
msgid "Husband or wife"
msgstr "Муж или жена"

msgctxt "relative.relation"
msgid "My son or daughter"
msgstr "Сын или дочь"

msgctxt "gone.node"
msgid "Someone of 18 to 25"
msgstr "Кто-то"

#, fuzzy
msgctxt "relative.sent"
msgid "An officer reads this."
msgstr "Офицер это читает."
"""


def test_every_text_but_the_language_screen_is_extracted():
    found = extract(FILES)
    assert {(each.context, each.text) for each in found} == {
        (each.context, each.text) for each in texts(book())
    }
    assert "lang.ask" not in {each.context for each in found}


def test_messages_carry_comments_and_places():
    found = {(each.context, each.text): each for each in extract(FILES)}
    asked = found["relative.relation", "Who is this person to you?"]
    assert asked.comments == ("Translators: Polite.",)
    assert asked.places == (("relative.yaml", 14),)
    child = found["relative.relation", "My child"]
    assert child.comments == ("Button, at most 24 characters.",)
    assert child.places == (("relative.yaml", 19),)
    phrase = found["phrases.note.empty", "There was no text."]
    assert phrase.comments == ("Translators: Shown above the question.",)


def test_the_same_words_at_one_place_are_one_message():
    twice = changed("relative", "text: My child", "text: Husband or wife")
    found = [each for each in extract(twice) if each.text == "Husband or wife"]
    assert found[0].places == (("relative.yaml", 18), ("relative.yaml", 19))
    assert len(found) == 1


def test_a_broken_file_is_told():
    with pytest.raises(BookError, match=r"relative\.yaml:13"):
        extract(changed("relative", "fact: r.rel", "fakt: r.rel"))
    with pytest.raises(BookError, match=r"phrases\.yaml:2"):
        extract(files(phrases="\nphrase: {}\n"))


def test_the_template_is_the_same_every_day():
    made = pot(FILES)
    assert made == pot(dict(reversed(FILES.items())))
    assert "Date" not in made
    assert "Generated-By" not in made
    assert '#. Translators: Polite.\n#: relative.yaml:14\nmsgctxt "relative.relation"\n' in made


def test_update_keeps_guesses_and_parts():
    new = update_po(pot(FILES), OLD, "ru")
    now = catalogue(new)
    assert now["relative.relation", "Husband or wife"] == Entry("Муж или жена")
    assert now["relative.sent", "An officer reads this."] == Entry("Офицер это читает.", fuzzy=True)
    assert now["relative.relation", "My child"] == Entry("")
    assert now["gone.node", "Someone of 18 to 25"] == Entry("Кто-то", obsolete=True)
    assert now["relative.relation", "Someone of 18 to 24"] == Entry("")
    assert now["relative.relation", "My son or daughter"].obsolete
    assert "# Checked with a counsellor." in new
    assert "Dilnoza" in new


def test_a_changed_text_takes_its_former_translation_as_a_guess():
    changed_files = changed("relative", "text: My child", "text: My son or my daughter")
    new = update_po(pot(changed_files), OLD, "ru")
    now = catalogue(new)
    assert now["relative.relation", "My son or my daughter"] == Entry("Сын или дочь", fuzzy=True)
    assert ("relative.relation", "My son or daughter") not in now


def test_update_changes_nothing_the_second_time():
    once = update_po(pot(FILES), OLD, "ru")
    assert update_po(pot(FILES), once, "ru") == once


def test_only_confirmed_translations_are_said():
    translations = {"ru": catalogue(update_po(pot(FILES), OLD, "ru"))}
    assert said(translations, "ru", "relative.relation", "Husband or wife") == "Муж или жена"
    assert said(translations, "ru", "relative.sent", "An officer reads this.") == "An officer reads this."
    assert said(translations, "ru", "relative.relation", "My child") == "My child"
    assert said(translations, "ru", "gone.node", "Someone of 18 to 25") == "Someone of 18 to 25"
    assert said(translations, "uz", "relative.relation", "Husband or wife") == "Husband or wife"


def test_an_unreadable_catalogue():
    with pytest.raises(CatalogueError, match="line"):
        catalogue('msgid "a"\nmsgstr "b\nrubbish\n')
