"""HTTP/1.1 and WebSocket frames, as little of them as a server for one kind of load needs.

It costs a small part of what a client library does for the same exchange, so that what is measured
is the bot and not the server.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
import struct
import zlib
from collections.abc import Callable
from typing import Protocol

import zstandard

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_KEY = re.compile(rb"\r\nsec-websocket-key: *(\S+)", re.IGNORECASE)
_COMPRESS = re.compile(rb"[?&]compress=([a-z-]+)")
_MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, 1.3
_TEXT, _BINARY, _CLOSE, _PING, _PONG = 1, 2, 8, 9, 10
_FLUSHED = b"\x00\x00\xff\xff"
_LARGE = 8192
"""Without transport compression, larger events are compressed one by one where it was asked for."""


class Handler(Protocol):
    """What answers requests and frames."""

    def request(self, method: bytes, path: bytes, body: bytes) -> bytes:
        """Return a whole response."""
        ...

    def opened(self, socket: Connection) -> None:
        """Note that a WebSocket was opened."""
        ...

    def frame(self, socket: Connection, text: bytes) -> None:
        """Take a message."""
        ...

    def closed(self, socket: Connection) -> None:
        """Note that a connection ended."""
        ...


class Connection(asyncio.Protocol):
    """One client's connection: requests, until it becomes a WebSocket."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._pending = b""
        self._read: Callable[[bytes], int] = self._read_request
        self._packed: Callable[[bytes], bytes] | None = None
        self.compresses_large = False
        """Whether the client takes large events compressed, as it says in IDENTIFY."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.Transport) or hasattr(transport, "write")
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the handler."""
        self._handler.closed(self)

    def data_received(self, data: bytes) -> None:
        """Take all that is complete."""
        self._pending += data
        while self._pending and (used := self._read(self._pending)):
            self._pending = self._pending[used:]

    def _read_request(self, data: bytes) -> int:
        """Answer the first request; return its length, or 0 until it is complete."""
        end = data.find(b"\r\n\r\n") + 4
        if end == 3:
            return 0
        head = data[:end]
        method, path, _ = head.split(b" ", 2)
        if method == b"GET" and (key := _KEY.search(head)):
            self._upgrade(path, key[1])
            return end
        body, end = _body(head, data, end)
        if body is not None:
            self.transport.write(self._handler.request(method, path, body))
        return end

    def _upgrade(self, path: bytes, key: bytes) -> None:
        accept = base64.b64encode(hashlib.sha1(key + _MAGIC).digest())
        self.transport.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
        )
        kind = _COMPRESS.search(path)
        if kind:
            self._packed = _PACKING[kind[1]]()
        self._read = self._read_frame
        self._handler.opened(self)

    def _read_frame(self, data: bytes) -> int:
        """Take the first frame; return its length, or 0 until it is complete."""
        if len(data) < 2:
            return 0
        kind, length, start = data[0] & 15, data[1] & 127, 2
        if length > 125:
            form, start = ("!H", 4) if length == 126 else ("!Q", 10)
            if len(data) < start:
                return 0
            [length] = struct.unpack_from(form, data, 2)
        end = start + 4 + length
        if len(data) < end:
            return 0
        mask, masked = data[start : start + 4], data[start + 4 : end]
        text = bytes(byte ^ mask[at & 3] for at, byte in enumerate(masked))
        if kind in (_TEXT, _BINARY):
            self._handler.frame(self, text)
        elif kind == _PING:
            self.transport.write(_framed(_PONG, text))
        elif kind == _CLOSE:
            self.transport.write(_framed(_CLOSE, text))
            self.transport.close()
        return end

    def send(self, text: bytes) -> None:
        """Send an event as the client asked for it."""
        if self._packed is not None:
            self.transport.write(_framed(_BINARY, self._packed(text)))
        elif self.compresses_large and len(text) > _LARGE:
            self.transport.write(_framed(_BINARY, zlib.compress(text, 1)))
        else:
            self.transport.write(_framed(_TEXT, text))


def _zlib() -> Callable[[bytes], bytes]:
    stream = zlib.compressobj(1)
    return lambda text: stream.compress(text) + stream.flush(zlib.Z_SYNC_FLUSH)


def _zstd() -> Callable[[bytes], bytes]:
    stream, block = zstandard.ZstdCompressor(1).compressobj(), zstandard.COMPRESSOBJ_FLUSH_BLOCK
    return lambda text: stream.compress(text) + stream.flush(block)


_PACKING = {b"zlib-stream": _zlib, b"zstd-stream": _zstd}


def _body(head: bytes, data: bytes, end: int) -> tuple[bytes | None, int]:
    """Return a request's body and where it ends; None and 0 until it is complete."""
    if length := _LENGTH.search(head):
        whole = end + int(length[1])
        return (data[end:whole], whole) if len(data) >= whole else (None, 0)
    if not _CHUNKED.search(head):
        return b"", end
    body = b""
    while (line := data.find(b"\r\n", end)) >= 0:
        size = int(data[end:line].split(b";")[0], 16)
        start, end = line + 2, line + 4 + size
        if len(data) < end:
            break
        if not size:
            return body, end
        body += data[start : start + size]
    return None, 0


def _framed(kind: int, data: bytes) -> bytes:
    length = len(data)
    if length < 126:
        return bytes((128 | kind, length)) + data
    if length < 65536:
        return struct.pack("!BBH", 128 | kind, 126, length) + data
    return struct.pack("!BBQ", 128 | kind, 127, length) + data
