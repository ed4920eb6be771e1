"""What letters told: the ground on which a later letter says what is different now."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tellings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("matter", sa.Text(), nullable=False),
        sa.Column("letter", sa.Integer()),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("ruling", sa.Integer(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["letter"], ["letters.id"], name=op.f("fk_tellings_letter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tellings")),
    )
    op.create_index(op.f("ix_tellings_letter"), "tellings", ["letter"])
    op.create_index(op.f("ix_tellings_campaign_matter"), "tellings", ["campaign", "matter"])


def downgrade() -> None:
    op.drop_table("tellings")
