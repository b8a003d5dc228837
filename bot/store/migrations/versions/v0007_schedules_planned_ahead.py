"""Schedules that a clock planned too far ahead are found without reading all of them."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_schedules_planned_at", "schedules", ["planned_at"])
