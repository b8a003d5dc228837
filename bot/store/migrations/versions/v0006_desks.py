"""Servers have desks, with articles of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_MOMENT = sa.BigInteger()  # milliseconds since 1970


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "desks",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("editor_role_id", sa.BigInteger()),
        sa.PrimaryKeyConstraint("guild_id", name="pk_desks"),
    )
    op.create_table(
        "desk_texts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("corrects", sa.Text()),
        sa.Column("reason", sa.Text()),
        sa.Column("zone", sa.Text()),
        sa.Column("out_at", _MOMENT),
        sa.Column("published_at", _MOMENT),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_desk_texts"),
    )
    for names in (["guild_id", "state"], ["state", "changed_at"]):
        op.create_index(f"ix_desk_texts_{'_'.join(names)}", "desk_texts", names)
