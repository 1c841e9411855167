"""What the topics tell is sourced, reviewed, short and plain."""

import re
from datetime import date
from pathlib import Path

import pytest

from bot.dialog.parsing import values
from bot.dialog.wording import read_wording

ROOT = Path(__file__).parents[1]
TODAY = date(2026, 11, 25)  # of this release; set it anew with each, so that no review grows old unseen
YEARS = 2
PER_TOPIC, CHARACTERS, WORDS, TITLE, BUTTON = 5, 220, 12, 18, 20
TOPICS = 16
BAD_IN_TEXT = re.compile(r"\+\d|\d{4,}(?<!20\d\d)|\d[\d ()-]{5,}\d|\bUSD\b|\bsoums?\b|!", re.IGNORECASE)


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


FILE = values(read("dialogs/topics.yaml"))
LISTED = re.findall(r"^\| (S\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", read("docs/sources.md"), re.MULTILINE)
SAID = [(name, text) for name, topic in FILE["topics"].items() for text in topic["says"]]
SHOWN = [
    *(text for _, text in SAID),
    *(topic["title"] for topic in FILE["topics"].values()),
    *FILE["buttons"].values(),
    FILE["list"]["text"],
]


def sentences(text):
    return [each for each in re.split(r"(?<=[.?:])[”’]?\s+|\n", text) if each]


def fresh(reviewed, today):
    return date(today.year - YEARS, today.month, today.day) <= reviewed <= today


def test_every_source_is_listed_once_with_address_and_use():
    ids = [row[0] for row in LISTED]
    assert sorted(ids, key=lambda each: int(each[1:])) == [f"S{n}" for n in range(1, 47)]
    assert [row[0] for row in LISTED if not all(cell.strip() for cell in row)] == []
    assert [row[0] for row in LISTED if not re.search(r"[\w-]+\.[a-z]{2,}", row[2])] == []


def test_every_topic_of_the_brief_is_there_with_its_parts():
    assert len(FILE["topics"]) == TOPICS
    for topic in FILE["topics"].values():
        assert [key for key in topic if key != "translators"] == ["title", "sources", "reviewed", "says"]
        assert 1 <= len(topic["says"]) <= PER_TOPIC


@pytest.mark.parametrize("name", FILE["topics"])
def test_every_source_of_a_topic_is_listed(name):
    named = FILE["topics"][name]["sources"]
    assert named
    assert len(named) == len(set(named))
    assert set(named) <= {row[0] for row in LISTED}


@pytest.mark.parametrize("name", FILE["topics"])
def test_every_topic_was_reviewed_lately(name):
    assert fresh(date.fromisoformat(FILE["topics"][name]["reviewed"]), TODAY)


@pytest.mark.parametrize(
    ("reviewed", "counts"),
    [
        (date(2026, 11, 26), False),
        (date(2026, 11, 25), True),
        (date(2024, 11, 25), True),
        (date(2024, 11, 24), False),
    ],
)
def test_a_review_counts_for_two_years_and_not_ahead_of_its_day(reviewed, counts):
    assert fresh(reviewed, date(2026, 11, 25)) is counts


@pytest.mark.parametrize(("name", "text"), SAID)
def test_a_message_is_short_and_plain(name, text):
    assert len(text) <= CHARACTERS
    assert [each for each in sentences(text) if len(each.split()) > WORDS] == []
    assert text == text.strip()


def test_no_text_tells_a_number_to_call_or_a_fee():
    assert [text for text in SHOWN if BAD_IN_TEXT.search(text)] == []


@pytest.mark.parametrize("text", ["Call +998 71", "Call 1164", "Call 8 800 100", "It costs 60 USD", "Come!"])
def test_such_a_text_would_be_found(text):
    assert BAD_IN_TEXT.search(text)


def test_no_banned_word_stands_in_a_topic():
    files = {name: read(f"dialogs/{name}") for name in ("banned.yaml", "cyrillic.yaml")}
    banned = read_wording(files).reporter
    assert {text: found for text in SHOWN if (found := banned.found("en", text))} == {}


def test_buttons_leave_room_for_other_languages():
    titles = [topic["title"] for topic in FILE["topics"].values()]
    assert [each for each in titles if len(each) > TITLE] == []
    assert [each for each in FILE["buttons"].values() if len(each) > BUTTON] == []
    assert len(set(titles)) == len(titles)


def test_a_figure_of_the_past_is_told_with_its_year():
    figures = [text for _, text in SAID if re.search(r"\d,\d{3}|\bmillion\b|\b406\b|\bcitizens\b", text)]
    assert figures
    assert [text for text in figures if not re.search(r"\b[Ii]n 20\d\d\b", text)] == []
