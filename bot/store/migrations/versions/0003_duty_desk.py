"""The duty desk: rosters, roles, timers, links; columns and tables more, so the release before works on."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels: str | None = None
depends_on: str | None = None
step = "pre"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _id() -> "sa.Column[int]":
    return sa.Column("id", _ID, primary_key=True)


def _link(name: str, target: str, *, nullable: bool = False) -> "sa.Column[int]":
    return sa.Column(name, _ID, sa.ForeignKey(target), nullable=nullable)


def _time(name: str, *, nullable: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    """From the release that counts tries."""
    for table in ("officers", "invites"):
        op.add_column(table, sa.Column("profile", sa.JSON))
        op.add_column(table, sa.Column("contacts", sa.LargeBinary))
    op.add_column("cases", sa.Column("second", sa.BigInteger))
    op.add_column("cases", sa.Column("drill", sa.Boolean, nullable=False, server_default=sa.false()))
    with op.batch_alter_table("tokens") as tokens:
        tokens.alter_column("case", existing_type=_ID, nullable=True)
    _roster()
    op.create_table(
        "timers",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("subject", sa.String, primary_key=True),
        _time("due_at"),
    )
    op.create_index("ix_timers_due_at", "timers", ["due_at"])
    op.create_table(
        "marks",
        sa.Column("case", _ID, sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("kind", sa.String, primary_key=True),
        sa.Column("mark", sa.String, primary_key=True),
    )
    op.create_index("ix_marks_mark", "marks", ["mark"])
    _referrals()
    op.create_table(
        "links",
        sa.Column("one", _ID, sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("other", _ID, sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("verdict", sa.String, nullable=False),
        _time("made_at"),
    )


def _referrals() -> None:
    op.create_table(
        "referrals",
        _id(),
        _link("case", "cases.id"),
        *(sa.Column(name, sa.String, nullable=False) for name in ("body", "ground", "language")),
        sa.Column("fields", sa.JSON, nullable=False),
        *(sa.Column(name, sa.String, nullable=False) for name in ("copy", "state")),
        _link("officer", "officers.id"),
        _time("made_at"),
        _time("changed_at"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_referrals_case", "referrals", ["case"])

    op.create_table(
        "pages",
        _id(),
        _link("case", "cases.id"),
        _link("officer", "officers.id"),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("key", sa.String, nullable=False, unique=True),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        _time("due_at"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_pages_state_due_at", "pages", ["state", "due_at"])


def _roster() -> None:
    op.create_table(
        "shifts",
        _id(),
        sa.Column("mission", sa.String, nullable=False),
        _link("officer", "officers.id"),
        sa.Column("begins", sa.String, nullable=False),
        sa.Column("ends", sa.String, nullable=False),
        sa.Column("rule", sa.String, nullable=False),
        sa.Column("working", sa.Boolean, nullable=False),
        sa.Column("without", sa.JSON, nullable=False),
        _time("made_at"),
        _time("dropped_at", nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_shifts_mission", "shifts", ["mission"])
    op.create_table(
        "overrides",
        _id(),
        sa.Column("mission", sa.String, nullable=False),
        _time("begins"),
        _time("ends"),
        _link("officer", "officers.id", nullable=True),
        _link("instead", "officers.id", nullable=True),
        _link("made_by", "officers.id", nullable=True),
        _time("made_at"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_overrides_mission_ends", "overrides", ["mission", "ends"])


def downgrade() -> None:
    """Rosters, links and roles are lost; cases stay. Buttons that belong to no case go."""
    for table in ("pages", "referrals", "links", "marks", "timers", "overrides", "shifts"):
        op.drop_table(table)
    op.execute('DELETE FROM tokens WHERE "case" IS NULL')
    with op.batch_alter_table("tokens") as tokens:
        tokens.alter_column("case", existing_type=_ID, nullable=False)
    with op.batch_alter_table("cases") as cases:
        cases.drop_column("drill")
        cases.drop_column("second")
    for name in ("invites", "officers"):
        with op.batch_alter_table(name) as people:
            people.drop_column("contacts")
            people.drop_column("profile")
