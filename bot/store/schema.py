"""Which version a database has, and how a blank one gets its tables."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Connection,
    Dialect,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    create_mock_engine,
    insert,
    select,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import CreateTable, DDLElement

from bot.store.failures import DatabaseTooNew
from bot.store.tables import metadata

LATEST = "0007"
"""The version that this code is written for; versions are numbers of four digits."""

VERSION_TABLE = "briefing_bot_version"
"""Holds the version, under a name of our own: other programs may share the database."""

# As Alembic, which updates it when it migrates, would create it.
_version = Table(
    VERSION_TABLE,
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name=f"{VERSION_TABLE}_pkc"),
)

version_column = _version.c.version_num


async def read_version(connection: AsyncConnection) -> str | None:
    """Return the database's version, or None for a blank database.

    On a blank database the SELECT fails, and on PostgreSQL its transaction with it.
    """
    try:
        version: str | None = (await connection.execute(select(_version.c.version_num))).scalar()
    except DBAPIError as error:
        if _is_missing_table(error):
            return None
        raise
    return version


def is_current(version: str | None, where: str) -> bool:
    """Return whether a database's version is `LATEST`; raise `DatabaseTooNew` if it is newer."""
    if version is not None and version > LATEST:
        raise DatabaseTooNew(where=where, found=version, known=LATEST)
    return version == LATEST


def create_version_table(connection: Connection) -> None:
    """Create the version table, unless it exists."""
    connection.execute(CreateTable(_version, if_not_exists=True))


def create_tables(connection: Connection) -> None:
    """Create the tables in a blank database, and stamp it with `LATEST`."""
    # Unchecked, so that a table that exists is an error: its columns may be anything.
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_in_one_statement(connection.dialect))
    else:
        metadata.create_all(connection, checkfirst=False)
    connection.execute(insert(_version).values(version_num=LATEST))


def _in_one_statement(dialect: Dialect) -> str:
    """Return what creates all tables: each statement alone asks a far server twice."""
    statements: list[str] = []

    def note(statement: DDLElement, *_1: object, **_2: object) -> None:
        statements.append(f"{statement.compile(dialect=dialect)};")

    metadata.create_all(create_mock_engine("postgresql://", note), checkfirst=False)
    return f"DO $tables$ BEGIN {' '.join(statements)} END $tables$"


def _is_missing_table(error: DBAPIError) -> bool:
    undefined_table = "42P01"
    return getattr(error.orig, "sqlstate", None) == undefined_table or (
        "no such table" in str(error.orig)
    )
