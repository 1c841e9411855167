"""Makes and keeps the case: from a reporter's draft to an alert, and later answers into the same case.

Rules
- The first alert leaves with what there is; later answers update the same case.
- Urgency is never lowered by software; a rise calls again.
- More readers, never fewer: a newly competent mission is called beside those that know already.
"""

from dataclasses import replace

from bot.casework.case import MINISTRY, Case, CaseState, Report, code_from
from bot.casework.contact import may_push, rule_of
from bot.casework.desk import over
from bot.casework.outgoing import Kind, Lane, Post
from bot.casework.triage import Triage, explain, floor_of, raise_only, triage
from bot.dialog.following import followed_into
from bot.dialog.sparing import spares
from bot.dialog.turn import Draft, Facts, Note, State
from bot.dialog.typed import CASE, HERE, LOOSE, MEDIA, NOTES, PIN
from bot.directory.place import Place
from bot.handle.attending import attend
from bot.handle.cards import card, letters
from bot.handle.kit import UNTIL_RETURN, Kit, Outbound
from bot.handle.paging import abandoned, called_lately, page, page_again
from bot.handle.places import allowed_from, place_of
from bot.handle.referring import recall
from bot.handle.same import look_for
from bot.store import albums, cases, desk, floods, logbook, outbox
from bot.store.database import Tx

# The latest answer holds: what was said of the one before goes with it.
FORMER = {"c.reply": ("c.channel", "c.push"), "c.channel": ("c.reply",), PIN: (HERE,)}
CONSENT = ("k.share", "k.employer")  # whom the person lets us tell: each change has its line in the log
PROOF = "f."  # facts of the conversation about a report: code, word, wish


def _judged(kit: Kit, journey: str, draft: Draft) -> Triage:
    return triage(kit.rules, journey, draft.facts, frozenset(draft.asked))


def _report(kit: Kit, journey: str, locale: str | None, draft: Draft, judged: Triage) -> tuple[Report, Place]:
    place = place_of(kit, draft.facts)
    answer = kit.atlas.route(place)
    missions = (*(mission.id for mission in answer.missions), *([MINISTRY] if answer.desk else []))
    report = Report(
        journey=journey,
        locale=locale or "en",
        facts=draft.facts,
        asked=draft.asked,
        explanation=explain(judged),
        codes=judged.codes(),
        route=tuple(
            (step.rule, step.mission, f"{step.file}: {step.row}" if step.file else "", step.date)
            for step in answer.trace
        ),
        missions=_only(kit, journey) or missions,
        floor=floor_of(judged),
    )
    return report, place


def _only(kit: Kit, journey: str) -> tuple[str, ...]:
    """The only desk that may read reports of this journey, where its tree names one."""
    return tuple(tree.desk for tree in kit.book.trees.values() if tree.journey == journey and tree.desk)[:1]


async def _first_reachable(tx: Tx, missions: tuple[str, ...]) -> str:
    """The first competent mission that has a desk here; the first of all where none has."""
    for mission in missions:
        if mission != MINISTRY and await desk.destinations(tx, mission):
            return mission
    return next(iter(missions), MINISTRY)


async def alert(tx: Tx, kit: Kit, chat: int, state: State, out: Outbound) -> State:
    """Open the case of the present draft and call officers; on an open case call again."""
    draft = state.draft
    known = await cases.case_by_code(tx, draft.case) if draft.case else None
    left = known is not None and known.code in state.left
    if known and known.state is not CaseState.CLOSED:
        if not left or known.owner is not None:
            await _ask_again(tx, kit, known, out)
        if not left:
            return state
    loose = Draft() if spares(kit.book, state.journey) else state.drafts.get(LOOSE, Draft())
    draft = told_only(_with_loose(loose, draft))
    case = await open_report(tx, kit, chat, state.journey, state.locale, draft)
    await page(tx, kit, case, out)
    await look_for(tx, kit, case, out)
    state = followed_into(state, draft)
    drafts = {journey: kept for journey, kept in state.drafts.items() if journey != LOOSE or kept != loose}
    return replace(state, drafts=drafts).with_draft(replace(draft, case=case.code))


async def open_report(tx: Tx, kit: Kit, chat: int, journey: str, locale: str | None, draft: Draft) -> Case:
    """A new case on what was told; nobody is called yet."""
    judged = _judged(kit, journey, draft)
    report, place = _report(kit, journey, locale, draft, judged)
    case = await cases.open_case(
        tx,
        code=await _free_code(tx, kit),
        chat=chat,
        report=report,
        urgency=judged.urgency,
        suspicion=judged.suspicion,
        country=place.country,
        mission=await _first_reachable(tx, report.missions),
        next_at=tx.now,
    )
    await logbook.write(tx, case.id, "opened", detail={"explanation": report.explanation})
    await _note_consent(tx, case.id, {}, report.facts)
    return case


async def _note_consent(tx: Tx, case: int, before: Facts, after: Facts) -> None:
    changed = {
        name: list(after[name]) for name in CONSENT if name in after and after[name] != before.get(name)
    }
    if changed:
        await logbook.write(tx, case, "consent", detail={"given": changed})


async def _ask_again(tx: Tx, kit: Kit, known: Case, out: Outbound) -> None:
    known = await abandoned(tx, kit, known, out)
    await logbook.write(tx, known.id, "asked_again")
    if known.owner is not None:
        await _refresh_card(tx, kit, known, out, louder=True)
    elif not await called_lately(tx, known):
        await page_again(tx, kit, known, out)


async def _free_code(tx: Tx, kit: Kit) -> str:
    code = code_from(kit.number())
    while await cases.code_taken(tx, code):
        code = code_from(kit.number())
    return code


async def update(tx: Tx, kit: Kit, case: Case, draft: Draft, locale: str | None, out: Outbound) -> Case:
    """Bring later answers into the case: re-judge, route again, tell the officer who has it."""
    draft = _merged(case.report, draft)
    if dict(case.report.facts) == draft.facts and case.report.asked == draft.asked:
        return case
    judged = _judged(kit, case.report.journey, draft)
    judged = raise_only(case.report.floor, judged) if case.report.floor else judged
    report, place = _report(kit, case.report.journey, locale, draft, judged)
    urgency = min(case.urgency, judged.urgency)
    mission = case.mission
    if report.missions != case.report.missions:
        mission = await _first_reachable(tx, report.missions)
    changed = replace(
        case,
        report=report,
        urgency=urgency,
        suspicion=max(case.suspicion, judged.suspicion),
        country=place.country or case.country,
        mission=mission,
    )
    if may_push(changed) != may_push(case):
        until = allowed_from(kit, changed, tx.now) if may_push(changed) else tx.now + UNTIL_RETURN
        await outbox.put_off(tx, case.chat, Kind.REPLY, until, case.id)
    saved = await abandoned(tx, kit, await cases.update(tx, changed), out)
    await logbook.write(tx, case.id, "told", detail={"explanation": report.explanation})
    await _note_consent(tx, case.id, case.report.facts, report.facts)
    await look_for(tx, kit, saved, out)
    if (urgency, mission) != (case.urgency, case.mission) and case.owner is None and not over(case):
        return await page_again(tx, kit, saved, out)
    news = urgency != case.urgency or rule_of(changed) != rule_of(case)
    await _refresh_card(tx, kit, saved, out, louder=news)
    await recall(tx, kit, saved, out)
    return await attend(tx, kit, saved)


def _with_loose(loose: Draft, draft: Draft) -> Draft:
    """What was said before any journey began belongs to the first report: nothing typed is lost."""
    facts = {**loose.facts, **draft.facts}
    for name in (NOTES, MEDIA):
        both = (*loose.facts.get(name, ()), *draft.facts.get(name, ()))
        if both:
            facts[name] = both
    return replace(draft, facts=facts)


def _merged(report: Report, draft: Draft) -> Draft:
    """What the case knows and what the draft adds: a draft may have been emptied by an exit or a lapse."""
    told = told_only(draft, but=(CASE,))
    asked = tuple(dict.fromkeys((*report.asked, *told.asked)))
    facts = {**report.facts, **told.facts}
    for name in (NOTES, MEDIA):
        before = report.facts.get(name, ())
        if name in facts:
            facts[name] = (*before, *(each for each in told.facts.get(name, ()) if each not in before))
    for rule, former in FORMER.items():
        if rule in told.facts:
            facts = {name: value for name, value in facts.items() if name not in former or name in told.facts}
    return replace(told, facts=facts, asked=asked)


def news(before: Draft | None, draft: Draft) -> Draft:
    """What a draft says that it did not say before, when it belonged to the same case."""
    said = before.facts if before and before.case == draft.case else {}
    facts = {name: told for name, told in draft.facts.items() if said.get(name) != told}
    if PIN in facts and HERE in draft.facts:
        facts[HERE] = draft.facts[HERE]  # said again, of this point
    return replace(draft, facts=facts)


def told_only(draft: Draft, but: tuple[str, ...] = ()) -> Draft:
    """Without what only proves whose report it is (and the facts in `but`)."""

    def belongs(name: str) -> bool:
        return not name.startswith(PROOF) and name not in but

    facts = {name: told for name, told in draft.facts.items() if belongs(name)}
    return replace(draft, facts=facts, asked=tuple(filter(belongs, draft.asked)))


async def _refresh_card(tx: Tx, kit: Kit, case: Case, out: Outbound, *, louder: bool) -> None:
    """Show the officer who has the case what changed: in place, or as a new message where it got worse."""
    post = await card(tx, kit, case, fresh=louder, lane=Lane.ALERT if louder else Lane.REPLY)
    out.add(*([post] if post else []))


async def note(tx: Tx, kit: Kit, case: Case, note: Note, out: Outbound, *, other: bool) -> None:
    """Words or media beside the questions: kept in the case's log and brought to its officer.

    `other`: they come from another chat than the report's, by the code alone.
    """
    case = await abandoned(tx, kit, case, out)
    media = [note.media.kind, note.media.ref, note.media.album] if note.media else []
    detail = {"words": note.words, "media": media, "other": other}
    event = await logbook.write(tx, case.id, "words", detail=detail)
    if case.owner is None:
        return
    chat = (await desk.officer(tx, case.owner)).chat
    await attend(tx, kit, case)
    album = note.media.album if note.media else ""
    lane = Lane.REPLY if await floods.crowded(tx, chat) else Lane.ALERT
    if not album:
        below = {} if note.media else await letters(tx, kit, case, f"event {event}")
        out.add(Post(lane, chat, Kind.WORDS, case.id, {"events": [event], **below}))
    elif not out.joined(chat, case.id, album, event) and not await albums.join(
        tx, chat, case.id, album, event
    ):
        params = {"events": [event], "album": album}
        out.add(Post(lane, chat, Kind.WORDS, case.id, params, tx.now + albums.GATHERING))
