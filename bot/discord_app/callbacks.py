"""First answers on their way to Discord: POST requests on connections that stay open.

An HTTP client for everything spends more of the processor on such a request than all the rest of an
answer takes. This one knows nothing but a POST of JSON, and the parser does the rest.
"""

from __future__ import annotations

import asyncio
import ssl
from typing import NamedTuple
from urllib.parse import urlsplit

import httptools
from multidict import CIMultiDict

_CONNECTIONS = 100
_IDLE_SECONDS = 15.0
"""After that long a connection is not used again: the other end may be about to close it."""


class Reply(NamedTuple):
    """A whole response."""

    status: int
    headers: CIMultiDict[str]
    body: bytes


class Broken(OSError):
    """A connection ended before the response did, or said what is no response."""


class Callbacks:
    """Sends POST requests to one host, each once."""

    def __init__(self, api_url: str, user_agent: str) -> None:
        parts = urlsplit(api_url)
        self._host, self._is_secure = parts.hostname or "", parts.scheme == "https"
        self._port = parts.port or (443 if self._is_secure else 80)
        self._start = f"POST {parts.path}".encode()
        self._headers = (
            f" HTTP/1.1\r\nHost: {parts.netloc}\r\nUser-Agent: {user_agent}\r\n"
            "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        ).encode()
        self._security: ssl.SSLContext | None = None
        self._room = asyncio.Semaphore(_CONNECTIONS)
        self._idle: list[_Connection] = []
        self._open: set[_Connection] = set()

    async def post(self, path: bytes, body: bytes, seconds: float) -> Reply:
        """Send one request and return the response.

        Raises:
            TimeoutError: it did not come within that time.
            OSError: the connection could not be made, or broke.
        """
        request = b"".join((self._start, path, self._headers % len(body), body))
        async with asyncio.timeout(seconds), self._room:
            connection = self._usable() or await self._connect()
            reply = await connection.exchange(request)
        if not connection.is_closing:
            connection.idle_since = asyncio.get_running_loop().time()
            self._idle.append(connection)
        return reply

    def _usable(self) -> _Connection | None:
        """Return a connection that nobody uses, the one that was used last."""
        oldest = asyncio.get_running_loop().time() - _IDLE_SECONDS
        while self._idle:
            connection = self._idle.pop()
            if connection.idle_since < oldest:
                connection.close()
            elif not connection.is_closing:
                return connection
        return None

    async def _connect(self) -> _Connection:
        if self._is_secure and self._security is None:
            self._security = ssl.create_default_context()
        _, connection = await asyncio.get_running_loop().create_connection(
            lambda: _Connection(self._open), self._host, self._port, ssl=self._security
        )
        return connection

    def close(self) -> None:
        """Close all connections."""
        for connection in [*self._open]:
            connection.close()


class _Connection(asyncio.Protocol):
    """One connection, on which one request follows another."""

    def __init__(self, all_open: set[_Connection]) -> None:
        self._all_open = all_open
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._reply: asyncio.Future[Reply] | None = None
        self._headers: CIMultiDict[str] = CIMultiDict()
        self._body = b""
        self.idle_since = 0.0

    async def exchange(self, request: bytes) -> Reply:
        """Send a request and return its response; a connection that fails is closed."""
        assert self._transport is not None
        self._reply = asyncio.get_running_loop().create_future()
        try:
            self._transport.write(request)
            return await self._reply
        except BaseException:
            self.close()
            raise
        finally:
            self._reply = None

    @property
    def is_closing(self) -> bool:
        """Whether it can't be used again."""
        return self._transport is None or self._transport.is_closing()

    def close(self) -> None:
        """Close it at once."""
        if self._transport is not None:
            self._transport.abort()

    # --- what the event loop calls ---------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport, of which uvloop has a class of its own."""
        self._transport = transport  # type: ignore[assignment]
        self._all_open.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Fail what waits for a response."""
        self._all_open.discard(self)
        self._fail(Broken(str(exc) if exc else "the connection was closed"))

    def data_received(self, data: bytes) -> None:
        """Read on in the response."""
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._fail(Broken(f"no response: {error}"))
            self.close()

    def _fail(self, error: Broken) -> None:
        if self._reply is not None and not self._reply.done():
            self._reply.set_exception(error)

    # --- what the parser calls -------------------------------------------------------------

    def on_message_begin(self) -> None:
        """Forget the response before."""
        self._headers, self._body = CIMultiDict(), b""

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header."""
        self._headers.add(name.decode("latin-1"), value.decode("latin-1"))

    def on_body(self, body: bytes) -> None:
        """Keep a part of the body."""
        self._body += body

    def on_message_complete(self) -> None:
        """Hand over the response; interim ones, such as 103, are passed over."""
        status = self._parser.get_status_code()
        if status < 200:
            return
        if not self._parser.should_keep_alive():
            self.close()
        if self._reply is not None and not self._reply.done():
            self._reply.set_result(Reply(status, self._headers, self._body))
        else:
            self.close()  # nobody has asked
