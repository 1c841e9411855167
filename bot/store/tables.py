"""The tables: what is stored, and which of it only as sealed bytes.

Rules. A column of bytes is sealed (sealed.py). Everything else is an id, a time, a count, a hash or a word of
ours: no person's words, names, numbers or places. Times are aware and UTC.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    false,
    literal_column,
)

from bot.store.columns import Id, Moment, metadata

meta = Table(
    "meta",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

data_keys = Table(  # numbered at random, so that the number is known before the row is written
    "data_keys",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("wrapped", LargeBinary, nullable=False),
)

chats = Table(
    "chats",
    metadata,
    Column("id", Id, primary_key=True),
    Column("lookup", String, nullable=False, unique=True),
    Column("address", LargeBinary, nullable=False),
    Column("group", Boolean, nullable=False),
    Column("locale", String),
    Column("screen", BigInteger),
    Column("gone_at", Moment),
    sqlite_autoincrement=True,
)

seen = Table(
    "seen",
    metadata,
    Column("update", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False, index=True),
)

failures = Table(
    "failures",
    metadata,
    Column("update", BigInteger, primary_key=True, autoincrement=False),
    Column("tries", Integer, nullable=False),
    Column("at", Moment, nullable=False),
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("update", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("chat", ForeignKey("chats.id"), primary_key=True),
    Column("data_key", ForeignKey("data_keys.id"), nullable=False, unique=True),
    Column("state", LargeBinary, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("touched_at", Moment, nullable=False),
    Column("lapses_at", Moment, index=True),
)

officers = Table(
    "officers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("chat", ForeignKey("chats.id"), nullable=False, unique=True),
    Column("mission", String, nullable=False, index=True),
    Column("label", LargeBinary, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("enrolled_at", Moment, nullable=False),
    Column("profile", JSON),
    Column("contacts", LargeBinary),
    sqlite_autoincrement=True,
)

desks = Table(
    "desks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("chat", ForeignKey("chats.id"), nullable=False, unique=True),
    Column("mission", String, nullable=False, index=True),
    Column("bound_at", Moment, nullable=False),
    Column("active", Boolean, nullable=False),
    sqlite_autoincrement=True,
)

invites = Table(
    "invites",
    metadata,
    Column("code_hash", String, primary_key=True),
    Column("purpose", String, nullable=False),
    Column("mission", String, nullable=False),
    Column("label", LargeBinary),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("profile", JSON),
    Column("contacts", LargeBinary),
)

cases = Table(  # an erased case keeps its row: without data key and report
    "cases",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code", String, nullable=False, unique=True),
    Column("chat", ForeignKey("chats.id"), nullable=False, index=True),
    Column("data_key", ForeignKey("data_keys.id"), unique=True),
    Column("journey", String, nullable=False),
    Column("state", String, nullable=False),
    Column("urgency", String, nullable=False),
    Column("suspicion", String, nullable=False),
    Column("country", String),
    Column("mission", String, nullable=False),
    Column("report", LargeBinary),
    Column("opened_at", Moment, nullable=False),
    Column("step", Integer, nullable=False),
    Column("next_at", Moment, index=True),
    Column("owner", ForeignKey("officers.id")),
    Column("acknowledged_at", Moment),
    Column("delivered_at", Moment, index=True),
    Column("version", Integer, nullable=False),
    Column("second", BigInteger),
    Column("drill", Boolean, nullable=False, server_default=false()),
    Column("held", Boolean, nullable=False, server_default=false()),
    sqlite_autoincrement=True,
)

# Written out, not given as a parameter: only so the indexes over a part of the table are used.
OPEN, KEPT = cases.c.state != literal_column("'closed'"), cases.c.data_key.is_not(None)
for name, column, part in (
    ("ix_cases_open", cases.c.mission, OPEN),
    ("ix_cases_open_owner", cases.c.owner, OPEN),
    ("ix_cases_kept", cases.c.opened_at, KEPT),
):
    Index(name, column, sqlite_where=part, postgresql_where=part)

case_events = Table(
    "case_events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case", ForeignKey("cases.id"), index=True),
    Column("at", Moment, nullable=False),
    Column("kind", String, nullable=False),
    Column("actor", BigInteger),
    Column("detail", LargeBinary),
    Column("seq", BigInteger, index=True),
    Column("digest", String),
    Column("link", String),
    Index("ix_case_events_actor_at", "actor", "at"),
    sqlite_autoincrement=True,
)

audit_ends = Table(  # one row: where the chain over case_events ends
    "audit_ends",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("link", String, nullable=False),
    Column("mac", String, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("token_hash", String, primary_key=True),
    Column("case", ForeignKey("cases.id")),
    Column("action", String, nullable=False),
    Column("chat", ForeignKey("chats.id"), nullable=False),
    Column("officer", ForeignKey("officers.id")),
    Column("argument", String),
    Column("made_at", Moment, nullable=False),
    Column("used_at", Moment),
    Index("ix_tokens_case_action", "case", "action"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("lane", Integer, nullable=False),
    Column("chat", ForeignKey("chats.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("case", ForeignKey("cases.id")),
    Column("params", JSON, nullable=False),
    Column("state", String, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("lease_until", Moment),
    Column("attempts", Integer, nullable=False),
    Column("doubt", Boolean, nullable=False),
    Column("message", BigInteger),
    Column("made_at", Moment, nullable=False),
    Column("settled_at", Moment),
    Column("reason", String),
    Column("worker", BigInteger),
    Index("ix_outbox_state_due_at", "state", "due_at"),
    Index("ix_outbox_chat_state", "chat", "state"),
    Index("ix_outbox_chat_message", "chat", "message"),
    Index("ix_outbox_case_kind", "case", "kind"),
    Index("ix_outbox_chat_kind_made_at", "chat", "kind", "made_at"),
    sqlite_autoincrement=True,
)

workers = Table(  # one row for each life of a process; its number says nothing about where it runs
    "workers",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
)

traces = Table(
    "traces",
    metadata,
    Column("chat", ForeignKey("chats.id"), primary_key=True),
    Column("message", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
)

tries = Table(
    "tries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("chat", ForeignKey("chats.id"), nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Index("ix_tries_chat_at", "chat", "at"),
    sqlite_autoincrement=True,
)
