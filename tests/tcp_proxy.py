"""A way to a server that can be cut, or is long: a proxy on loopback."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from types import TracebackType


class TcpProxy:
    """Passes bytes on to a server, until it is told to `drop` or `hang`."""

    def __init__(self, host: str, port: int, *, seconds: float = 0.0) -> None:
        self._server_address = (host, port)
        self._seconds = seconds  # that what clients send is on its way
        self._flows = asyncio.Event()
        self._flows.set()
        self._refuses = False
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0
        self.asked = 0
        """How often clients have sent something: round trips, if they wait for each answer."""

    async def __aenter__(self) -> TcpProxy:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.close()
        await self._cut()

    async def drop(self) -> None:
        """Cut every connection, and each new one at once."""
        self._refuses = True
        await self._cut()

    def hang(self) -> None:
        """Keep the connections and pass nothing on; new ones are taken and hear nothing.

        They stay so for ever, as when something on the way has forgotten them.
        """
        self._flows.clear()

    def mend(self) -> None:
        """Take new connections and serve them."""
        self._refuses = False
        self._flows = asyncio.Event()
        self._flows.set()

    async def _cut(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._refuses:
            writer.close()
            return
        there, back = await asyncio.open_connection(*self._server_address)
        for source, target, asks in ((reader, back, True), (there, writer, False)):
            task = asyncio.create_task(self._pass_on(source, target, asks))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pass_on(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, asks: bool
    ) -> None:
        flows = self._flows
        try:
            with suppress(ConnectionError):
                while some := await source.read(65536):
                    await flows.wait()
                    self.asked += asks
                    if asks and self._seconds:
                        await asyncio.sleep(self._seconds)
                    target.write(some)
                    await target.drain()
        finally:
            target.close()
