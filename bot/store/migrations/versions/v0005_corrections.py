"""Posts that are corrected when their article is; of older posts nobody knows what they said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_MOMENT = sa.BigInteger()  # milliseconds since 1970


def upgrade() -> None:
    """Leave the content of older posts empty, so that they are never corrected."""
    with op.batch_alter_table("deliveries") as table:
        table.add_column(sa.Column("content", sa.Text()))
        table.add_column(sa.Column("style", sa.Text()))
        table.add_column(sa.Column("ping_role_id", sa.BigInteger()))
        table.add_column(sa.Column("corrected_at", _MOMENT))
    op.create_table(
        "corrections",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_before", _MOMENT, nullable=False),
        sa.Column("owner", sa.Text()),
        sa.Column("claimed_at", _MOMENT),
        sa.Column("lease_until", _MOMENT),
        sa.Column("unsure_since", _MOMENT),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
    )
    for names in (["state", "not_before"], ["article_id", "state"]):
        op.create_index(f"ix_corrections_{'_'.join(names)}", "corrections", names)
