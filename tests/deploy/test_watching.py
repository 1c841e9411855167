"""Alert rules and dashboard: they ask for figures that exist, are tried out, and can be read."""

import json
import re
import subprocess
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
import yaml
from pydantic import BaseModel, ConfigDict, Field

from bot.metrics import ERRORS, STANDING, Metrics
from tests.deploy.tools import tool

ROOT = Path(__file__).parents[2]
PROMETHEUS = ROOT / "deploy/prometheus"
RULES = yaml.safe_load((PROMETHEUS / "alerts.yaml").read_text(encoding="utf-8"))["groups"][0]["rules"]
CASES = yaml.safe_load((PROMETHEUS / "alerts.test.yaml").read_text(encoding="utf-8"))["tests"]
ALERTS = [rule["alert"] for rule in RULES]
DASHBOARD = (ROOT / "deploy/grafana/elchi.json").read_text(encoding="utf-8")
NAME = re.compile(r"\belchi_[a-z_]+")
GROUPED = re.compile(r"\bby \(([^)]*)\)")
MATCHED = re.compile(r'([a-z]+)\s*=~?\s*"([^"]*)"')


def figures():
    """Every series that can be asked for, with its labels."""
    found = {f"elchi_{name}": {label} - {""} for name, (_, label) in STANDING.items()}
    metrics = Metrics()
    for family in metrics.registry.collect():
        if family.name not in found:
            owner = next(each for each in vars(metrics).values() if getattr(each, "_name", "") == family.name)
            kinds = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}.get(
                family.type, ("",)
            )
            for kind in kinds:
                found[family.name + kind] = {*owner._labelnames, *({"le"} if kind == "_bucket" else ())}
    return found


def promtool():
    return tool("promtool", "`tools/setup promtool` brings it", first=str(ROOT / "build/tools"))


def queries():
    for rule in RULES:
        yield rule["expr"]
    for panel in json.loads(DASHBOARD)["panels"]:
        for target in panel["targets"]:
            yield target["expr"]


@pytest.mark.parametrize("query", list(queries()))
def test_a_query_asks_for_figures_and_labels_that_exist(query):
    known = figures()
    named = NAME.findall(query)
    assert set(named) <= set(known)
    labels = {"instance"}.union(*(known[name] for name in named))
    grouped = {label.strip() for labels in GROUPED.findall(query) for label in labels.split(",")}
    matched = {label for label, _ in MATCHED.findall(query) if label != "job"}
    assert (grouped | matched) <= labels


def test_the_kinds_that_page_somebody_are_kinds_of_errors():
    rule = next(rule for rule in RULES if rule["alert"] == "ElchiWorkFails")
    kinds = dict(MATCHED.findall(rule["expr"]))["kind"].split("|")
    assert set(kinds) <= set(ERRORS)


def test_prometheus_takes_the_rules():
    checked = subprocess.run(
        [promtool(), "check", "rules", "alerts.yaml"],
        cwd=PROMETHEUS,
        capture_output=True,
        check=False,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_rule_fires_and_is_silent_as_its_cases_say():
    tried = subprocess.run(
        [promtool(), "test", "rules", "alerts.test.yaml"],
        cwd=PROMETHEUS, capture_output=True, check=False, text=True,
    )  # fmt: skip
    assert tried.returncode == 0, tried.stdout + tried.stderr


@pytest.mark.parametrize("alert", ALERTS)
def test_a_rule_has_a_case_in_which_it_fires_and_one_in_which_it_is_silent(alert):
    asked = [each for case in CASES for each in case["alert_rule_test"] if each["alertname"] == alert]
    assert {bool(each["exp_alerts"]) for each in asked} == {True, False}


def test_every_rule_is_explained_and_no_other():
    text = (ROOT / "docs/alerts.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(Elchi[A-Za-z]+)` \|", text, re.MULTILINE) == ALERTS


class Strict(BaseModel):
    """What Grafana's own schema of a dashboard (kinds/dashboard, schema 36) asks of the parts that we use."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Source(Strict):
    type: Literal["prometheus"]
    uid: Literal["${datasource}"]


class Target(Strict):
    refId: Annotated[str, Field(pattern="^[A-F]$")]  # noqa: N815 # Grafana's name
    datasource: Source
    expr: Annotated[str, Field(min_length=1)]
    legendFormat: str  # noqa: N815
    instant: bool = False
    format: Literal["table", "time_series"] = "time_series"


class Place(Strict):
    x: Annotated[int, Field(ge=0, lt=24)]
    y: Annotated[int, Field(ge=0)]
    w: Annotated[int, Field(gt=0, le=24)]
    h: Annotated[int, Field(gt=0)]


class Threshold(Strict):
    color: str
    value: float | int | None


class Thresholds(Strict):
    mode: Literal["absolute", "percentage"]
    steps: Annotated[list[Threshold], Field(min_length=1)]


class Shown(Strict):
    text: str
    color: str


class Mapping(Strict):
    type: Literal["value"]
    options: dict[str, Shown]


class Defaults(Strict):
    unit: Literal["short", "s", "ops", "bytes"]
    min: int | None = None
    color: dict[str, str] | None = None
    thresholds: Thresholds | None = None
    mappings: list[Mapping] = []


class Fields(Strict):
    defaults: Defaults
    overrides: list[Any]


class Panel(Strict):
    id: Annotated[int, Field(gt=0)]
    type: Literal["stat", "timeseries", "table"]
    title: Annotated[str, Field(min_length=1)]
    description: str = ""
    datasource: Source
    gridPos: Place  # noqa: N815
    targets: Annotated[list[Target], Field(min_length=1)]
    fieldConfig: Fields  # noqa: N815
    options: dict[str, Any]


class Variable(Strict):
    name: Literal["datasource"]
    label: str
    type: Literal["datasource"]
    query: Literal["prometheus"]
    hide: Literal[0, 1, 2]


class Variables(Strict):
    list: list[Variable]


class Annotations(Strict):
    list: list[Any]


class Span(Strict):
    from_: Annotated[str, Field(alias="from")]
    to: str


class Dashboard(Strict):
    title: str
    uid: Annotated[str, Field(min_length=8, max_length=40)]
    description: str
    tags: list[str]
    schemaVersion: Literal[36]  # noqa: N815
    version: int
    editable: bool
    graphTooltip: Literal[0, 1, 2]  # noqa: N815
    style: Literal["dark", "light"]
    timezone: str
    refresh: str
    time: Span
    templating: Variables
    annotations: Annotations
    links: list[Any]
    panels: list[Panel]


def test_the_dashboard_is_one():
    panels = Dashboard.model_validate_json(DASHBOARD).panels
    assert len({panel.id for panel in panels}) == len(panels)
    for panel in panels:
        assert panel.gridPos.x + panel.gridPos.w <= 24
        assert len({target.refId for target in panel.targets}) == len(panel.targets)
        if thresholds := panel.fieldConfig.defaults.thresholds:
            first, *others = [step.value for step in thresholds.steps]
            assert first is None  # "always -Infinity"
            assert others == sorted(others)


def test_no_panel_lies_upon_another():
    places = [(panel.title, panel.gridPos) for panel in Dashboard.model_validate_json(DASHBOARD).panels]
    upon = [
        (one, other)
        for (one, a), (other, b) in combinations(places, 2)
        if a.x < b.x + b.w and b.x < a.x + a.w and a.y < b.y + b.h and b.y < a.y + a.h
    ]
    assert upon == []


def test_every_figure_that_tells_how_things_stand_is_on_the_dashboard():
    assert {f"elchi_{name}" for name in STANDING} <= set(NAME.findall(DASHBOARD))
