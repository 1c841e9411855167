"""Places: typed, offered, pointed at; each is confirmed before it counts."""

from dataclasses import replace

from bot.dialog.engine import step
from bot.dialog.screen import navigation, visible
from bot.dialog.turn import Offer, Pin, Tap, Words
from tests.dialog.small import book
from tests.dialog.test_engine import at_relation, tap

BOOK = book()


def test_typed_place_is_confirmed_by_a_button():
    state = tap(at_relation(), "spouse", "skip", "skip")
    offered = step(BOOK, state, Words("Kazan", (Offer("kazan", "RU"), Offer("kazan2", "TR")))).state
    assert visible(BOOK.nodes[offered.node], offered) == ("at.kazan", "at.kazan2")
    assert "more" not in navigation(BOOK, offered)
    assert step(BOOK, offered, Words("2")).state.draft.facts["l.country"] == ("TR",)
    chosen = tap(offered, "at.kazan")
    assert chosen.draft.facts["l.country"] == ("RU",)
    assert chosen.draft.facts["l.place"] == ("kazan",)
    assert chosen.draft.facts["l.typed"] == ("Kazan",)
    assert chosen.node == "relative.send"
    assert tap(offered, "back").offers == ()


def test_country_of_the_list_replaces_a_confirmed_city():
    state = tap(at_relation(), "spouse", "skip", "skip")
    state = step(BOOK, state, Words("Kazan", (Offer("kazan", "RU"),))).state
    state = tap(state, "at.kazan", "back", "RU")
    assert "l.place" not in state.draft.facts


def test_unknown_place_is_kept_as_typed():
    state = tap(at_relation(), "spouse", "skip", "skip")
    state = step(BOOK, state, Words("Xyz")).state
    assert (state.note, state.draft.facts["l.typed"]) == ("place_unknown", ("Xyz",))


MOSCOW = Pin(55.75, 37.61, "RU", "g:524901")


def asked_where():
    return tap(at_relation(), "spouse", "skip", "skip")


def test_a_point_answers_a_place_question_once_it_is_confirmed():
    asked = step(BOOK, asked_where(), MOSCOW).state
    assert (asked.node, visible(BOOK.nodes[asked.node], asked)) == (
        "relative.country",
        ("at.g:524901", "at.-"),
    )
    assert "l.country" not in asked.draft.facts  # nothing is taken without a button
    there = tap(asked, "at.g:524901")
    assert there.node == "relative.send"
    told = {name: there.draft.facts[name] for name in ("l.country", "l.pin", "l.here")}
    assert told == {"l.country": ("RU",), "l.pin": ("55.750000", "37.610000"), "l.here": ("yes",)}


def test_a_point_that_is_not_the_place_is_kept_and_decides_nothing():
    asked = step(BOOK, asked_where(), MOSCOW).state
    other = tap(asked, "at.-")
    assert (other.node, other.note) == ("relative.country", "place_elsewhere")
    assert other.draft.facts["l.here"] == ("no",)
    assert "l.pin" in other.draft.facts
    typed = step(BOOK, other, Words("Ankara", offers=(Offer("g:1", "TR"),))).state
    chosen = tap(typed, "at.g:1")
    assert chosen.draft.facts["l.country"] == ("TR",)
    assert "l.pin" not in chosen.draft.facts  # a confirmed town takes its place


def test_a_new_point_has_to_be_confirmed_anew():
    other = tap(step(BOOK, asked_where(), MOSCOW).state, "at.-")
    again = step(BOOK, other, MOSCOW).state
    assert "l.here" not in again.draft.facts


def test_a_live_location_of_the_writer_is_not_asked_about():
    here = BOOK.model_copy(
        update={
            "nodes": {
                **BOOK.nodes,
                "relative.country": BOOK.nodes["relative.country"].model_copy(update={"pin": "here"}),
            }
        }
    )
    live = replace(MOSCOW, live=7)
    assert step(here, asked_where(), live).state.node == "relative.send"
    person = BOOK.nodes["relative.country"].model_copy(update={"pin": "person"})
    theirs = BOOK.model_copy(update={"nodes": {**BOOK.nodes, "relative.country": person}})
    assert step(theirs, asked_where(), live).state.offers  # a mother's phone is not where her son is


def test_words_typed_beside_offered_places_are_searched_again():
    offered = step(BOOK, asked_where(), Words("Mosow", offers=(Offer("g:1", "US"),))).state
    again = step(BOOK, offered, Words("Moscow", offers=(Offer("g:524901", "RU"),))).state
    assert [offer.key for offer in again.offers] == ["g:524901"]


def test_a_list_offers_the_countries_of_its_region_in_the_reader_s_language():
    choice = BOOK.nodes["relative.country"].choices[0].model_copy(update={"lists": "near"})
    node = BOOK.nodes["relative.country"].model_copy(update={"choices": (choice,)})
    posts = {"en": {"near": ("KZ", "RU")}, "ru": {"near": ("RU", "KZ")}}
    book = BOOK.model_copy(update={"nodes": {**BOOK.nodes, node.id: node}, "posts": posts})
    state = asked_where()
    listed = step(book, state, Tap(state.turn, choice.id)).state
    assert [offer.country for offer in listed.offers] == ["KZ", "RU"]
    assert step(book, listed, Tap(listed.turn, "at.c:KZ")).state.draft.facts["l.country"] == ("KZ",)


def test_pin_answers_a_place_question_only_on_land():
    state = asked_where()
    sea = step(BOOK, state, Pin(0.0, 0.0, None)).state
    assert (sea.node, sea.note) == ("relative.country", "place_sea")
    assert "l.pin" in sea.draft.facts
    elsewhere = step(BOOK, at_relation(), Pin(55.75, 37.61, "RU")).state
    assert (elsewhere.node, elsewhere.note) == ("relative.relation", "place_kept")
