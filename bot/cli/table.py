"""The figures of `elchi check` as a table for people: a row a journey, languages side by side."""

from collections.abc import Iterable

from bot.dialog.measures import LIMITS, Measure, Measures

MANY = 1_000_000  # more paths than this are no figure that anybody reads


def table(measures: Measures) -> str:
    """Every journey, then the danger path's weight and the share translated; limits stand in the heading."""
    locales = tuple(measures.translated)
    limit = {name: f"≤{value:g}" for name, value in LIMITS.items()}
    words, taps = limit["words"], limit["danger_taps"]
    head = (
        ("journey", "nodes", "paths", "questions", "taps", "prompt", "button", "words a", "translated"),
        ("", "", "", limit["questions"], "", limit["prompt"], limit["button"], f"sentence {words}", "%"),
    )
    rows = [*head, *(_row(each) for each in measures.journeys)]
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(size) for cell, size in zip(row, wide, strict=True)) for row in rows]
    weights = _each(measures.danger_bytes.values())
    return "\n".join((
        *(line.rstrip() for line in lines),
        f"languages in this order: {' / '.join(locales)}; paths meet no screen twice; taps lead to the alert",
        f"danger path: taps {taps}, bytes {limit['danger_bytes']}: {weights}",
        f"translated, whole book: {_each(f'{share} %' for share in measures.translated.values())}",
    ))  # fmt: skip


def _row(measure: Measure) -> tuple[str, ...]:
    spoken = measure.spoken.values()
    return (
        measure.journey,
        str(measure.nodes),
        f"{measure.paths:,}" if measure.paths <= MANY else f">{MANY:,}",
        str(measure.questions),
        "-" if measure.taps is None else str(measure.taps),
        _each(each.prompt for each in spoken),
        _each(each.button for each in spoken),
        _each(f"{each.words:.1f}" for each in spoken),
        _each(each.translated for each in spoken),
    )


def _each(values: Iterable[object]) -> str:
    return " / ".join(str(value) for value in values)
