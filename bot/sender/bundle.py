"""The message that stands for the alerts of a burst: a line for each, a button for each that is free."""

from bot.casework.answers import bold
from bot.casework.desk import ended, over
from bot.casework.message import Button, Data, Letter, Message, Part, Say, Text
from bot.casework.outgoing import Row
from bot.casework.screens import phrase
from bot.directory.hours import local_time
from bot.handle.kit import Kit
from bot.handle.shifts import zone_name
from bot.store import bundles, cases, desk
from bot.store.database import Tx


async def bundle(tx: Tx, kit: Kit, row: Row, locale: str) -> Letter | None:
    """The burst as it stands now; nothing new where everything was taken before it left."""
    lines: list[Part] = []
    buttons: list[tuple[Button, ...]] = []
    tokens = await bundles.held(tx, row)
    for number, token in tokens.items():
        case = await cases.case(tx, int(number), lock=False)
        country = kit.atlas.country_name(case.country, locale) if case.country else ""
        at = local_time(zone_name(kit.atlas, case.mission), case.opened_at)
        said: Say = phrase(
            kit.book, "desk.line",
            priority=case.urgency, code=case.code, country=country, time=f"{at:%H:%M}",
        )  # fmt: skip
        if case.owner is not None:
            owner = await desk.officer(tx, case.owner)
            lines += [said, phrase(kit.book, "bundle.taken", officer=owner.label)]
        elif over(case):
            lines += [said, phrase(kit.book, ended(case))]
        else:
            lines.append(bold(said))
            label = Data(f"{case.urgency} {case.code}")
            buttons.append((Button(label, f"k:{token}"),))
    if not buttons and row.params["edit"] is None:
        return None
    head = bold(phrase(kit.book, "bundle.head", count=str(len(tokens))))
    hint = [phrase(kit.book, "bundle.hint")] if buttons else []
    return Text(Message(((head, *hint), tuple(lines)), tuple(buttons), protect=True), row.params["edit"])
