"""What staff edit, spoilt at random: it loads, or the error names file and line; nothing else is raised."""

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.casework.escalation import PolicyError, load_policies
from bot.casework.triage_load import RulesError, load_rules
from bot.casework.work import WorkError, load_work
from bot.dialog import load
from bot.dialog.check import check
from bot.dialog.load import BookError, load_book, read_tree
from bot.dialog.parsing import NotYamlError, nodes, values
from bot.dialog.wording import read_wording
from tests.dialog.proving import RULES, whole
from tests.dialog.real import files
from tests.dialog.small import FILES
from tests.slips import spoilt

SOAK = settings.default.max_examples > 1000
FEW = settings(max_examples=settings.default.max_examples if SOAK else 60, deadline=None)
FINDING = re.compile(r"[\w./]+:\d+: .*", re.DOTALL)
LONGEST = 6000  # characters of a file: the parser is slow, and the start is like the rest
REAL = {name.removeprefix("dialogs/"): text[:LONGEST] for name, text in files().items()}
TREES = sorted(set(REAL) - load.NOT_TREES - load.PHRASES)
BESIDE = {
    "triage.yaml": (load_rules, RulesError),
    "policies.yaml": (load_policies, PolicyError),
    "casework.yaml": (load_work, WorkError),
}
SIGNALS = "signals: {a: {to: menu}}\n"
BANS = {"banned.yaml": "reporter: {}\npush: {}\n", "cyrillic.yaml": "words: {}\n"}


@pytest.fixture(autouse=True, scope="module")
def _read_once():
    """The files that are not spoilt are read once."""
    read, load.read_source = load.read_source, cache(load.read_source)
    yield
    load.read_source = read


def told(error, name):
    """Every line of the error has a place, and one of them is in the file."""
    lines = str(error).splitlines()
    assert lines
    assert all(FINDING.fullmatch(line) for line in lines), lines
    return any(line.startswith(f"{name}:") for line in lines)


@FEW
@given(st.sampled_from(sorted(FILES)).flatmap(lambda name: st.tuples(st.just(name), spoilt(FILES[name]))))
def test_a_spoilt_tree_makes_a_book_or_findings(drawn):
    name, text = drawn
    try:
        book = load_book({**FILES, name: text})
    except BookError as error:
        told(error, name)
    else:
        check(book, whole(book), RULES)


@FEW
@given(st.sampled_from(TREES).flatmap(lambda name: st.tuples(st.just(name), spoilt(REAL[name]))))
def test_a_spoilt_tree_of_ours_is_read_or_named(drawn):
    source, wrong = read_tree(*drawn)
    assert (source is None) == bool(wrong)
    assert all(FINDING.fullmatch(line) for line in wrong)
    assert all(line.startswith(f"{drawn[0]}:") for line in wrong)


LISTS = {
    "signals.yaml": SIGNALS,
    **{name: REAL[name][:1500] for name in ("signals_uz.yaml", "phrases_desk.yaml", "topics.yaml")},
    **BANS,
}


@FEW
@given(st.sampled_from(sorted(LISTS)).flatmap(lambda name: st.tuples(st.just(name), spoilt(LISTS[name]))))
def test_spoilt_lists_are_read_or_named(drawn):
    name, text = drawn
    try:
        load_book({"signals.yaml": SIGNALS, **FILES, name: text})
        read_wording({**BANS, name: text})
    except BookError as error:
        told(error, name)


@FEW
@given(st.sampled_from(sorted(BESIDE)).flatmap(lambda name: st.tuples(st.just(name), spoilt(REAL[name]))))
def test_spoilt_rules_are_read_or_named(drawn):
    name, text = drawn
    reading, error = BESIDE[name]
    try:
        reading(text)
    except error as caught:
        assert name in str(caught)  # noqa: PT017


NO_YAML = {
    "a bracket in every bracket": ("[" * 1000, "nested too deeply"),
    "a list in every list": ("- " * 1000, "nested too deeply"),
    "a letter beyond all letters": ('"\\UFFFFFFFF"', "invalid Unicode"),
    "a sign that no text holds": ("a: \x00", "unreadable characters"),
    "a bracket left open": ("a: 1\nb: [", "line 2: "),
}
NO_VALUE = {
    "a tag": ("a: !!float x", "a tag, tag:yaml.org,2002:float"),
    "a number without end": ("a: " + "9" * 5000, "a number that is too long"),
    "a key written twice": ("a: 1\na: 2", "a: written twice"),
    "a second document": ("a: 1\n---\nb: 2", "a second document begins here"),
    "a list for a key": ("[a]: 1", "a key that is no text"),
    "an anchor": ("a: &b 1", "an anchor, b"),
    "the same again": ("a: &b 1\nc: *b", "an anchor, b"),
}
# What is a day, or a yes, elsewhere, is text here.
TEXT = {word: word for word in ("2026-99-99", "yes", "NO", "1_000", "0o7", "12:30")}
PLAIN = {"": None, "~": None, "true": True, "FALSE": False, "-7": -7, "1.5": 1.5, "2e3": 2000.0, '"7"': "7"}


@pytest.mark.parametrize("text", [text for text, _ in NO_YAML.values()], ids=NO_YAML)
def test_what_is_no_yaml_is_said_wherever_it_stands(text):
    said = next(said for other, said in NO_YAML.values() if other == text)
    for read in (nodes, values):
        with pytest.raises(NotYamlError, match=said) as caught:
            read(text)
        assert "\n" not in str(caught.value)
    with pytest.raises(BookError, match=r"^menu\.yaml:\d+: not YAML: "):
        load_book({**FILES, "menu.yaml": text})
    for name, (reading, error) in BESIDE.items():
        with pytest.raises(error, match=f"{name}:? cannot be read: "):
            reading(text)


@pytest.mark.parametrize("text", [text for text, _ in NO_VALUE.values()], ids=NO_VALUE)
def test_a_value_that_is_none_is_said(text):
    said = next(said for other, said in NO_VALUE.values() if other == text)
    for name, (reading, error) in BESIDE.items():
        with pytest.raises(error, match=rf"{name}:? cannot be read: line \d: {said}"):
            reading(text)


@pytest.mark.parametrize(("text", "value"), {**TEXT, **PLAIN}.items())
def test_a_plain_word_means_what_the_core_schema_says(text, value):
    assert values(f"a: {text}\n") == {"a": value}
    assert values("# nothing") is None


def test_a_finding_is_one_line_whatever_a_key_holds():
    with pytest.raises(BookError) as caught:
        load_book({**FILES, "menu.yaml": FILES["menu.yaml"] + '"a\\nb\\u2028c": 1\n'})
    assert str(caught.value).splitlines() == [
        "menu.yaml:11: a b c: unknown key; expected one of " + ", ".join(load.RawTree.model_fields)
    ]
