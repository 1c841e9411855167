"""The panels of a referral: to which body, on what ground, which fields, and what became of it."""

from collections.abc import Iterable, Sequence

from bot.casework.answers import bold
from bot.casework.case import Case
from bot.casework.message import Data, Part, Say
from bot.casework.panels import BACK, DONE, Choice, Panel
from bot.casework.screens import Paragraph, phrase
from bot.dialog.tree import Book


def refer_panel(
    book: Book, case: Case, bodies: Iterable[tuple[str, bool]], made: Sequence[tuple[int, str, str]]
) -> Panel:
    """The bodies, and whether the person allowed each; the referrals so far: number, body, state."""
    bodies = tuple(bodies)
    said: list[Paragraph] = [(Data(case.code, "bold"), phrase(book, "panel.refer.ask"))]
    allowed = [phrase(book, f"body.{body}") for body, allows in bodies if allows]
    said.append((phrase(book, "panel.refer.allowed" if allowed else "panel.refer.none"), *allowed))
    rows: list[tuple[Choice, ...]] = []
    if made:
        lines: list[Part] = []
        for number, body, state in made:
            lines += [phrase(book, f"body.{body}"), phrase(book, f"referral.{state}")]
            rows.append(((phrase(book, "panel.refer.look", copy=str(number)), f"n{number}"),))
        said.append((bold(phrase(book, "panel.refer.made")), *lines))
    rows += [((phrase(book, f"body.{body}"), body),) for body, _ in bodies]
    return Panel(tuple(said), tuple(rows))


def ground_panel(book: Book, case: Case, body: str, grounds: Iterable[str]) -> Panel:
    """Why without the person's consent for this body."""
    said = (Data(case.code, "bold"), bold(phrase(book, f"body.{body}")), phrase(book, "panel.ground.ask"))
    return Panel((said,), tuple(((phrase(book, f"ground.{name}"), name),) for name in grounds))


def packet_panel(
    book: Book, case: Case, body: str, ground: str, language: str, *,
    offered: Iterable[str], chosen: Iterable[str], languages: Iterable[tuple[str, str]],
) -> Panel:  # fmt: skip
    """Which fields go, in which language; then the packet is made."""
    head = (
        Data(case.code, "bold"), bold(phrase(book, f"body.{body}")), phrase(book, f"ground.{ground}"),
        phrase(book, "panel.packet.ask"),
    )  # fmt: skip
    rows: list[tuple[Choice, ...]] = [((phrase(book, f"packet.{group}"), group),) for group in offered]
    rows.append(tuple((Data(name), locale) for locale, name in languages))
    rows.append(((phrase(book, "panel.packet.make"), DONE), (phrase(book, "panel.back"), BACK)))
    return Panel((head,), tuple(rows), frozenset((*chosen, language)))


def referral_panel(book: Book, case: Case, body: str, state: str, following: Iterable[str]) -> Panel:
    """One referral, and what may become of it."""
    said: tuple[Part, ...] = (
        Data(case.code, "bold"), bold(phrase(book, f"body.{body}")), phrase(book, f"referral.{state}"),
    )  # fmt: skip
    labels: list[tuple[Say, str]] = [(phrase(book, f"referral.{name}"), name) for name in following]
    return Panel((said,), tuple((label,) for label in labels))
