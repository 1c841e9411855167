import pytest

from bot.cli.table import table
from bot.dialog.counts import paths, questions, taps_to_alert
from bot.dialog.measures import measured
from bot.dialog.reading import mean, sentences
from bot.dialog.translations import Entry
from tests.dialog.proving import whole
from tests.dialog.real import real_book, translations
from tests.dialog.small import FILES, book


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Help is near.", [3]),
        ("Are you safe? Yes.\nTell us", [3, 1, 2]),
        ("Call +998 71 200-00-00 or {number}.", [6]),
        ("“Quick exit” clears it. It’s done!", [4, 2]),
        ("Oʻzbekiston elchixonasi kutmoqda… Maʼlumot bor.", [3, 2]),
        ("Valid for 1.5 years; ask at mfa.uz", [7]),
        ("\n\n— …", []),
    ],
)
def test_sentences_and_their_words(text, words):
    assert [many for _, many in sentences(text)] == words


def test_the_mean_is_over_all_sentences():
    assert mean(("One two three.", "One. Two two two two.")) == pytest.approx(8 / 3)
    assert mean(()) == 0.0


def test_paths_meet_no_screen_twice():
    # relation, signs and name follow each other; watched goes straight to the country, not_safe leaves.
    assert paths(book(), "relative") == 5
    circle = FILES["relative.yaml"].replace("text: Not now, go: menu", "text: Not now, go: signs")
    assert paths(book(relative=circle), "relative") == 3


def test_a_journey_of_two_trees_counts_both():
    second = FILES["danger.yaml"].replace("tree: danger", "tree: danger_2")
    menu = FILES["menu.yaml"] + "      - {id: another, text: Another, go: danger_2}\n"
    assert paths(book(danger_2=second, menu=menu), "danger") == 2 * paths(book(), "danger")


def test_taps_are_counted_for_somebody_who_told_nothing():
    assert taps_to_alert(book(), "danger") == 3
    short = FILES["danger.yaml"].replace("      - {id: at_once, text: Send at once, go: send}\n", "")
    assert taps_to_alert(book(danger=short), "danger") == 4


def test_a_journey_that_never_alerts_has_no_taps():
    mute = FILES["relative.yaml"].replace(", alert: true", "")
    assert taps_to_alert(book(relative=mute), "relative") is None


def test_questions_are_counted_with_their_names():
    assert questions(book(), book().trees["relative"]) == (
        4,
        ("relative.relation", "relative.signs", "relative.name", "relative.country"),
    )


def test_the_share_translated_is_rounded_down():
    made = book()
    said = whole(made)
    said["ru"]["relative.relation", "My child"] = Entry("Ребёнок", fuzzy=True)
    found = measured(made, said)
    assert found.translated["ru"] < found.translated["uz"] == found.translated["en"] == 100
    relative = next(each for each in found.journeys if each.journey == "relative")
    assert relative.spoken["ru"].translated == 95
    assert relative.spoken["en"].prompt == len("In which country is the person?")


def test_the_table_has_a_row_for_every_journey():
    found = measured(real_book(), translations())
    lines = table(found).splitlines()
    told = [line.split()[0] for line in lines[2:-3]]
    assert told == [each.journey for each in found.journeys]
    danger = next(line for line in lines if line.startswith("danger "))
    assert danger.split()[:5] == ["danger", "12", "18", "1", "3"]
    assert "≤15000" in lines[-2]


def test_a_figure_too_large_to_read_is_cut():
    found = measured(book(), whole(book()))
    many = type(found.journeys[0])("x", 1, 1_000_001, 0, None, found.journeys[0].spoken)
    assert ">1,000,000" in table(type(found)((many,), found.danger_bytes, found.translated))
