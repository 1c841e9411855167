"""The officers' side: one-time invitations, officers, bound groups, and who is reached for a mission."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, bindparam, select, true, update

from bot.casework.case import MINISTRY
from bot.casework.people import Officer, Profile, Role
from bot.store.chats import Chat, chat_from, lookup_of, set_gone
from bot.store.database import Tx
from bot.store.prepared import Prepared
from bot.store.tables import chats, desks, invites, officers
from bot.store.vault import pack, unpack

Purpose = Literal["officer", "group"]

# Made once: each turn, and each step of each alert, asks for them.
_OFFICER_OF = Prepared(select(officers).where(officers.c.chat == bindparam("sought"), officers.c.active))
_GROUPS = Prepared(
    select(chats)
    .join(desks, desks.c.chat == chats.c.id)
    .where(desks.c.mission == bindparam("sought"), desks.c.active, chats.c.gone_at.is_(None))
    .order_by(desks.c.id)
)
_ACTIVE = (
    select(officers)
    .join(chats, chats.c.id == officers.c.chat)
    .where(officers.c.active)
    .order_by(officers.c.id)
)
_STAFF = {  # by whether of one mission, and whether reachable
    (of_one, reachable): Prepared(
        _ACTIVE.where(
            officers.c.mission == bindparam("sought") if of_one else true(),
            chats.c.gone_at.is_(None) if reachable else true(),
        )
    )
    for of_one in (False, True)
    for reachable in (False, True)
}


@dataclass(frozen=True, slots=True)
class Invite:
    """What a one-time code allows; `label` is the officer's name on the roster."""

    purpose: str
    mission: str
    label: str
    profile: Profile
    contacts: Mapping[str, str] = field(default_factory=dict)


def _hash(tx: Tx, code: str) -> str:
    return tx.ring.lookup(f"invite|{code}")


def _invite_place(code_hash: str) -> str:
    return f"invites|label|{code_hash}"


def _officer_place(chat: int, column: str = "label") -> str:
    return f"officers|{column}|{chat}"


async def invite(
    tx: Tx,
    code: str,
    purpose: Purpose,
    mission: str,
    label: str,
    expires_at: datetime,
    profile: Profile | None = None,
    contacts: Mapping[str, str] | None = None,
) -> None:
    """Let whoever sends this code, once and in time, become an officer or a desk of the mission."""
    code_hash = _hash(tx, code)
    await tx.conn.execute(
        invites.insert().values(
            code_hash=code_hash,
            purpose=purpose,
            mission=mission,
            label=tx.ring.seal(label.encode(), _invite_place(code_hash)) if label else None,
            expires_at=expires_at,
            profile=profile.values() if profile else None,
            contacts=_sealed(tx, contacts, f"invites|contacts|{code_hash}"),
        )
    )


async def redeem(tx: Tx, code: str, purpose: Purpose) -> Invite | None:
    """Use up the code; None where it is unknown, used, late, or meant for something else."""
    code_hash = _hash(tx, code)
    used = await tx.conn.execute(
        update(invites)
        .where(
            invites.c.code_hash == code_hash,
            invites.c.purpose == purpose,
            invites.c.used_at.is_(None),
            invites.c.expires_at > tx.now,
        )
        .values(used_at=tx.now)
        .returning(invites.c.mission, invites.c.label, invites.c.profile, invites.c.contacts)
    )
    row = used.one_or_none()
    if row is None:
        return None
    label = "" if row.label is None else tx.ring.open(row.label, _invite_place(code_hash)).decode()
    contacts = _opened(tx, row.contacts, f"invites|contacts|{code_hash}")
    return Invite(purpose, row.mission, label, Profile.read(row.profile, row.mission), contacts)


async def enrol(
    tx: Tx,
    chat: int,
    mission: str,
    label: str,
    profile: Profile | None = None,
    contacts: Mapping[str, str] | None = None,
) -> Officer:
    """The person of this private chat is an officer of the mission from now on."""
    profile = profile or Profile.read(None, mission)
    values = {
        "mission": mission,
        "label": tx.ring.seal(label.encode(), _officer_place(chat)),
        "active": True,
        "enrolled_at": tx.now,
        "profile": profile.values(),
        "contacts": _sealed(tx, contacts, _officer_place(chat, "contacts")),
    }
    made = await tx.conn.execute(
        tx.insert(officers)
        .values(chat=chat, **values)
        .on_conflict_do_update(index_elements=["chat"], set_=values)
        .returning(officers.c.id)
    )
    await set_gone(tx, chat, False)
    return Officer(made.scalar_one(), chat, mission, label, active=True, profile=profile)


async def bind(tx: Tx, chat: int, mission: str) -> None:
    """The group is a desk of the mission from now on, and of no other."""
    values = {"mission": mission, "bound_at": tx.now, "active": True}
    await tx.conn.execute(
        tx.insert(desks)
        .values(chat=chat, **values)
        .on_conflict_do_update(index_elements=["chat"], set_=values)
    )
    await set_gone(tx, chat, False)


async def retire(tx: Tx, officer_id: int) -> None:
    """The officer is on the roster no more; whatever they press from now on changes nothing.

    Their name stays for the log of their cases, their mail and telephone go.
    """
    gone = {"active": False, "contacts": None}
    await tx.conn.execute(update(officers).where(officers.c.id == officer_id).values(gone))


async def unbind(tx: Tx, chat: int) -> None:
    """The group is no desk any more."""
    await tx.conn.execute(update(desks).where(desks.c.chat == chat).values(active=False))


def _officer_from(tx: Tx, row: Row[Any]) -> Officer:
    label = tx.ring.open(row.label, _officer_place(row.chat)).decode()
    profile = Profile.read(row.profile, row.mission)
    return Officer(row.id, row.chat, row.mission, label, row.active, profile)


async def contacts(tx: Tx, officer_id: int) -> Mapping[str, str]:
    """How the officer is reached past Telegram: `mail`, `phone`."""
    row = (await tx.conn.execute(select(officers).where(officers.c.id == officer_id))).one()
    return _opened(tx, row.contacts, _officer_place(row.chat, "contacts"))


def _sealed(tx: Tx, contacts: Mapping[str, str] | None, place: str) -> bytes | None:
    return tx.ring.seal(pack(contacts), place) if contacts else None


def _opened(tx: Tx, sealed: bytes | None, place: str) -> Mapping[str, str]:
    return unpack(tx.ring.open(sealed, place)) if sealed else {}


async def officer_of(tx: Tx, chat: int) -> Officer | None:
    """The active officer of this private chat."""
    row = (await tx.conn.execute(_OFFICER_OF, {"sought": chat})).one_or_none()
    return None if row is None else _officer_from(tx, row)


async def is_officer(tx: Tx, person: int) -> bool:
    """Whether the person with this Telegram id is an active officer; asking makes nobody known."""
    here = select(officers.c.id).join(chats, chats.c.id == officers.c.chat)
    found = await tx.conn.execute(here.where(officers.c.active, chats.c.lookup == lookup_of(tx, person)))
    return found.first() is not None


async def officer(tx: Tx, officer_id: int) -> Officer:
    """The officer with this id, active or not; LookupError where there is none."""
    row = (await tx.conn.execute(select(officers).where(officers.c.id == officer_id))).one_or_none()
    if row is None:
        raise LookupError(f"no officer {officer_id}")
    return _officer_from(tx, row)


async def roster(tx: Tx) -> tuple[Officer, ...]:
    """Every officer that ever was, in order of enrolment."""
    rows = await tx.conn.execute(select(officers).order_by(officers.c.id))
    return tuple(_officer_from(tx, row) for row in rows)


async def desk_of(tx: Tx, chat: int) -> str | None:
    """The mission whose desk this group is."""
    found = await tx.conn.execute(select(desks.c.mission).where(desks.c.chat == chat, desks.c.active))
    mission: str | None = found.scalar_one_or_none()
    return mission


async def groups(tx: Tx, mission: str) -> tuple[Chat, ...]:
    """The mission's groups that the bot is still in."""
    rows = await tx.conn.execute(_GROUPS, {"sought": mission})
    return tuple(chat_from(tx, row) for row in rows)


async def staff(tx: Tx, mission: str | None = None, *, reachable: bool = True) -> tuple[Officer, ...]:
    """The active officers of the mission, or of all, as they enrolled; `reachable`: by a chat that works."""
    of_one = {} if mission is None else {"sought": mission}
    found = await tx.conn.execute(_STAFF[bool(of_one), reachable], of_one)
    return tuple(_officer_from(tx, row) for row in found)


async def destinations(tx: Tx, mission: str) -> tuple[int, ...]:
    """Our ids of the chats in which the mission hears of alerts: its groups', then its officers'."""
    people = [officer for officer in await staff(tx, mission) if officer.role is not Role.ADMIN]
    return (*(chat.id for chat in await groups(tx, mission)), *(officer.chat for officer in people))


async def operators(tx: Tx) -> tuple[int, ...]:
    """Our ids of the chats that hear what is broken: the administrators', or the ministry's without any."""
    admins = [officer.chat for officer in await staff(tx) if officer.role is Role.ADMIN]
    return tuple(admins) or await destinations(tx, MINISTRY)


async def overseers(tx: Tx) -> tuple[int, ...]:
    """Our ids of the chats that look after the desks: the operators' and the ministry's."""
    return tuple(dict.fromkeys((*await operators(tx), *await destinations(tx, MINISTRY))))


async def every_group(tx: Tx) -> tuple[tuple[str, int], ...]:
    """Every bound group, reachable or not: its mission, and our id of its chat."""
    rows = await tx.conn.execute(
        select(desks.c.mission, desks.c.chat).where(desks.c.active).order_by(desks.c.id)
    )
    return tuple((row.mission, row.chat) for row in rows)


async def bound_missions(tx: Tx) -> tuple[str, ...]:
    """Every mission that has a group, in order of its id."""
    rows = await tx.conn.execute(select(desks.c.mission).where(desks.c.active).distinct())
    return tuple(sorted(rows.scalars()))


async def bound(tx: Tx) -> bool:
    """Whether the last link of every chain, the ministry, reaches anybody."""
    return bool(await destinations(tx, MINISTRY))
