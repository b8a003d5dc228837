"""The steps between versions of the database, and how Alembic runs them.

Each step is a file in `versions`, and never changes once it is released. There is no
`alembic.ini` and no `env.py`: only the bot itself migrates.
"""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.store.schema import VERSION_TABLE

FOLDER = Path(__file__).parent


def scripts() -> ScriptDirectory:
    """Return the steps as Alembic sees them."""
    return ScriptDirectory(str(FOLDER))


def migrate(connection: Connection, version: str) -> None:
    """Run the steps that lead to `version`, in the connection's transaction."""
    directory = scripts()

    def steps(current: tuple[str, ...], context: object) -> object:
        return directory._upgrade_revs(version, current)  # type: ignore[arg-type]

    with EnvironmentContext(Config(), directory, fn=steps) as environment:
        environment.configure(connection=connection, version_table=VERSION_TABLE)
        environment.run_migrations()
