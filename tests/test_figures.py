"""The figures: all of them are documented, all errors are named, looking them up is cheap and harmless."""

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot import figures, log
from bot.casework.escalation import URGENCIES
from bot.i18n import content_root
from bot.metrics import ERRORS, STANDING, Metrics
from bot.store.database import open_store
from bot.store.sealed import KeyRing
from bot.wallclock import FrozenClock
from tests.postgres import NOON

BOT = Path(figures.__file__).parent
ROW = re.compile(r"^\| `(elchi_[a-z_]+)` \| ((?:`[a-z]+`(?:, )?)*) ?\|", re.MULTILINE)
MADE_HERE = {"library", "other"}  # kinds that no line of the code is named by


def exported():
    """Every figure by the name under which it is asked for, with its labels."""
    metrics = Metrics()
    found = {
        f"{family.name}{'_total' if family.type == 'counter' else ''}": None
        for family in metrics.registry.collect()
    }
    for name, (_, label) in STANDING.items():
        found[f"elchi_{name}"] = (label,) if label else ()
    for collector in vars(metrics).values():
        for name in found:
            if getattr(collector, "_name", None) == name.removesuffix("_total"):
                found[name] = collector._labelnames
    return found


def test_every_figure_is_documented_with_its_labels_and_no_other():
    text = (content_root() / "docs/metrics.md").read_text(encoding="utf-8")
    told = {name: tuple(re.findall(r"[a-z]+", labels)) for name, labels in ROW.findall(text)}
    assert told == {name: tuple(labels) for name, labels in exported().items()}


def test_every_error_that_the_code_writes_is_a_kind_of_its_own():
    calls = [
        node
        for path in BOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"error", "critical", "exception"}
        and ast.unparse(node.func.value) == "_log"
    ]
    assert {ast.literal_eval(call.args[0]) for call in calls} | MADE_HERE == set(ERRORS)


def test_errors_are_counted_by_kind_and_nothing_else_is():
    metrics = Metrics()
    lines = log.get_log("test")
    with log.errors_told_to(metrics.failed):
        lines.error("settle_failed", exc_info=ValueError("a person's words"))
        lines.error("a line of +998 90 123 45 67")
        lines.warning("library", kind="error", logger="aiohttp")
        lines.warning("library", kind="warning", logger="aiohttp")
        lines.warning("telegram_away")
    lines.error("claim_failed")

    counted = {kind: metrics.errors.labels(kind=kind)._value.get() for kind in ERRORS}
    assert {kind: value for kind, value in counted.items() if value} == {
        "settle_failed": 1,
        "other": 1,
        "library": 1,
    }


@pytest.fixture
async def looking(tmp_path):
    clock, metrics = FrozenClock(NOON), Metrics()
    store = await open_store(f"sqlite:///{tmp_path / 'elchi.db'}", KeyRing.generate(tmp_path / "keys"), clock)
    yield figures.Looks(store, metrics, clock, tmp_path), store, metrics, clock
    await store.close()


def value(metrics, name, **labels):
    return metrics.registry.get_sample_value(name, labels)


async def test_every_figure_stands_there_before_anything_has_happened(looking):
    looks, _, metrics, _ = looking
    await looks.look()
    labels = {"lane": "0123", "priority": URGENCIES}
    for name, (_, label) in STANDING.items():
        for each in labels[label] if label else (None,):
            found = value(metrics, f"elchi_{name}", **({label: each} if label else {}))
            assert (found > 0) is (name in {"database_up", "disk_free_bytes"}), name


async def test_the_database_is_asked_at_most_every_few_seconds(looking, monkeypatch):
    looks, store, _, clock = looking
    begun = []
    begin = store.begin
    monkeypatch.setattr(store, "begin", lambda: begun.append(clock.now()) or begin())
    for _ in range(12):
        await looks.look()
        clock.move(timedelta(seconds=1))
    assert [int((at - NOON).total_seconds()) for at in begun] == [0, 5, 10]


async def test_whole_tables_are_read_once_a_minute(looking, monkeypatch):
    looks, _, _, clock = looking
    counted = []
    count = figures._counted
    monkeypatch.setattr(figures, "_counted", lambda tx: counted.append(tx.now) or count(tx))
    for _ in range(25):
        await looks.look()
        clock.move(figures.OFTEN)
    assert [int((at - NOON).total_seconds()) for at in counted] == [0, 60, 120]


async def test_a_database_that_is_away_is_told_by_one_figure_and_the_others_go(looking, monkeypatch):
    looks, store, metrics, clock = looking
    await looks.look()

    def away():
        raise OSError("no PostgreSQL answers")

    clock.move(figures.OFTEN)
    with monkeypatch.context() as patch:
        patch.setattr(store, "begin", away)
        await looks.look()
    assert value(metrics, "elchi_database_up") == 0
    assert value(metrics, "elchi_ministry_desk") is None
    assert value(metrics, "elchi_disk_free_bytes") > 0

    clock.move(figures.OFTEN)
    await looks.look()
    assert value(metrics, "elchi_database_up") == 1
    assert value(metrics, "elchi_ministry_desk") == 0
