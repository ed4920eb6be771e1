"""Which union an answer names for what its sender sent before."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "owners_named",
        sa.Column("message", sa.String(length=64), nullable=False),
        sa.Column("union", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["message"], ["messages.sha256"], name=op.f("fk_owners_named_message")),
        sa.PrimaryKeyConstraint("message", name=op.f("pk_owners_named")),
    )


def downgrade() -> None:
    op.drop_table("owners_named")
