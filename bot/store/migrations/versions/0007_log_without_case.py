"""Lines of the log that belong to no case, and a way to what one officer did lately: additions only."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels: str | None = None
depends_on: str | None = None
step = "pre"


def upgrade() -> None:
    """The release before reads lines of cases only, and goes on doing so."""
    with op.batch_alter_table("case_events", table_kwargs={"sqlite_autoincrement": True}) as events:
        events.alter_column("case", existing_type=sa.BigInteger(), nullable=True)
    op.create_index("ix_case_events_actor_at", "case_events", ["actor", "at"])


def downgrade() -> None:
    """Lines without a case go, and with them the chain is broken: `elchi audit verify` will say so."""
    op.execute(sa.text('DELETE FROM case_events WHERE "case" IS NULL'))
    op.drop_index("ix_case_events_actor_at", "case_events")
    with op.batch_alter_table("case_events", table_kwargs={"sqlite_autoincrement": True}) as events:
        events.alter_column("case", existing_type=sa.BigInteger(), nullable=False)
