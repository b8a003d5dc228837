"""Pictures that posts were frozen with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make room for pictures; no post had one."""
    op.create_table(
        "pictures",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_pictures"),
    )
    with op.batch_alter_table("payloads") as table:
        table.add_column(sa.Column("picture", sa.Text()))
        table.create_index("ix_payloads_picture", ["picture"])
