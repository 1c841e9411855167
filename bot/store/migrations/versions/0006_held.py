"""Cases that are kept by law; an addition only, so the release before works on."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels: str | None = None
depends_on: str | None = None
step = "pre"


def upgrade() -> None:
    """No case is held so far."""
    op.add_column("cases", sa.Column("held", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Without the column nothing is held, and nothing is erased by time either."""
    op.drop_column("cases", "held")  # not by copying the table, to which others point
