"""The steps between versions of the database, and what runs them.

A step is a file in `versions`, and is never changed once it was released. There is no
`alembic.ini` and no `env.py`: the bot itself is the only one that migrates.
"""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.connections import WRITES
from bot.store.schema import VERSION_TABLE

# Any number will do, as long as nobody else in the database uses it: "briefing" in ASCII.
_ADVISORY_LOCK = 0x6272696566696E67


def scripts() -> ScriptDirectory:
    """Return the steps as Alembic sees them."""
    return ScriptDirectory(str(Path(__file__).parent))


async def upgrade(connection: AsyncConnection, version: str) -> None:
    """Bring the database to `version` in one transaction; does nothing if it is there or past it.

    Processes that start together come one after the other: the second finds the work done.
    """
    await connection.execution_options(**{WRITES: True})
    async with connection.begin():
        if connection.dialect.name == "postgresql":
            await connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
        await connection.run_sync(_run, version)


def _run(connection: Connection, version: str) -> None:
    directory = scripts()

    def steps(current: tuple[str, ...], context: object) -> object:
        return directory._upgrade_revs(version, current)  # type: ignore[arg-type]

    with EnvironmentContext(Config(), directory, fn=steps) as environment:
        environment.configure(connection=connection, version_table=VERSION_TABLE)
        environment.run_migrations()
