"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None
step = "pre"


_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _id() -> "sa.Column[int]":
    return sa.Column("id", _ID, primary_key=True)


def _number(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger, primary_key=True, autoincrement=False)


def _time(name: str, *, nullable: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _link(name: str, target: str, *, nullable: bool = False, unique: bool = False) -> "sa.Column[int]":
    kind = sa.BigInteger() if target == "data_keys.id" else _ID
    return sa.Column(name, kind, sa.ForeignKey(target), nullable=nullable, unique=unique)


def _word(name: str, *, nullable: bool = False, unique: bool = False) -> "sa.Column[str]":
    return sa.Column(name, sa.String, nullable=nullable, unique=unique)


def upgrade() -> None:
    """From nothing."""
    op.create_table(
        "meta",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("value", sa.LargeBinary, nullable=False),
    )
    op.create_table("data_keys", _number("id"), sa.Column("wrapped", sa.LargeBinary, nullable=False))
    op.create_table(
        "chats",
        _id(),
        _word("lookup", unique=True),
        sa.Column("address", sa.LargeBinary, nullable=False),
        sa.Column("group", sa.Boolean, nullable=False),
        _word("locale", nullable=True),
        sa.Column("screen", sa.BigInteger),
        _time("gone_at", nullable=True),
        sqlite_autoincrement=True,
    )
    _inbox()
    _people()
    _cases()
    _outbox()


def _inbox() -> None:
    op.create_table("seen", _number("update"), _time("at"))
    op.create_index("ix_seen_at", "seen", ["at"])
    op.create_table(
        "failures", _number("update"), sa.Column("tries", sa.Integer, nullable=False), _time("at")
    )
    op.create_table(
        "quarantine", _number("update"), _time("at"), sa.Column("sealed", sa.LargeBinary, nullable=False)
    )
    op.create_table(
        "sessions",
        sa.Column("chat", _ID, sa.ForeignKey("chats.id"), primary_key=True),
        _link("data_key", "data_keys.id", unique=True),
        sa.Column("state", sa.LargeBinary, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        _time("touched_at"),
        _time("lapses_at", nullable=True),
    )
    op.create_index("ix_sessions_lapses_at", "sessions", ["lapses_at"])
    op.create_table(
        "traces",
        sa.Column("chat", _ID, sa.ForeignKey("chats.id"), primary_key=True),
        _number("message"),
        _time("at"),
    )


def _people() -> None:
    op.create_table(
        "officers",
        _id(),
        _link("chat", "chats.id", unique=True),
        _word("mission"),
        sa.Column("label", sa.LargeBinary, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        _time("enrolled_at"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_officers_mission", "officers", ["mission"])
    op.create_table(
        "desks",
        _id(),
        _link("chat", "chats.id", unique=True),
        _word("mission"),
        _time("bound_at"),
        sa.Column("active", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_desks_mission", "desks", ["mission"])
    op.create_table(
        "invites",
        sa.Column("code_hash", sa.String, primary_key=True),
        _word("purpose"),
        _word("mission"),
        sa.Column("label", sa.LargeBinary),
        _time("expires_at"),
        _time("used_at", nullable=True),
    )


def _cases() -> None:
    op.create_table(
        "cases",
        _id(),
        _word("code", unique=True),
        _link("chat", "chats.id"),
        _link("data_key", "data_keys.id", nullable=True, unique=True),
        *(_word(name) for name in ("journey", "state", "urgency", "suspicion")),
        _word("country", nullable=True),
        _word("mission"),
        sa.Column("report", sa.LargeBinary),
        _time("opened_at"),
        sa.Column("step", sa.Integer, nullable=False),
        _time("next_at", nullable=True),
        _link("owner", "officers.id", nullable=True),
        _time("acknowledged_at", nullable=True),
        _time("delivered_at", nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_cases_chat", "cases", ["chat"])
    op.create_index("ix_cases_next_at", "cases", ["next_at"])
    op.create_table(
        "case_events",
        _id(),
        _link("case", "cases.id"),
        _time("at"),
        _word("kind"),
        sa.Column("actor", sa.BigInteger),
        sa.Column("detail", sa.LargeBinary),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_case_events_case", "case_events", ["case"])
    op.create_table(
        "tokens",
        sa.Column("token_hash", sa.String, primary_key=True),
        _link("case", "cases.id"),
        _word("action"),
        _link("chat", "chats.id"),
        _link("officer", "officers.id", nullable=True),
        _word("argument", nullable=True),
        _time("made_at"),
        _time("used_at", nullable=True),
    )
    op.create_index("ix_tokens_case_action", "tokens", ["case", "action"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        _id(),
        sa.Column("lane", sa.Integer, nullable=False),
        _link("chat", "chats.id"),
        _word("kind"),
        _link("case", "cases.id", nullable=True),
        sa.Column("params", sa.JSON, nullable=False),
        _word("state"),
        _time("due_at"),
        _time("lease_until", nullable=True),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("doubt", sa.Boolean, nullable=False),
        sa.Column("message", sa.BigInteger),
        _time("made_at"),
        _time("settled_at", nullable=True),
        _word("reason", nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_state_due_at", "outbox", ["state", "due_at"])
    op.create_index("ix_outbox_chat_state", "outbox", ["chat", "state"])
    op.create_index("ix_outbox_chat_message", "outbox", ["chat", "message"])
    op.create_index("ix_outbox_case_kind", "outbox", ["case", "kind"])


def downgrade() -> None:
    """To nothing."""
    for table in (
        *("outbox", "tokens", "case_events", "cases", "invites", "desks", "officers"),
        *("traces", "sessions", "quarantine", "failures", "seen", "chats", "data_keys", "meta"),
    ):
        op.drop_table(table)
