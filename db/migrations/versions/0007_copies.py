"""What makes two deliveries one message, and which message a copy is a copy of."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contents",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("first", sa.String(length=64)),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["messages.sha256"],
            name=op.f("fk_contents_sha256"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_contents")),
    )
    op.create_index(op.f("ix_contents_content"), "contents", ["content"])


def downgrade() -> None:
    op.drop_table("contents")
