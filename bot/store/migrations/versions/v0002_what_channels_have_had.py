"""What each channel has had, article by article; several times a day; undo."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_MOMENT = sa.BigInteger()  # milliseconds since 1970


def upgrade() -> None:
    """Keep the last article that a channel had as one that it has had."""
    _create()
    op.execute(
        "INSERT INTO had (channel_id, article_id, how, at) "
        "SELECT channel_id, last_article_id, 'posted', planned_at FROM schedules "
        "WHERE last_article_id IS NOT NULL"
    )
    with op.batch_alter_table("schedules") as table:
        table.add_column(sa.Column("more_times", sa.Text()))
        table.add_column(sa.Column("order", sa.Text(), server_default="newest", nullable=False))
        table.add_column(sa.Column("style", sa.Text(), server_default="full", nullable=False))
        table.add_column(sa.Column("paused_at", _MOMENT))
        table.add_column(sa.Column("paused_by", sa.BigInteger()))
        table.add_column(sa.Column("next_article_id", sa.Text()))
        table.add_column(sa.Column("archive", sa.Text()))
        table.add_column(sa.Column("had_before", sa.Text()))
        table.add_column(sa.Column("undo", sa.Text()))
        table.add_column(sa.Column("undo_number", sa.Integer(), server_default="0", nullable=False))
        table.drop_column("last_article_id")
        table.drop_column("last_message_id")
    with op.batch_alter_table("deliveries") as table:
        table.add_column(sa.Column("article_ids", sa.Text()))
    # An id is a slug, which has nothing that JSON would escape.
    op.execute(
        "UPDATE deliveries SET article_ids = '[\"' || article_id || '\"]' "
        "WHERE article_id IS NOT NULL"
    )
    with op.batch_alter_table("deliveries") as table:
        for name in ("article_id", "article_place", "passed_over"):
            table.drop_column(name)


def _create() -> None:
    op.create_table(
        "had",
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text()),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("channel_id", "article_id", name="pk_had"),
    )
    op.create_table(
        "article_sets",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("ids", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_article_sets"),
    )
