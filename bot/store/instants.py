"""Moments in the database, as milliseconds since 1970 in both, and the database's own time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Dialect, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, stored as whole milliseconds and returned in UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Return milliseconds; raise `ValueError` for a moment without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no zone")
        return (value - _EPOCH) // _MILLISECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC."""
        return None if value is None else _EPOCH + value * _MILLISECOND


class DatabaseNow(FunctionElement[datetime]):
    """The database's own time, plus some seconds: the one clock that all processes share."""

    inherit_cache = True
    type = Instant()

    def __init__(self, plus_seconds: float = 0.0) -> None:
        super().__init__(literal(round(plus_seconds * 1000), BigInteger))


@compiles(DatabaseNow, "sqlite")
def _sqlite_now(element: DatabaseNow, compiler: Any, **options: Any) -> str:
    plus = compiler.process(element.clauses, **options)
    return f"(CAST(round((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER) + {plus})"


@compiles(DatabaseNow, "postgresql")
def _postgres_now(element: DatabaseNow, compiler: Any, **options: Any) -> str:
    plus = compiler.process(element.clauses, **options)
    return f"(CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT) + {plus})"
