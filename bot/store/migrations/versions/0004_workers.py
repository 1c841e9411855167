"""Many workers: who is alive, whose a row on its way is; additions only, so the release before works on."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels: str | None = None
depends_on: str | None = None
step = "pre"


def upgrade() -> None:
    """From the release that knew one process."""
    op.add_column("outbox", sa.Column("worker", sa.BigInteger))
    op.create_table(
        "workers",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_cases_delivered_at", "cases", ["delivered_at"])


def downgrade() -> None:
    """Leases end by themselves; nobody needs to know whose they were."""
    op.drop_index("ix_cases_delivered_at", "cases")
    op.drop_table("workers")
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_column("worker")
