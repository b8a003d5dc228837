"""The gateway on a socket: WebSocket, transport compression, one writer per connection."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import zlib
from collections.abc import Callable

import orjson
from aiohttp import WSCloseCode, WSMsgType, web

from bot.sandbox.model import Json
from bot.sandbox.session import CloseCode, Closed, Connection, Sessions

Encoder = Callable[[Json], bytes]


class Gateway:
    """Accepts connections and keeps them until they or the server end."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._open: set[web.WebSocketResponse] = set()
        self._closing: set[web.WebSocketResponse] = set()
        self.connections = 0
        """How many connections there have been."""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection from HELLO to its end."""
        socket = web.WebSocketResponse(autoping=True, max_msg_size=4 * 4096)
        await socket.prepare(request)
        self.connections += 1
        self._open.add(socket)
        outgoing: asyncio.Queue[Json] = asyncio.Queue()
        writer = asyncio.create_task(_write(socket, outgoing, _encoder(request)))
        connection = Connection(self._sessions, outgoing.put_nowait)
        clean = False
        try:
            clean = await self._serve(request, socket, connection)
        finally:
            connection.end(clean=clean)
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await writer
            self._open.discard(socket)
            self._closing.discard(socket)
        return socket

    async def _serve(
        self, request: web.Request, socket: web.WebSocketResponse, connection: Connection
    ) -> bool:
        """Serve until one side closes; return whether the client did, and means to stay away."""
        try:
            if request.query.get("v", "10") not in ("9", "10"):
                raise Closed(CloseCode.INVALID_VERSION)
            if request.query.get("encoding", "json") != "json":
                raise Closed(CloseCode.DECODE_ERROR)
            connection.greet()
            async for message in socket:
                if message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
                    connection.receive(_decoded(message.data))
        except Closed as closed:
            await socket.close(code=closed.code, message=str(closed).encode())
            return False
        # What a server closes can be resumed, whatever code the client confirms that with.
        by_server = socket in self._closing
        return not by_server and socket.close_code in (WSCloseCode.OK, WSCloseCode.GOING_AWAY)

    async def stop(self) -> None:
        """Close every connection, as a server that goes away does."""
        self._closing |= self._open
        await asyncio.gather(
            *(socket.close(code=WSCloseCode.SERVICE_RESTART) for socket in list(self._open))
        )


def _decoded(data: str | bytes) -> object:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        raise Closed(CloseCode.DECODE_ERROR) from None


async def _write(
    socket: web.WebSocketResponse, outgoing: asyncio.Queue[Json], encode: Encoder | None
) -> None:
    """Send what is put into the queue, in order, until cancelled or the socket is gone."""
    with contextlib.suppress(ConnectionError):
        while True:
            frame = await outgoing.get()
            if encode is None:
                await socket.send_str(orjson.dumps(frame).decode())
            else:
                await socket.send_bytes(encode(frame))


def _encoder(request: web.Request) -> Encoder | None:
    """Return the transport compression asked for; one stream for the whole connection."""
    if request.query.get("compress") == "zlib-stream":
        stream = zlib.compressobj()

        def encode(frame: Json) -> bytes:
            return stream.compress(orjson.dumps(frame)) + stream.flush(zlib.Z_SYNC_FLUSH)

        return encode
    if request.query.get("compress") == "zstd-stream":
        return _zstd_encoder()
    return None


def _zstd_encoder() -> Encoder:
    """Return a zstd stream; only clients that have the library ask for one."""
    zstandard = importlib.import_module("zstandard")
    stream = zstandard.ZstdCompressor().compressobj()

    def encode(frame: Json) -> bytes:
        compressed = stream.compress(orjson.dumps(frame))
        return bytes(compressed + stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK))

    return encode
