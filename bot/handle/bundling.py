"""Alerts that come in a burst about one place: after some, one message in a chat stands for all of them.

Rules
- Nothing is dropped: every case of a bundle has its line and its button, and escalates by itself.
- A bundle rings when it is made, and anew at most once a minute; in between it grows in place, also while it
  waits for its turn.
- What one message cannot hold begins the next bundle.
"""

from datetime import timedelta

from bot.casework.case import Case
from bot.casework.outgoing import Kind, Lane, Post
from bot.handle.kit import Kit, Outbound
from bot.store import bundles, tokens
from bot.store.database import Tx

SPAN = timedelta(minutes=10)  # what is closer together than this is one burst
ALONE = 3  # alerts of a burst that come as messages of their own
MOST = 20  # cases in one message
RING = timedelta(minutes=1)


async def bundled(tx: Tx, kit: Kit, case: Case, chat: int, out: Outbound) -> bool:
    """Put the case into the chat's bundle; False where it comes alone."""
    place = f"{case.mission}/{case.country or ''}"
    burst = await bundles.burst(tx, chat, case.mission, case.country, tx.now - SPAN)
    before = await bundles.latest(tx, chat, place, tx.now - SPAN)
    if len({*burst, *(map(int, before.tokens) if before else ())} - {case.id}) < ALONE:
        return False
    if before and before.message is None and str(case.id) in before.tokens:
        return True  # it is on its way already
    if before and before.message is None:  # it waits for its turn, and is sent as it stands then
        token = kit.token()
        if await bundles.grow(tx, before.row, case.id, token, MOST):
            await tokens.issue(tx, token, case.id, "take", chat)
            return True
    held = dict(before.tokens) if before and len(before.tokens) < MOST else {}
    if str(case.id) not in held:
        held[str(case.id)] = kit.token()
        await tokens.issue(tx, held[str(case.id)], case.id, "take", chat)
    grows = before is not None and before.message is not None and bool(before.tokens.keys() & held.keys())
    quiet = grows and before is not None and tx.now - before.made_at < RING
    edit = before.message if quiet and before is not None else None
    if grows and not quiet and before is not None:
        out.add(Post(Lane.NOTICE, chat, Kind.WIPE, None, {"messages": [before.message]}))
    params = {"tokens": held, "place": place, "edit": edit}
    out.add(Post(Lane.ALERT, chat, Kind.BUNDLE, None, params))
    return True


async def refresh(tx: Tx, case: Case, out: Outbound) -> None:
    """Every bundle says who has the case."""
    for chat, message, held, place in await bundles.showing(tx, case.id, tx.now - bundles.SHOWN):
        params = {"tokens": held, "place": place, "edit": message}
        out.add(Post(Lane.ALERT, chat, Kind.BUNDLE, None, params))
