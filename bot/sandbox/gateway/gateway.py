"""The gateway on a socket: WebSocket, compression, one writer and one watch per connection."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import zlib
from collections.abc import Callable
from typing import NamedTuple

import orjson
import zstandard
from aiohttp import WSCloseCode, WSMsgType, web

from bot.sandbox import wire
from bot.sandbox.gateway.connection import Connection
from bot.sandbox.gateway.session import CloseCode, Closed, Op
from bot.sandbox.gateway.sessions import Sessions
from bot.sandbox.model import Json

Compress = Callable[[bytes], bytes]

# What aiohttp accepts; the connection itself refuses more than 4,096 bytes, with a code.
_MOST_BYTES = 1 << 20
_CLOSE_SECONDS = 0.5


class _Goodbye(NamedTuple):
    """The last thing on a line."""

    code: int
    reason: str


_log = logging.getLogger(__name__)

_GOODBYE_SECONDS = 1.0

# discord.py notes the time only after a heartbeat was sent. An answer that is quicker than that,
# as none is over a network, is taken for an answer to the heartbeat before, and the client warns
# that it is most of a minute behind.
_ACK_SECONDS = 0.03

# seyfert drops what arrives with the answer to its upgrade; over a network, nothing does.
_HELLO_SECONDS = 0.3
_SAID_OF_CLIENTS = {"User-Agent", "Sec-WebSocket-Extensions"}
"""Headers that its upgrade lacks, of which others have one at least."""

_ZSTD_LEVEL = 1
"""The least memory for each connection; frames on one machine needn't be small."""


class _SocketLine:
    """A client's socket: a queue, and the one task that empties it."""

    def __init__(self, request: web.Request) -> None:
        self.socket = web.WebSocketResponse(
            max_msg_size=_MOST_BYTES,
            timeout=_CLOSE_SECONDS,
            autoclose=False,
            compress=False,  # Discord has its own; Node unpacks this one late, after answers
        )
        self.goodbye: _Goodbye | None = None
        """Set when the server means to close."""
        self.done = asyncio.Event()
        self._request = request
        self._queue: asyncio.Queue[Json | None] = asyncio.Queue()

    def deliver(self, frame: Json) -> None:
        """Send a frame after those before it."""
        self._queue.put_nowait(frame)

    def close(self, code: int, reason: str) -> None:
        """Close the socket when all frames before are sent."""
        if self.goodbye is None:
            self.goodbye = _Goodbye(code, reason)
            self._queue.put_nowait(None)

    def drop(self) -> None:
        """Cut the connection without a word."""
        wire.reset(self._request)

    async def write(self, connection: Connection) -> None:
        """Send what the queue holds, in order, until the line is closed or gone."""
        compress = _transport_compression(self._request)
        with contextlib.suppress(ConnectionError):
            while (item := await self._queue.get()) is not None:
                if item["op"] == Op.HEARTBEAT_ACK:
                    await asyncio.sleep(_ACK_SECONDS)
                frame = orjson.dumps(item)
                if compress is not None:
                    await self.socket.send_bytes(compress(frame))
                elif connection.compresses:
                    await self.socket.send_bytes(zlib.compress(frame))
                else:
                    await self.socket.send_str(frame.decode())


class Gateway:
    """Accepts connections and keeps them until they end or the server does."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._lines: set[_SocketLine] = set()
        self.connections = 0
        """How many connections there have been."""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection from HELLO to its end."""
        if self._sessions.trouble.refuses:
            return web.Response(status=503)
        line = _SocketLine(request)
        await line.socket.prepare(request)
        self.connections += 1
        self._lines.add(line)
        connection = Connection(self._sessions, line)
        reading = asyncio.create_task(_read(request, line.socket, connection))
        writing = asyncio.create_task(line.write(connection))
        watching = asyncio.create_task(self._watch(connection))
        try:
            await asyncio.wait({reading, writing}, return_when=asyncio.FIRST_COMPLETED)
            if line.goodbye is not None:
                await writing
        finally:
            for task in (reading, writing, watching):
                task.cancel()
            await asyncio.wait({reading, writing, watching})
            await self._end(line, connection, reading)
        return line.socket

    async def _end(
        self, line: _SocketLine, connection: Connection, reading: asyncio.Task[bool]
    ) -> None:
        """Close the socket, and let go of the session as the way it ended demands."""
        failed = None if reading.cancelled() else reading.exception()
        by_client = not reading.cancelled() and failed is None and reading.result()
        if failed is not None:
            _log.error("A connection failed.", exc_info=failed)
        # What the server closes can be resumed, whatever code the client confirms that with.
        connection.end(for_good=by_client and line.goodbye is None)
        code, reason = line.goodbye or (WSCloseCode.OK, "")
        try:
            await line.socket.close(code=code, message=reason.encode())
        finally:
            self._lines.discard(line)
            line.done.set()

    async def _watch(self, connection: Connection) -> None:
        """Hang up if the client stops sending heartbeats, by `World.ticks`."""
        try:
            while True:
                await self._sessions.world.ticks.sleep_until(connection.watch())
        except Closed as closed:
            if connection.session is not None:
                self._sessions.invalidate(connection.session)
            connection.hang_up(closed.code)

    async def stop(self) -> None:
        """Close every connection, as a server that restarts does; sessions can be resumed."""
        lines = list(self._lines)
        for line in lines:
            line.close(WSCloseCode.SERVICE_RESTART, "")
        for line in lines:
            try:
                await asyncio.wait_for(line.done.wait(), _GOODBYE_SECONDS)
            except TimeoutError:  # a client that does not read
                line.drop()
                await line.done.wait()


async def _read(
    request: web.Request, socket: web.WebSocketResponse, connection: Connection
) -> bool:
    """Pass on what the client sends; return whether it closed for good."""
    try:
        _check_address(request)
        if not _SAID_OF_CLIENTS & set(request.headers):
            await asyncio.sleep(_HELLO_SECONDS)
        connection.greet()
        while True:
            message = await socket.receive()
            if message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
                connection.receive_text(message.data)
            elif message.type is WSMsgType.CLOSE:
                return message.data in (WSCloseCode.OK, WSCloseCode.GOING_AWAY)
            else:
                return False
    except Closed as closed:
        connection.hang_up(closed.code)
        return False


def _check_address(request: web.Request) -> None:
    """Refuse versions and encodings that aren't spoken here; Discord also speaks ETF."""
    if request.query.get("v", "10") not in ("9", "10"):
        raise Closed(CloseCode.INVALID_VERSION)
    if request.query.get("encoding", "json") != "json":
        raise Closed(CloseCode.DECODE_ERROR)


def _transport_compression(request: web.Request) -> Compress | None:
    """Return the compression asked for; one stream for the whole connection."""
    asked = request.query.get("compress")
    if asked == "zlib-stream":
        stream = zlib.compressobj()
        return lambda frame: stream.compress(frame) + stream.flush(zlib.Z_SYNC_FLUSH)
    if asked == "zstd-stream":
        zstd = zstandard.ZstdCompressor(_ZSTD_LEVEL).compressobj()
        block = zstandard.COMPRESSOBJ_FLUSH_BLOCK
        return lambda frame: bytes(zstd.compress(frame) + zstd.flush(block))
    return None
