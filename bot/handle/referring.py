"""A case is referred to another body, on consent or a coded ground, with chosen fields only.

Rules
- Without the person's consent for that body a ground is named, and stands in the log.
- What a packet shows of sealed fields is written down as opened.
- When consent is taken back, whoever has the case is told at once which packets to recall.
"""

from dataclasses import replace

from bot.casework.case import Case, CaseState
from bot.casework.outgoing import Kind, Lane, Post
from bot.casework.packet import SEALED, USUAL, consented, offered
from bot.casework.panels import BACK, DONE
from bot.handle.attending import act
from bot.handle.cards import card
from bot.handle.kit import Kit, Outbound
from bot.handle.opening import REVEALED
from bot.handle.panels import Pressed, once, own_case, put_away, show
from bot.store import cases, desk, logbook, referrals
from bot.store.database import Tx

CONSENT = "consent"
LANGUAGES = ("uz_latn", "ru", "en")
COPY_LETTERS = 6
NEXT = {  # what may become of a referral, and from where
    "accepted": ("sent",),
    "rejected": ("sent", "accepted"),
    "done": ("accepted",),
    "revoked": ("sent", "accepted", "recalling"),
}


async def choose_body(tx: Tx, kit: Kit, press: Pressed, out: Outbound) -> None:
    """To whom; or a referral that was made is looked at."""
    case = await own_case(tx, press, out)
    if case is None:
        return
    if press.choice in kit.work.bodies:
        ground = CONSENT if consented(kit.work, case, press.choice) else ""
        view, arg = ("packet", f"{press.choice} {ground} uz_latn") if ground else ("ground", press.choice)
        arg = f"{arg} {','.join(g for g in USUAL if g in offered(kit.book, case))}" if ground else arg
        await show(tx, kit, press.officer, view, out, arg=arg, case=case.id, edit=press.message)
    elif press.choice.startswith("n") and press.choice[1:].isdigit():
        number = press.choice[1:]
        await show(tx, kit, press.officer, "referral", out, arg=number, case=case.id, edit=press.message)
    else:
        out.toast = "panel.outdated"


async def choose_ground(tx: Tx, kit: Kit, press: Pressed, out: Outbound) -> None:
    """Why without consent."""
    case = await own_case(tx, press, out)
    if case is None or press.choice not in kit.work.grounds:
        return
    usual = ",".join(group for group in USUAL if group in offered(kit.book, case))
    arg = f"{press.arg} {press.choice} uz_latn {usual}"
    await show(tx, kit, press.officer, "packet", out, arg=arg, case=case.id, edit=press.message)


async def choose_fields(tx: Tx, kit: Kit, press: Pressed, out: Outbound) -> None:
    """A field or the language was chosen, or the packet is to be made."""
    case = await own_case(tx, press, out)
    if case is None:
        return
    body, ground, language, fields = (*press.arg.split(" "), "", "")[:4]
    chosen = [group for group in offered(kit.book, case) if group in fields.split(",")]
    if press.choice == BACK:
        await show(tx, kit, press.officer, "refer", out, case=case.id, edit=press.message)
    elif press.choice == DONE and chosen:
        await _make(tx, kit, press, case, (body, ground, language), tuple(chosen), out)
    else:
        if press.choice in LANGUAGES:
            language = press.choice
        elif press.choice in offered(kit.book, case):
            wanted = set(chosen) ^ {press.choice}
            chosen = [group for group in offered(kit.book, case) if group in wanted]
        arg = f"{body} {ground} {language} {','.join(chosen)}"
        await show(tx, kit, press.officer, "packet", out, arg=arg, case=case.id, edit=press.message)


async def _make(
    tx: Tx,
    kit: Kit,
    press: Pressed,
    case: Case,
    what: tuple[str, str, str],
    chosen: tuple[str, ...],
    out: Outbound,
) -> None:
    body, ground, language = what
    if ground == CONSENT and not consented(kit.work, case, body):  # taken back meanwhile
        out.toast = "panel.outdated"
        return
    if not await once(tx, press, out):
        return
    copy = kit.token()[:COPY_LETTERS]
    made = await referrals.make(tx, case.id, body, ground, language, chosen, copy, press.officer.id)
    for group in SEALED.intersection(chosen):
        detail = {"field": group, "why": "refer"}
        await logbook.write(tx, case.id, REVEALED, actor=press.officer.id, detail=detail)
    if CaseState.REFERRAL in kit.work.states[case.state].to:
        case = await cases.update(tx, replace(case, state=CaseState.REFERRAL))
    case, _ = await act(
        tx, kit, case, press.officer, "referred", {"body": body, "ground": ground, "referral": made.id}
    )
    put_away(press, out)
    for kind in ("pdf", "json"):
        params = {"referral": made.id, "format": kind}
        out.add(Post(Lane.REPLY, press.officer.chat, Kind.PACKET, case.id, params))
    post = await card(tx, kit, case, fresh=False, lane=Lane.REPLY)
    out.add(*([post] if post else []))


async def change(tx: Tx, kit: Kit, press: Pressed, out: Outbound) -> None:
    """What the body did with it, or that the packet was taken back."""
    case = await own_case(tx, press, out)
    if case is None or press.choice not in NEXT:
        return
    if not await referrals.become(tx, int(press.arg), NEXT[press.choice], press.choice):
        out.toast = "panel.outdated"
        return
    await act(
        tx, kit, case, press.officer, "referral_changed", {"referral": press.arg, "state": press.choice}
    )
    await show(tx, kit, press.officer, "refer", out, case=case.id, edit=press.message)


async def recall(tx: Tx, kit: Kit, case: Case, out: Outbound) -> None:
    """Consent may have ended: packets that rested on it are to be taken back."""
    owner = await desk.officer(tx, case.owner) if case.owner is not None else None
    for made in await referrals.of_case(tx, case.id):
        if made.ground != CONSENT or consented(kit.work, case, made.body):
            continue
        if not await referrals.become(tx, made.id, ("sent", "accepted"), "recalling"):
            continue
        await logbook.write(tx, case.id, "recall_due", detail={"referral": made.id})
        told = owner if owner and owner.active else await desk.officer(tx, made.officer)
        params = {"phrase": "desk.recall", "and": [f"body.{made.body}"]}
        out.add(Post(Lane.ALERT, told.chat, Kind.DESK, case.id, params))
        packet = {"referral": made.id, "format": "recall"}
        out.add(Post(Lane.ALERT, told.chat, Kind.PACKET, case.id, packet))
