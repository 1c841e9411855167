"""Ways to open cases, to those that can be read, to what a chat got lately; additions only."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels: str | None = None
depends_on: str | None = None
step = "pre"

OPEN, KEPT = sa.text("state != 'closed'"), sa.text("data_key IS NOT NULL")
INDEXES = {
    "ix_cases_open": ("mission", OPEN),
    "ix_cases_open_owner": ("owner", OPEN),
    "ix_cases_kept": ("opened_at", KEPT),
}


def upgrade() -> None:
    """Each index holds a part of the table only."""
    for name, (column, part) in INDEXES.items():
        op.create_index(name, "cases", [column], sqlite_where=part, postgresql_where=part)
    op.create_index("ix_outbox_chat_kind_made_at", "outbox", ["chat", "kind", "made_at"])


def downgrade() -> None:
    """Slower, and the same."""
    op.drop_index("ix_outbox_chat_kind_made_at", "outbox")
    for name in INDEXES:
        op.drop_index(name, "cases")
