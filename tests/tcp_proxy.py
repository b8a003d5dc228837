"""A way to a server that can be cut, or is long: a proxy on loopback."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from tests.loopback import LoopbackServer


class TcpProxy(LoopbackServer):
    """Passes bytes on to a server, until it is told to `drop` or `hang`."""

    def __init__(self, host: str, port: int, *, seconds: float = 0.0) -> None:
        super().__init__()
        self._server_address = (host, port)
        self._seconds = seconds  # that what clients send is on its way
        self._flows = asyncio.Event()
        self._flows.set()
        self._refuses = False
        self.asked = 0
        """How often clients have sent something: round trips, if they wait for each answer."""

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

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._refuses:
            writer.close()
            return
        there, back = await asyncio.open_connection(*self._server_address)
        for source, target, asks in ((reader, back, True), (there, writer, False)):
            self._spawn(self._pass_on(source, target, asks))

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
