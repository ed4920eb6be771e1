"""What the office's own server said of a sender, whom a list hid, why an instant counts, and refused recipients."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("messages") as messages:
        messages.add_column(sa.Column("stamped", sa.Boolean()))
        messages.add_column(sa.Column("rewritten_from", sa.Text()))
    with op.batch_alter_table("sightings") as sightings:
        sightings.add_column(sa.Column("clocks", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "refusals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refusals")),
        sa.UniqueConstraint("letter", "address", name=op.f("uq_refusals_letter_address")),
        sa.ForeignKeyConstraint(["letter"], ["letters.id"], name=op.f("fk_refusals_letter")),
    )
    op.create_index(op.f("ix_refusals_address"), "refusals", ["address"])


def downgrade() -> None:
    op.drop_table("refusals")
    with op.batch_alter_table("sightings") as sightings:
        sightings.drop_column("clocks")
    with op.batch_alter_table("messages") as messages:
        messages.drop_column("rewritten_from")
        messages.drop_column("stamped")
