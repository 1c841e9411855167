"""Deeds, units and positions are kept nowhere in a sparing journey, and interrupt nothing."""

import csv
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialog.engine import step
from bot.dialog.script import to_cyrillic, to_latin
from bot.dialog.signals import heard, spared
from bot.dialog.sparing import withheld
from bot.dialog.turn import Draft, Media, Note, State, Words
from tests.dialog.real import real_book
from tests.signals.test_signals import phrases_of

BOOK = real_book()
MARK = "KANAREYKA"
GAZETTEER = Path(__file__).parents[2] / "bot/data/gazetteer.sqlite"
ASKING = [node.id for node in BOOK.nodes.values() if node.tree == "army" and node.kind in ("text", "place")]
ALONE = State("army.help", journey="army", locale="en")


def rows(kind):
    with (Path(__file__).parent / "deeds.csv").open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["kind"] == kind]


def texts(kind):
    return [row["text"] for row in rows(kind)]


def at(node, *, code=None, facts=()):
    """Somebody at a question of the army journey; with a code, after their report was sent."""
    draft = Draft(dict(facts), case=code)
    return State(node, journey="army", locale="en", drafts={"army": draft}, sent=(code,) if code else ())


def told(turn):
    """All that is left of a turn, as text."""
    return repr((turn.state, turn.effects))


def test_the_table_holds_every_language_and_both_uzbek_scripts():
    for kind in ("deed", "plain"):
        count = Counter((row["language"], row["script"]) for row in rows(kind))
        assert (
            min(count[each] for each in (("uz", "latn"), ("uz", "cyrl"), ("ru", "cyrl"), ("en", "latn")))
            >= 10
        )


@pytest.mark.parametrize("text", texts("deed"))
def test_an_answer_that_tells_of_deeds_is_not_kept_and_the_question_stands_again(text):
    turn = step(BOOK, ALONE, Words(text))
    assert text not in told(turn)
    assert turn.effects == ()
    found = heard(BOOK.signals, text)
    assert (turn.state.node, turn.state.note) == (
        ("army.help", "not_kept") if found is None else (found.to, "")
    )


@pytest.mark.parametrize("text", texts("plain"))
def test_a_plain_answer_is_kept(text):
    turn = step(BOOK, at("army.help", code="ABC-234"), Words(text))
    assert turn.state.drafts["army"].facts["m.help"] == (text,)
    assert turn.state.note == ""


@pytest.mark.parametrize("text", texts("deed"))
def test_elsewhere_the_same_words_are_an_answer_like_any_other(text):
    state = State("complaint.what", journey="complaint", locale="en")
    node = next(node for node in BOOK.nodes.values() if node.tree == "complaint" and node.kind == "text")
    turn = step(BOOK, State(node.id, journey="complaint", locale="en"), Words(text))
    assert not withheld(BOOK, state, text)
    assert text in told(turn)


@pytest.mark.parametrize("language", ["uz", "ru", "en"])
@pytest.mark.parametrize("changed", [str, str.upper])
def test_every_phrase_of_the_lists_is_found_as_it_stands(language, changed):
    listed = [changed(phrase) for _, phrase in phrases_of(language, sparing=True)]
    assert [phrase for phrase in listed if not spared(BOOK.signals, phrase)] == []


@pytest.mark.parametrize(("language", "changed"), [("uz", to_cyrillic), ("ru", to_latin)])
def test_the_lists_are_found_in_the_other_script(language, changed):
    listed = [changed(phrase) for _, phrase in phrases_of(language, sparing=True)]
    missed = [phrase for phrase in listed if not spared(BOOK.signals, phrase)]
    assert len(missed) <= 0.03 * len(listed), missed


def test_no_town_of_the_war_or_of_home_is_taken_for_deeds():
    with closing(sqlite3.connect(f"file:{GAZETTEER}?mode=ro", uri=True)) as towns:
        found = towns.execute(
            "SELECT name, uz_latn, uz_cyrl, ru FROM city WHERE country IN ('RU', 'UA', 'UZ')"
        )
        names = {name for row in found for name in row if name}
    assert len(names) > 5000
    assert [name for name in sorted(names) if withheld(BOOK, ALONE, name)] == []


@given(
    node=st.sampled_from(ASKING),
    deed=st.sampled_from(texts("deed")),
    around=st.tuples(st.sampled_from(texts("plain")), st.text(max_size=40)),
    code=st.sampled_from([None, "ABC-234"]),
    way=st.sampled_from(["words", "edited", "reply", "caption", "reply with a file", "album"]),
    away=st.booleans(),
)
def test_nothing_of_such_words_remains_however_they_come(node, deed, around, code, way, away):
    text = f"{around[0]}. {deed}. {MARK} {around[1]}"
    about = code or ""
    event = {
        "words": Words(text),
        "edited": Words(text, edited=True),
        "reply": Words(text, about=about),
        "caption": Media("photo", MARK, text),
        "reply with a file": Media("photo", MARK, text, about=about),
        "album": Media("photo", MARK, text, album="a", about=about),
    }[way]
    turn = step(BOOK, at(node, code=code), event, away=away)
    assert MARK not in told(turn)
    assert deed not in told(turn)
    if way == "album":
        later = step(BOOK, turn.state, Media("photo", MARK, album="a", about=about))
        assert MARK not in told(later)


@given(st.sampled_from(texts("deed")))
def test_a_sent_report_takes_no_deeds_from_the_menu_nor_as_a_reply(deed):
    home = at("menu.home", code="ABC-234")
    elsewhere = State(
        "menu.home", journey="wages", locale="en", drafts=home.drafts, sent=("ABC-234", "DEF-567")
    )
    for turn in (
        step(BOOK, home, Words(deed)),
        step(BOOK, elsewhere, Words(deed, about="ABC-234")),
        step(BOOK, elsewhere, Media("photo", "r", deed, about="ABC-234")),
    ):
        assert deed not in told(turn)
    wages = replace(home, drafts={**home.drafts, "wages": Draft(case="DEF-567")})
    other = step(BOOK, wages, Words(deed, about="DEF-567"))
    assert Note(deed, case="DEF-567") in other.effects


@pytest.mark.parametrize("code", [None, "ABC-234"])
@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("я стрелял в людей и не хочу жить", "life"),
        ("men odam oʻldirdim, yashagim kelmayapti", "life"),
        ("I killed a man. I want to die", "life"),
        ("наша рота. нас заперли в подвале", "alarm"),
        ("jangda qatnashdim, bizni qamab qoʻyishdi", "alarm"),
        ("we stormed the village. they locked us in a basement", "alarm"),
    ],
)
def test_a_wish_to_die_or_danger_is_heard_where_the_words_are_not_kept(text, to, code):
    turn = step(BOOK, at("army.help", code=code), Words(text))
    assert BOOK.nodes[turn.state.node].tree == to
    assert text not in told(turn)


@pytest.mark.parametrize(
    "text",
    [
        "48.5923, 37.9912",
        "N 48,59231 E 37,99124",
        "48°35'N",
        "X 5612345",
        "х=5612345",
        "37U DQ 1234 5678",
        "https://maps.app.goo.gl/x",
    ],
)
def test_a_point_on_the_map_is_not_kept(text):
    assert step(BOOK, ALONE, Words(text)).state == step(BOOK, ALONE, Words("у меня позывной")).state


@pytest.mark.parametrize(
    "text", ["+998 90 123 45 67", "12.05.1990", "с 09.2022 по 03.2023", "1.000-2.000 $", "9:00-18:00"]
)
def test_telephones_dates_and_money_are_no_points(text):
    assert not withheld(BOOK, ALONE, text)


def test_an_earlier_answer_stays_when_its_message_is_changed_into_deeds():
    state = at("army.separate", facts={"m.help": ("a lawyer",)}.items())
    turn = step(BOOK, state, Words("✎ I shot at people", edited=True))
    assert turn.state.drafts["army"].facts == {"m.help": ("a lawyer",)}
    assert turn.state.note == "not_kept"


@pytest.mark.parametrize(
    "text", ["не я стрелял " * 290, "a " * 2048, "48.5923 " * 512, "1" * 4096, "1," * 2048]
)
def test_the_longest_message_takes_milliseconds(text):
    times = []
    for _ in range(3):
        start = perf_counter()
        withheld(BOOK, ALONE, text)
        times.append(perf_counter() - start)
    assert min(times) < 0.1
