"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# SQLite numbers rows by itself only where the type is INTEGER.
_ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.BigInteger()  # milliseconds since 1970


def upgrade() -> None:
    """Create them all."""
    _brakes()
    _deliveries()
    _guilds()
    _notices()
    _payloads()
    _processes()
    _schedules()


def _brakes() -> None:
    op.create_table(
        "brakes",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("until", _MOMENT),
        sa.PrimaryKeyConstraint("name", name="pk_brakes"),
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", _ROW_NUMBER, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("guild_id", sa.BigInteger()),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("due", _MOMENT, nullable=False),
        sa.Column("late", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("on_purpose", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("status", sa.Integer()),
        sa.Column("code", sa.Integer()),
        sa.Column("detail", sa.Text()),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_before", _MOMENT, nullable=False),
        sa.Column("owner", sa.Text()),
        sa.Column("claimed_at", _MOMENT),
        sa.Column("lease_until", _MOMENT),
        sa.Column("unsure_since", _MOMENT),
        sa.Column("article_id", sa.Text()),
        sa.Column("article_place", sa.Text()),
        sa.Column("headline", sa.Text()),
        sa.Column("payload", sa.Text()),
        sa.Column("nonce", sa.Text()),
        sa.Column("tag", sa.Text()),
        sa.Column("passed_over", sa.Text()),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("sent_at", _MOMENT),
        sa.Column("publish", sa.Text()),
        sa.Column("publish_not_before", _MOMENT),
        sa.Column("publish_attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("erase_after", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint(
            "channel_id", "local_date", "seq", name="uq_deliveries_channel_id_local_date_seq"
        ),
    )
    op.create_index("ix_deliveries_due", "deliveries", ["due"])
    op.create_index("ix_deliveries_erase_after", "deliveries", ["erase_after"])
    op.create_index("ix_deliveries_guild_id", "deliveries", ["guild_id"])
    op.create_index("ix_deliveries_payload", "deliveries", ["payload"])
    op.create_index(
        "ix_deliveries_publish_publish_not_before", "deliveries", ["publish", "publish_not_before"]
    )
    op.create_index("ix_deliveries_state_not_before", "deliveries", ["state", "not_before"])


def _guilds() -> None:
    op.create_table(
        "guilds",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("last_zone", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_guilds"),
    )


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", _ROW_NUMBER, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("guild_id", sa.BigInteger()),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("set_by", sa.BigInteger()),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), server_default="0", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_before", _MOMENT, nullable=False),
        sa.Column("owner", sa.Text()),
        sa.Column("claimed_at", _MOMENT),
        sa.Column("lease_until", _MOMENT),
        sa.Column("unsure_since", _MOMENT),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.UniqueConstraint("channel_id", "about", name="uq_notices_channel_id_about"),
    )
    op.create_index("ix_notices_guild_id", "notices", ["guild_id"])
    op.create_index("ix_notices_state_not_before", "notices", ["state", "not_before"])


def _payloads() -> None:
    op.create_table(
        "payloads",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("used_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_payloads"),
    )
    op.create_index("ix_payloads_used_at", "payloads", ["used_at"])


def _processes() -> None:
    op.create_table(
        "processes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_processes"),
    )


def _schedules() -> None:
    op.create_table(
        "schedules",
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger()),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("ping_role_id", sa.BigInteger()),
        sa.Column("when_nothing_new", sa.Text(), nullable=False),
        sa.Column("announcement", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("trouble", sa.Text()),
        sa.Column("trouble_facts", sa.Text()),
        sa.Column("trouble_number", sa.Integer(), server_default="0", nullable=False),
        sa.Column("set_by", sa.BigInteger()),
        sa.Column("set_by_host", sa.Boolean(), nullable=False),
        sa.Column("effective_from", _MOMENT, nullable=False),
        sa.Column("next_due", _MOMENT),
        sa.Column("planned_at", _MOMENT, nullable=False),
        sa.Column("last_article_id", sa.Text()),
        sa.Column("last_article_place", sa.Text()),
        sa.Column("last_message_id", sa.BigInteger()),
        sa.PrimaryKeyConstraint("channel_id", name="pk_schedules"),
    )
    op.create_index("ix_schedules_guild_id", "schedules", ["guild_id"])
    op.create_index("ix_schedules_state_next_due", "schedules", ["state", "next_due"])
