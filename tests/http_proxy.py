"""A small HTTP proxy, as companies have them: it tunnels, if it is told the password.

It is the end of the tunnel itself: what names the internet would resolve lead to one server here,
and what is encrypted is decrypted with a certificate of its own.
"""

from __future__ import annotations

import asyncio
import base64
import shutil
import ssl
import subprocess
from contextlib import suppress
from pathlib import Path

from tests.loopback import LoopbackServer

NO_OPENSSL = "openssl is not installed"
has_openssl = shutil.which("openssl") is not None


def make_certificate(folder: Path, *hosts: str) -> tuple[Path, Path]:
    """Make a certificate for hosts, and return its file and that of its key."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    names = ",".join(f"DNS:{host}" for host in hosts)
    command = (
        *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
        *("-subj", "/CN=tests", "-addext", f"subjectAltName={names}"),
        *("-keyout", str(key), "-out", str(certificate)),
    )
    subprocess.run(command, check=True, capture_output=True)
    return certificate, key


class HttpProxy(LoopbackServer):
    """Tunnels to a server on loopback, whatever host is asked for, and notes which was."""

    def __init__(self, port: int, certificate: tuple[Path, Path], login: str) -> None:
        super().__init__()
        self._server_port = port
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(*certificate)
        self._login = base64.b64encode(login.encode())
        self.asked_for: set[str] = set()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._spawn(self._serve(reader, writer))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                await self._tunnel(reader, writer)
        finally:
            writer.close()

    async def _tunnel(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        method, target, _ = head.decode().split(" ", 2)
        if method != "CONNECT" or b"Basic " + self._login not in head:
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
            return
        self.asked_for.add(target)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await writer.start_tls(self._context)
        there, back = await asyncio.open_connection("127.0.0.1", self._server_port)
        async with asyncio.TaskGroup() as flows:
            # The sandbox answers only to its own name.
            name, own = target.partition(":")[0], f"127.0.0.1:{self._server_port}"
            flows.create_task(_pass_on(reader, back, f"Host: {name}", f"Host: {own}"))
            flows.create_task(_pass_on(there, writer))


async def _pass_on(
    source: asyncio.StreamReader, target: asyncio.StreamWriter, old: str = " ", new: str = " "
) -> None:
    try:
        with suppress(OSError):
            while some := await source.read(65536):
                target.write(some.replace(old.encode(), new.encode()))
                await target.drain()
    finally:
        target.close()
