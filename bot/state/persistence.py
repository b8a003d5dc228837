"""What a run of the sandbox starts with, and what it leaves behind."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from bot.sandbox import Sandbox
from bot.state.archive import State, offset_of, read_state, write_state
from bot.store.engine import Store, open_store
from bot.store.snapshot import take


class Persistence:
    """Keeps a sandbox's state in `file` from one run to the next; without a file, nothing.

    The file is read at once, so that whatever is wrong with it is said before anything is
    opened. `tell` is called when it has been saved, and saving is done within `while_slow`, which
    can tell whoever waits.
    """

    def __init__(
        self,
        file: Path | None,
        tell: Callable[[Path], None],
        while_slow: Callable[[str], contextlib.AbstractContextManager[None]] = (
            lambda words: contextlib.nullcontext()
        ),
    ) -> None:
        self.file = file
        self.state = read_state(file)
        self._tell = tell
        self._while_slow = while_slow

    @contextlib.asynccontextmanager
    async def store(self, sandbox: Sandbox) -> AsyncIterator[Store]:
        """Open a database that lasts as long as the sandbox's world; save both at the exit."""
        with tempfile.TemporaryDirectory(
            prefix="briefing-bot-", ignore_cleanup_errors=True
        ) as folder:
            database = Path(folder) / "briefing-bot.db"
            if self.state.database is not None:
                await asyncio.to_thread(database.write_bytes, self.state.database)
            async with (
                contextlib.AsyncExitStack() as at_the_end,
                open_store(f"sqlite:///{database}") as store,
            ):
                # From here on there is something to save, whatever ends the run; it is done
                # when the store is closed.
                at_the_end.push_async_callback(self._save, sandbox, database)
                yield store

    @contextlib.asynccontextmanager
    async def alone(self, sandbox: Sandbox) -> AsyncIterator[None]:
        """Save the sandbox's world at the exit; a database that came with it stays with it."""
        try:
            yield
        finally:
            await self._save(sandbox, None)

    async def _save(self, sandbox: Sandbox, database: Path | None) -> None:
        if self.file is None:
            return
        await sandbox.stop()  # so that nothing changes while it is saved
        with self._while_slow(f"Saving to {self.file}…"):
            offset, world = offset_of(sandbox.world.clock), sandbox.save()
            state = State(world, offset, self.state.database)
            await asyncio.to_thread(_write, self.file, state, database)
        self._tell(self.file)


def _write(file: Path, state: State, database: Path | None) -> None:
    if database is not None:
        state = State(state.world, state.offset, take(database))
    write_state(file, state)
