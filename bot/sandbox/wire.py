"""Ways to break a connection, as networks do."""

from __future__ import annotations

import socket
import struct

from aiohttp import web

# On, for 0 seconds: closing the socket sends RST, as a crashed host does, instead of FIN.
_LINGER = struct.pack("ii", 1, 0)


def reset(request: web.Request) -> None:
    """Cut a request's connection; the client sees "connection reset by peer"."""
    transport = request.transport
    if transport is None:
        return
    if (raw := transport.get_extra_info("socket")) is not None:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER)
    transport.abort()


async def send_half(request: web.Request, reply: web.Response) -> web.StreamResponse:
    """Send the head of `reply` and half of its body, then end the connection."""
    body = reply.body if isinstance(reply.body, bytes) else b""
    headers = {**reply.headers, "Content-Length": str(max(2, len(body)))}
    response = web.StreamResponse(status=reply.status, headers=headers)
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return response
