"""A server's look for posts, and the channels that have one of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Take a look other than the usual for a channel's own."""
    with op.batch_alter_table("schedules") as table:
        table.add_column(
            sa.Column("own_style", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    op.execute(sa.text("UPDATE schedules SET own_style = true WHERE style <> 'full'"))
    with op.batch_alter_table("guilds") as table:
        table.add_column(sa.Column("style", sa.Text()))
        table.alter_column("last_zone", existing_type=sa.Text(), nullable=True)
