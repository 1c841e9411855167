"""Owns what typed words may mean: readings of a text as search keys, country names, offered candidates."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.dialog.script import fold, other_keyboard
from bot.directory.mission import Directory, Names
from bot.directory.place import City

LONGEST = 160  # characters of a message that are read as a place
OFFERED = 3
SENTENCE = 3  # words
LONG = 12  # letters
SIMILAR_FROM = 4  # shorter words resemble everything
SHORT = 5  # up to this length the first letter must agree
CUTOFF, CUTOFF_IN_SENTENCE = 78.0, 88.0  # likeness; in a sentence a word seldom is a misspelt town
WELL_KNOWN = 100_000  # an exact hit of that size needs no alternatives
NAMESAKE = 20  # times smaller than the largest town of a name and in another country: not offered
IN_SENTENCE = 50_000  # a single word of a sentence counts only as a larger town
# Words around a place name, in the key form, and endings of Uzbek cases, longest first.
_FILLER = frozenset(
    fold(word)
    for word in (  # noqa: SIM905 - a list of words reads better as text
        "shahar shahri shahrida viloyat viloyati tuman tumani respublikasi men man hozir hozirda turibman "
        "ishlayman yashayman uyda ishda bu yerda город г гор область обл край район рн республика "
        "посёлок село в во на из с у около я мы сейчас нахожусь живу работаю дома "
        "city town region province district in at near from the of i am now here "
        # said beside a place, or instead of one
        "salom rahmat iltimos ha yoq mayli yordam bering bilmayman nima qilay qilish qanday kerak kop odam "
        "aka opa привет здравствуйте спасибо да нет помогите помощь пожалуйста не знаю где что делать "
        "стройке tezroq qorqyapman oylik ish haqi pasport onam kasal паспорт зарплата мама болеет быстрее "
        "passport salary mother ill hurry call "
        "hello hi thanks thank you yes no please help me my boss dont know what where is"
    ).split()
)
_ENDINGS = ("dagiman", "daman", "damiz", "dagi", "dan", "da", "ning", "ga", "ni")
_CASES = "eiyu"  # last letters of Russian cases, in the key form: `surgute`, `kazani`, `moskve`
_CYRILLIC = re.compile("[а-яА-Я]")
_SEPARATOR = re.compile(r"[,;/()\n|]+|\s+[-–—]\s+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that words may mean; `key` survives a restart, `name` is in the asker's locale."""

    kind: Literal["country", "city"]
    country: str
    name: str
    key: str


def unended(key: str) -> str:
    """Without an Uzbek case ending: `istanbulda` -> `istanbul`; a short stem keeps it."""
    ending = next((e for e in _ENDINGS if key.endswith(e) and len(key) - len(e) >= 3), "")
    return key.removesuffix(ending)


def _spelled(key: str) -> Iterable[str]:
    yield key
    yield unended(key)


def _nominative(key: str) -> Iterable[str]:
    """What a Russian name in another case may be by itself: `surgute` -> `surgut`, `moskve` -> `moskva`."""
    if len(key) > SHORT and key[-1] in _CASES:
        yield key[:-1]
        yield f"{key[:-1]}a"


def _bare(key: str) -> str:
    return " ".join(word for word in key.split() if word not in _FILLER)


def whole(text: str) -> tuple[str, ...]:
    """The keys of a text taken as one name: as typed, without fillers, and last as on the other keyboard."""
    text = text[:LONGEST]
    if not _bare(fold(text)):  # greetings and the like are no names
        return ()
    keys = [fold(text), fold(text.replace("ё", "е")), fold(text.replace(".", ""))]
    keys += [_bare(key) for key in keys]
    keys.append(fold(other_keyboard(text)))
    return tuple(dict.fromkeys(key for key in keys if len(key) > 1))


def stems(text: str) -> tuple[str, ...]:
    """The keys of a text taken as one name in an Uzbek case: without fillers and ending."""
    bare = _bare(fold(text[:LONGEST]))
    return tuple(stem for stem in (unended(bare),) if stem != bare)


def alike(text: str) -> tuple[str, ...]:
    """The keys worth a search by similarity: what is left without fillers, also without a case ending."""
    bare = _bare(fold(text[:LONGEST]))
    return tuple(dict.fromkeys(key for key in _spelled(bare) if len(key) >= SIMILAR_FROM))


def cutoff(text: str, key: str) -> float:
    """How alike a name must be to a key of the text; in a sentence only long keys are names by themselves."""
    return CUTOFF_IN_SENTENCE if len(text.split()) >= SENTENCE and len(key) < LONG else CUTOFF


def begins_alike(key: str, name: str) -> bool:
    """Typing errors seldom hit the first letter of a short word; another word does."""
    return len(key) > SHORT or key[0] == name[0]


def notable(towns: list[City]) -> list[City]:
    """Without the far smaller namesakes abroad: who types `Москва` does not mean the one in Idaho."""
    return [
        t for t in towns if t.country == towns[0].country or t.population * NAMESAKE >= towns[0].population
    ]


def parts(text: str) -> tuple[str, ...]:
    """The keys of the parts of a text such as `Dubai, UAE` or `Москва (Россия)`."""
    keys = [_bare(fold(part)) for part in _SEPARATOR.split(text[:LONGEST])]
    return (
        tuple(dict.fromkeys(s for key in keys if len(key) > 1 for s in _spelled(key)))
        if len(keys) > 1
        else ()
    )


def inside(text: str) -> tuple[str, ...]:
    """Runs of up to three words of a sentence, the longest first, with and without case endings."""
    cyrillic = _CYRILLIC.search(text)
    tokens = [word for word in fold(text[:LONGEST]).split() if word not in _FILLER]
    runs = [" ".join(tokens[at : at + size]) for size in (3, 2, 1) for at in range(len(tokens) - size + 1)]
    return tuple(
        dict.fromkeys(
            s
            for run in runs
            if len(run) >= 3
            for s in (*_spelled(run), *(_nominative(run) if cyrillic else ()))
        )
    )


def country_keys(directory: Directory) -> dict[str, str]:
    """Every known name of a country, folded, to its code; a proper name wins over an alias."""
    keys = {fold(alias): country for alias, country in directory.aliases}
    for country, names in directory.countries.items():
        keys |= {fold(name): country for name in (names.uz_latn, names.uz_cyrl, names.ru, names.en)}
    return keys


def weight(score: float, population: int) -> float:
    """Similarity first, size second: of two likely readings the better known town stands first."""
    return score + 2 * math.log10(population + 10)


def country_candidate(countries: Mapping[str, Names], code: str, locale: str) -> Candidate:
    """A country as something that words may mean."""
    return Candidate("country", code, countries[code].of(locale), f"c:{code}")


def city_candidate(city: City, locale: str) -> Candidate:
    """A town as something that words may mean."""
    return Candidate("city", city.country, city.names.of(locale), f"g:{city.id}")
