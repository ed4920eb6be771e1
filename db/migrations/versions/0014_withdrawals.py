"""What messages ask not to use."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "withdrawals",
        sa.Column("message", sa.String(length=64), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["message"], ["messages.sha256"], name=op.f("fk_withdrawals_message")),
        sa.PrimaryKeyConstraint("message", name=op.f("pk_withdrawals")),
    )


def downgrade() -> None:
    op.drop_table("withdrawals")
