"""Counts claims on reports that did not fit; a table more, so the release before works on beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels: str | None = None
depends_on: str | None = None
step = "pre"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """From the first tables."""
    op.create_table(
        "tries",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("chat", _ID, sa.ForeignKey("chats.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_tries_at", "tries", ["at"])
    op.create_index("ix_tries_chat_at", "tries", ["chat", "at"])


def downgrade() -> None:
    """The table goes; nothing else refers to it."""
    op.drop_table("tries")
