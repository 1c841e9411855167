"""A chat that is closed to us: its officer's cases go to others at once, and the ministry learns of it."""

from bot.casework.case import Case
from bot.casework.desk import over
from bot.casework.outgoing import Kind, Lane, Post
from bot.handle.kit import Kit, Outbound
from bot.handle.paging import page_again
from bot.handle.reporter import refresh_screen
from bot.store import cases, chats, desk, logbook
from bot.store.database import Tx


async def closed(tx: Tx, kit: Kit, chat: int, reason: str, out: Outbound) -> None:
    """The bot was blocked there, or put out."""
    known = (await chats.chat_by_id(tx, chat)).gone
    await chats.set_gone(tx, chat, gone=True)
    officer = await desk.officer_of(tx, chat)
    mission = officer.mission if officer else await desk.desk_of(tx, chat)
    if mission is not None and not known:
        await _tell_ministry(tx, mission, reason, out)
    for case in await cases.owned_by(tx, officer.id) if officer else ():
        await let_go(tx, kit, case, out)


async def let_go(tx: Tx, kit: Kit, case: Case, out: Outbound) -> None:
    """The officer who has it cannot be reached: others are called, unless nobody need act."""
    if over(case):
        return
    await logbook.write(tx, case.id, "let_go", actor=case.owner)
    await refresh_screen(tx, kit, await page_again(tx, kit, case, out, "left"), out)


async def _tell_ministry(tx: Tx, mission: str, reason: str, out: Outbound) -> None:
    params = {"phrase": "operator.desk_gone", "values": {"mission": mission, "reason": reason}}
    for each in await desk.overseers(tx):
        out.add(Post(Lane.NOTICE, each, Kind.OPERATOR, None, params))
