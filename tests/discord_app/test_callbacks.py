"""First answers over a socket: whatever comes back, and however the other end behaves."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.discord_app import callbacks
from bot.discord_app.callbacks import Callbacks

DONE = b"HTTP/1.1 204 No Content\r\nDate: Fri, 27 Nov 2026 09:00:00 GMT\r\n\r\n"
CHUNKED = (
    b"HTTP/1.1 429 Too Many Requests\r\nTransfer-Encoding: chunked\r\nretry-after: 1\r\n\r\n"
    b"9\r\n" + b'{"retry_a' + b"\r\n" + b"9\r\n" + b'fter": 1}' + b"\r\n0\r\n\r\n"
)


class Server:
    """Answers each request with the next of some replies, as they are."""

    def __init__(
        self, *replies: bytes, closes: bool = False, security: ssl.SSLContext | None = None
    ):
        self._replies = iter(replies)
        self._closes = closes
        self._security = security
        self.requests: list[bytes] = []
        self.connections = 0
        self.goes_on = asyncio.Event()
        self.goes_on.set()
        self._writers: list[asyncio.StreamWriter] = []

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[Callbacks]:
        """Listen, and yield what sends to it."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._security)
        port = server.sockets[0].getsockname()[1]
        scheme = "https" if self._security else "http"
        sends = Callbacks(f"{scheme}://localhost:{port}/api", "bench")
        try:
            yield sends
        finally:
            sends.close()
            self.hang_up()
            server.close()
            await asyncio.sleep(0)

    def hang_up(self) -> None:
        """Close all connections."""
        for writer in self._writers:
            writer.close()
        self._writers.clear()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.append(writer)
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                [length] = [
                    int(line[16:]) for line in head.split(b"\r\n") if line.startswith(b"Content-L")
                ]
                self.requests.append(head + await reader.readexactly(length))
                await self.goes_on.wait()
                writer.write(next(self._replies))
                if self._closes:
                    break
        writer.close()


async def test_a_request_is_whole_and_its_response_too() -> None:
    server = Server(DONE)
    async with server.running() as sends:
        reply = await sends.post(b"/x/callback", b'{"type":4}', 5)
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /api/x/callback HTTP/1.1\r\nHost: localhost:")
    assert b"\r\nContent-Type: application/json\r\nContent-Length: 10" in head
    assert body == b'{"type":4}'
    assert (reply.status, reply.body) == (204, b"")
    assert reply.headers["date"] == "Fri, 27 Nov 2026 09:00:00 GMT"


async def test_requests_one_after_the_other_share_a_connection() -> None:
    server = Server(DONE, CHUNKED, DONE)
    async with server.running() as sends:
        replies = [await sends.post(b"/x", b"{}", 5) for _ in range(3)]
    assert [each.status for each in replies] == [204, 429, 204]
    assert [each.body for each in replies] == [b"", b'{"retry_after": 1}', b""]
    assert replies[1].headers["Retry-After"] == "1"
    assert "Retry-After" not in replies[2].headers
    assert server.connections == 1


async def test_an_interim_response_is_none() -> None:
    server = Server(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + DONE, DONE)
    async with server.running() as sends:
        assert [(await sends.post(b"/x", b"{}", 5)).status for _ in range(2)] == [204, 204]
    assert server.connections == 1


@pytest.mark.parametrize(
    "last",
    [
        b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n",
        b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
        DONE + DONE,  # a response too many: nobody knows whose the next one would be
    ],
)
async def test_a_connection_that_is_no_longer_good_is_not_used_again(last: bytes) -> None:
    server = Server(last, DONE)
    async with server.running() as sends:
        await sends.post(b"/x", b"{}", 5)
        assert (await sends.post(b"/x", b"{}", 5)).status == 204
    assert server.connections == 2


async def test_one_that_the_other_end_has_closed_is_not_used_again() -> None:
    server = Server(DONE, DONE)
    async with server.running() as sends:
        await sends.post(b"/x", b"{}", 5)
        server.hang_up()
        while not all(each.is_closing for each in sends._idle):
            await asyncio.sleep(0)
        assert (await sends.post(b"/x", b"{}", 5)).status == 204


async def test_one_that_was_idle_for_long_is_not_used_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(callbacks, "_IDLE_SECONDS", 0.0)
    server = Server(DONE, DONE)
    async with server.running() as sends:
        for _ in range(2):
            await sends.post(b"/x", b"{}", 5)
            await asyncio.sleep(0.001)
    assert server.connections == 2


@pytest.mark.parametrize(
    "reply", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", b"SSH-2.0-OpenSSH\r\n\r\n"]
)
async def test_what_is_no_whole_response_is_an_error(reply: bytes) -> None:
    server = Server(reply, closes=True)
    async with server.running() as sends:
        with pytest.raises(OSError):
            await sends.post(b"/x", b"{}", 5)


async def test_nobody_there_is_an_error() -> None:
    async with Server().running() as sends:
        pass
    with pytest.raises(OSError):
        await sends.post(b"/x", b"{}", 5)


async def test_a_response_that_does_not_come_has_a_deadline_and_is_not_taken_for_the_next() -> None:
    server = Server(CHUNKED, DONE)
    async with server.running() as sends:
        server.goes_on.clear()
        with pytest.raises(TimeoutError):
            await sends.post(b"/x", b"{}", 0.05)
        while sends._open:  # it is closed, not only left
            await asyncio.sleep(0)
        server.goes_on.set()
        assert (await sends.post(b"/x", b"{}", 5)).status == 204
    assert server.connections == 2


async def test_many_at_once_wait_for_a_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callbacks, "_CONNECTIONS", 2)
    server = Server(*[DONE] * 9)
    async with server.running() as sends:
        replies = await asyncio.gather(*(sends.post(b"/x", b"{}", 5) for _ in range(9)))
    assert [each.status for each in replies] == [204] * 9
    assert server.connections == 2


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this machine and its key, in one file."""
    place = tmp_path_factory.mktemp("certificate")
    names = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -keyout key.pem -out cert.pem"
    try:
        subprocess.run([*command.split(), *names], cwd=place, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("there is no openssl, which makes a certificate")
    both = place / "both.pem"
    both.write_bytes((place / "key.pem").read_bytes() + (place / "cert.pem").read_bytes())
    return both


@pytest.mark.parametrize("is_trusted", [True, False])
async def test_https_asks_for_a_certificate_that_is_trusted(
    certificate: Path, is_trusted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    security = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    security.load_cert_chain(certificate)
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    server = Server(DONE, DONE, security=security)
    async with server.running() as sends:
        if is_trusted:
            assert [(await sends.post(b"/x", b"{}", 5)).status for _ in range(2)] == [204, 204]
            assert server.connections == 1
        else:
            with pytest.raises(ssl.SSLCertVerificationError):
                await sends.post(b"/x", b"{}", 5)
