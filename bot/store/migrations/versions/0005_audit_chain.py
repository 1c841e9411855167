"""The chain over the log; additions only. A worker of the release before logs lines that are not in it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels: str | None = None
depends_on: str | None = None
step = "pre"


def upgrade() -> None:
    """The lines that are there get their links when the store is opened: that takes the key ring."""
    op.add_column("case_events", sa.Column("seq", sa.BigInteger))
    op.add_column("case_events", sa.Column("digest", sa.String))
    op.add_column("case_events", sa.Column("link", sa.String))
    op.create_index("ix_case_events_seq", "case_events", ["seq"])
    op.create_table(
        "audit_ends",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("link", sa.String, nullable=False),
        sa.Column("mac", sa.String, nullable=False),
    )


def downgrade() -> None:
    """The log stays; nothing proves any more that it is whole."""
    op.drop_table("audit_ends")
    op.drop_index("ix_case_events_seq", "case_events")
    with op.batch_alter_table("case_events") as events:
        for name in ("link", "digest", "seq"):
            events.drop_column(name)
