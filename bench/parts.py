"""What the parts of a turn cost, each as a multiple of one step of the dialog engine in the same run.

Only the multiples mean something. Each is the best of several rounds, taken in turns.
"""

import time
from collections.abc import Callable
from typing import Any

from bench.turns import NOW, walk
from bot.casework.screens import screen
from bot.casework.triage import triage
from bot.content import Content, load_content
from bot.dialog.engine import step
from bot.dialog.stored import from_json, to_json
from bot.dialog.turn import State
from bot.i18n import LOCALES
from bot.sender.shown import computed
from bot.store.sealed import DataKey
from bot.store.vault import pack, unpack
from bot.telegram.render import render

ROUNDS, CALLS = 5, 200
DUBAI = (25.2048, 55.2708)
SEAL = "bench|part|1"


def rendered(content: Content, state: State, locale: str) -> Any:
    """The screen as it is sent: its words in the language, its pages and buttons."""
    kit = content.kit
    told = computed(kit, state, None, (), locale, NOW)
    message = screen(kit.book, state, told, lambda key: kit.atlas.label(key, locale) or key)
    return render(message, content.catalogs.translator(locale))


def works(content: Content) -> dict[str, Callable[[], Any]]:
    """The parts by name; the first is what the others are measured by."""
    kit = content.kit
    events, before = walk(kit)
    for event in events[:-1]:
        before = step(kit.book, before, event).state
    state = step(kit.book, before, events[-1]).state
    facts, asked = state.draft.facts, frozenset(state.draft.asked)
    place = kit.atlas.at(*DUBAI)
    key = DataKey.new()
    sealed = key.seal(pack(to_json(state)), SEAL)
    return {
        "one step of the engine": lambda: step(kit.book, before, events[-1]),
        "triage of a report": lambda: triage(kit.rules, state.journey, facts, asked),
        "a point's country, town and time zone": lambda: kit.atlas.at(*DUBAI),
        "the competent mission, with its trace": lambda: kit.atlas.route(place),
        "other missions near, by distance": lambda: kit.atlas.nearby(place),
        "a place typed right": lambda: kit.atlas.find("Istanbul", "en"),
        "a place typed wrong": lambda: kit.atlas.find("istambull", "en"),
        "a conversation sealed": lambda: key.seal(pack(to_json(state)), SEAL),
        "a conversation opened": lambda: from_json(unpack(key.open(sealed, SEAL))),
        **{
            f"a screen in {locale}": lambda locale=locale: rendered(content, before, locale)
            for locale in LOCALES
        },
    }


def timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    for _ in range(CALLS):
        work()
    return (time.perf_counter() - began) / CALLS


def main() -> None:
    content = load_content()
    parts = works(content)
    rounds = [{name: timed(work) for name, work in parts.items()} for _ in range(ROUNDS)]
    content.kit.atlas.close()
    best = {name: min(each[name] for each in rounds) for name in parts}
    first = next(iter(best.values()))
    for name, seconds in best.items():
        print(f"{name:40} {seconds * 1e6:9.0f} µs {seconds / first:8.1f} steps")


if __name__ == "__main__":
    main()
