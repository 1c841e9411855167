"""The tables of the duty desk: rosters, what comes back by the clock, referrals, pages, pairs of reports."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table

from bot.store.columns import Id, Moment, metadata

shifts = Table(  # times as the mission's clocks show them: "2026-12-01T09:00"
    "shifts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("mission", String, nullable=False, index=True),
    Column("officer", ForeignKey("officers.id"), nullable=False),
    Column("begins", String, nullable=False),
    Column("ends", String, nullable=False),
    Column("rule", String, nullable=False),
    Column("working", Boolean, nullable=False),
    Column("without", JSON, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("dropped_at", Moment),
    sqlite_autoincrement=True,
)

overrides = Table(
    "overrides",
    metadata,
    Column("id", Id, primary_key=True),
    Column("mission", String, nullable=False),
    Column("begins", Moment, nullable=False),
    Column("ends", Moment, nullable=False),
    Column("officer", ForeignKey("officers.id")),
    Column("instead", ForeignKey("officers.id")),
    Column("made_by", ForeignKey("officers.id")),
    Column("made_at", Moment, nullable=False),
    Index("ix_overrides_mission_ends", "mission", "ends"),
    sqlite_autoincrement=True,
)

timers = Table(  # what comes back by the clock and belongs to no case
    "timers",
    metadata,
    Column("name", String, primary_key=True),
    Column("subject", String, primary_key=True),
    Column("due_at", Moment, nullable=False, index=True),
)

marks = Table(  # keyed hashes of what names a person, so that two reports about one can be found
    "marks",
    metadata,
    Column("case", ForeignKey("cases.id"), primary_key=True),
    Column("kind", String, primary_key=True),
    Column("mark", String, primary_key=True, index=True),
)

referrals = Table(
    "referrals",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case", ForeignKey("cases.id"), nullable=False, index=True),
    Column("body", String, nullable=False),
    Column("ground", String, nullable=False),
    Column("language", String, nullable=False),
    Column("fields", JSON, nullable=False),
    Column("copy", String, nullable=False),
    Column("state", String, nullable=False),
    Column("officer", ForeignKey("officers.id"), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

pages = Table(  # past Telegram
    "pages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case", ForeignKey("cases.id"), nullable=False),
    Column("officer", ForeignKey("officers.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("key", String, nullable=False, unique=True),
    Column("state", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),
    Index("ix_pages_state_due_at", "state", "due_at"),
    sqlite_autoincrement=True,
)

links = Table(  # two cases that may be about one person; `one` is the older
    "links",
    metadata,
    Column("one", ForeignKey("cases.id"), primary_key=True),
    Column("other", ForeignKey("cases.id"), primary_key=True),
    Column("kind", String, nullable=False),
    Column("verdict", String, nullable=False),
    Column("made_at", Moment, nullable=False),
)
