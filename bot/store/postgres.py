"""How the bot connects to PostgreSQL, also through a pooler that works by transactions.

Such a pooler (PgBouncer and its relatives) gives each transaction another of its connections, so
nothing may be expected to last longer than one: no prepared statement, no session's setting, no
lock of a session. Where the address does not name it, its own errors do.
"""

from __future__ import annotations

import contextlib
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util import await_only

from bot.store.failures import AddressWrong, DriverMissing, PoolerMet, is_broken, is_poolers
from bot.store.postgres_url import PostgresAddress, postgres_address
from bot.store.urls import redacted

_T = TypeVar("_T")


# SQLSTATEs with which connecting fails when the address asks for what the server doesn't know.
_NOT_KNOWN = ("22023", "42704", "08P01")


def connect_to_postgres(url: str, patience: float) -> AsyncEngine:
    """Return an engine for an address; nothing is connected yet."""
    try:
        import asyncpg  # type: ignore[import-untyped]  # noqa: F401
    except ImportError:
        raise DriverMissing(where=redacted(url)) from None
    connector = _Connector(postgres_address(url), patience)
    engine = create_async_engine(
        "postgresql+asyncpg://",
        isolation_level="READ COMMITTED",
        pool_size=5,
        max_overflow=5,
        pool_timeout=patience,
        pool_recycle=1800,
        pool_use_lifo=True,  # the one that was used last knows the statements
    )
    # Round trips to a slow server count, and no column holds JSON as a type of its own.
    for name in ("setup_asyncpg_json_codec", "setup_asyncpg_jsonb_codec"):
        setattr(engine.dialect, name, _no_codec)
    event.listen(engine.sync_engine, "do_connect", connector.connect)
    event.listen(engine.sync_engine, "checkout", connector.ping)
    event.listen(engine.sync_engine, "handle_error", connector.heed)
    return engine


@contextlib.asynccontextmanager
async def open_connection(url: str, patience: float) -> AsyncIterator[Any]:
    """Open one of the driver's own connections until the exit."""
    from asyncpg import InterfaceError, PostgresError

    try:
        connection = await _Connector(postgres_address(url), patience)._open()
        try:
            yield connection
        finally:
            connection.terminate()
    except (InterfaceError, PostgresError) as error:  # it went away
        raise ConnectionError(str(error)) from error


async def _no_codec(connection: object) -> None:
    pass


async def despite_pooler(work: Callable[[], Awaitable[_T]]) -> _T:
    """Do `work`, and once more if what broke it has shown that there is a pooler."""
    try:
        return await work()
    except PoolerMet:
        return await work()


class _Connector:
    """Opens connections; it learns that there is a pooler in between, and remembers it."""

    def __init__(self, address: PostgresAddress, patience: float) -> None:
        self._address = address
        self._patience = patience
        self._pooled = address.pooled

    def connect(self, dialect: Any, record: object, args: object, options: object) -> Any:
        """Open a connection, in the place of the library."""
        kept = {}
        if self._pooled:
            # No statement is kept, and none has a name that another process's could have.
            kept = {"prepared_statement_cache_size": 0, "prepared_statement_name_func": str}
        return dialect.loaded_dbapi.connect(async_creator_fn=self._open, **kept)

    def heed(self, context: ExceptionContext) -> None:
        """Do without prepared statements from now on, if an error shows that they get lost."""
        if is_poolers(context.original_exception):
            self._pooled = True
            context.is_disconnect = True  # of the whole pool: its connections keep statements

    def ping(self, connection: Any, record: Any, proxy: object) -> None:
        """Replace all connections if the one that is about to be used has ended."""
        # The library's own ping takes three round trips, replaces this one connection only, and
        # gives up if it hangs.
        try:
            await_only(connection.driver_connection.execute("SELECT"))
        except Exception as error:
            self._pooled |= is_poolers(error)
            raise InvalidatePoolError from error

    async def _open(self) -> Any:
        from asyncpg import InterfaceError, PostgresError

        try:
            return await self._open_as_known()
        except PostgresError as error:
            if "unsupported startup parameter" not in str(error) or self._pooled:
                raise _refusal(error) from error
            self._pooled = True  # only poolers say so
            return await self._open_as_known()
        except (InterfaceError, ValueError, OverflowError, FileNotFoundError) as error:
            raise _refusal(error) from error

    async def _open_as_known(self) -> Any:
        import asyncpg

        address = self._address
        settings = {"application_name": "briefing-bot"}
        if not self._pooled:  # poolers refuse what they don't know
            # A process whose machine vanished must not hold its locks for hours.
            settings["idle_in_transaction_session_timeout"] = str(int(self._patience * 6000))
        # The driver reads the address itself, because it knows libpq's options.
        return await asyncpg.connect(
            address.dsn,
            timeout=address.timeout or self._patience,
            command_timeout=self._patience,
            server_settings=settings | address.settings,
            **({"statement_cache_size": 0} if self._pooled else {}),
            **({"ssl": ssl.create_default_context()} if address.by_system_roots else {}),
        )


def _refusal(error: Exception) -> Exception:
    """Return what to raise for an error of connecting: a sentence, if the address is at fault."""
    if isinstance(error, OSError) and not isinstance(error, FileNotFoundError):
        return error
    said = next(iter(str(error).splitlines()), "")
    if isinstance(error, FileNotFoundError):
        return ConnectionRefusedError(str(error))  # a socket that is not there
    if (state := getattr(error, "sqlstate", None)) is not None:
        return AddressWrong(reason=f"the server says: {said}.") if state in _NOT_KNOWN else error
    if isinstance(error, UnicodeError):
        return AddressWrong(reason="its host is not a name that a machine can have.")
    # What is in quotes may be any part of the address.
    said = re.sub(r"'[^']*'", "…", said.rstrip(". "))
    return error if is_broken(error) else AddressWrong(reason=f"the driver says: {said}.")
