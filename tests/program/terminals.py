"""The program at a terminal: what it prints there, and keys that are pressed."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from tests.program.programs import DEADLINE, environment

if sys.platform != "win32":
    import fcntl
    import pty
    import termios


class Terminal:
    """A running program and the screen it prints to."""

    def __init__(self, process: asyncio.subprocess.Process, screen: int) -> None:
        self.process = process
        self.printed = ""
        self.answers = 0
        self._seen = 0
        self._screen = screen
        self._changed = asyncio.Event()
        asyncio.get_running_loop().add_reader(screen, self._read)

    def _read(self) -> None:
        try:
            data = os.read(self._screen, 65_536)
        except OSError:  # the program has ended
            data = b""
        if not data:
            asyncio.get_running_loop().remove_reader(self._screen)
        self.printed += data.decode(errors="replace").replace("\r\n", "\n")
        self._changed.set()

    async def shows(self, pattern: str, within: float = DEADLINE) -> re.Match[str]:
        """Wait until what was printed since the last answer holds `pattern`."""
        try:
            async with asyncio.timeout(within):
                while not (found := re.search(pattern, self.printed[self._seen :])):
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise AssertionError(f"{pattern!r} did not come:\n{self.printed}") from None
        return found

    def press(self, keys: str) -> None:
        """Press keys; all that is waited for from now on comes after them."""
        self._seen = len(self.printed)
        os.write(self._screen, keys.encode())

    async def interrupt(self, key: str, pattern: str) -> None:
        """Press a key that ends a question, until it is heard.

        One that comes between the question and the waiting for its answer is heard too late.
        """
        for _ in range(3):
            self.press(key)
            with contextlib.suppress(AssertionError):
                await self.shows(pattern, DEADLINE / 5)
                return
        await self.shows(pattern)

    async def answer(self, question: str, words: str) -> None:
        """Wait for a question, and answer it."""
        await self.shows(question)
        self.answers += 1
        self.press(f"{words}\n")

    async def ends(self) -> int:
        """Return the exit status."""
        async with asyncio.timeout(DEADLINE):
            return await self.process.wait()


@contextlib.asynccontextmanager
async def at_terminal(*arguments: str, cwd: Path, **settings: str) -> AsyncIterator[Terminal]:
    """Start the program at a terminal of its own; it is killed at the end."""
    screen, keyboard = pty.openpty()

    def take_terminal() -> None:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # so that Ctrl+C reaches it
        # A shell lets what it starts in the background ignore that, and what is started there.
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    try:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *arguments),
            cwd=cwd,
            env=environment(**settings),
            stdin=keyboard,
            stdout=keyboard,
            stderr=keyboard,
            start_new_session=True,
            preexec_fn=take_terminal,
        )
    finally:
        os.close(keyboard)
    terminal = Terminal(process, screen)
    try:
        yield terminal
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        asyncio.get_running_loop().remove_reader(screen)
        os.close(screen)
