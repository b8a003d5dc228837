"""A Discord that does nothing but send one kind of interaction and wait for the answers."""

from __future__ import annotations

import asyncio
import contextlib
import email.utils
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import orjson

from tests.bench import payloads
from tests.bench.wire import Connection

Json = dict[str, Any]

_CALLBACK = b"/api/v10/interactions/"
_CHANNELS, _MESSAGES = b"/api/v10/channels/", b"/messages"
# Callbacks are exempt from rate limits (docs, rate limits), so no header tells of one.
_HEADERS = (
    b"Date: %s\r\nContent-Type: application/json\r\nVia: 1.1 google\r\n"
    b'Alt-Svc: h3=":443"; ma=86400\r\nCF-Cache-Status: DYNAMIC\r\nServer: bench\r\n'
    b"X-Content-Type-Options: nosniff\r\nConnection: keep-alive\r\n"
)
_FIRST_POST = 1_310_000_000_000_000_000
_HEARTBEAT_MS = 41_250
_AGAIN_SECONDS = 0.02
_ANSWER_SECONDS = 3.0  # docs, interactions


@dataclass(frozen=True)
class Driven:
    """What came of a while of load."""

    answers: int
    seconds: float
    all: int
    """With those that were under way at the end."""
    lost: int
    """How many were not answered within the time that Discord gives."""
    waits: list[float]
    """Of each answer, in seconds, sorted."""


class Discord:
    """One bot's Discord, on a port of its own."""

    def __init__(self, guilds: int = 1, answer: Json | None = None) -> None:
        self._guilds = guilds
        self._commands: dict[str, Json] = {}
        self._socket: Connection | None = None
        self._sequence = 0
        self._sent: dict[bytes, float] = {}
        self._waits: list[float] = []
        self._next: Callable[[], None] = lambda: None
        self._number = 1_300_000_000_000_000_000
        self._made: Callable[[int], bytes] = lambda number: b""
        self._with_response = payloads.answered(answer or {})
        self.identified = asyncio.Event()
        self.answered = asyncio.Event()
        self.resumed = 0
        self.requests = 0
        """All but callbacks."""
        self.posted = 0
        self.posted_bytes = 0
        self.last_body = b""
        """Of the newest callback."""
        self.unknown: list[str] = []
        """Requests that were answered 404."""

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Listen until the block ends."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Connection(self), "127.0.0.1", 0)
        self._host = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        ticking = asyncio.create_task(self._tick())
        try:
            yield
        finally:
            ticking.cancel()
            server.close()

    async def _tick(self) -> None:
        """Keep the moment of answers up to date."""
        while True:
            date = email.utils.formatdate(usegmt=True).encode()
            self._plain = b"HTTP/1.1 204 No Content\r\n" + _HEADERS % date + b"\r\n"
            self._headers = _HEADERS % date
            await asyncio.sleep(1)

    @property
    def api(self) -> str:
        """The address of its REST API."""
        return f"http://{self._host}/api/v10"

    @property
    def gateway(self) -> str:
        """The address of its gateway."""
        return f"ws://{self._host}/gateway"

    # --- load ------------------------------------------------------------------------------

    def use(self, data: Json, message: Json | None = None) -> None:
        """Send interactions of this kind from now on."""
        if "name" in data:
            data = data | {"id": self._commands.get(data["name"], {"id": "1"})["id"]}
        self._made = payloads.interaction(data, message)

    async def drive(self, in_flight: int, seconds: float) -> Driven:
        """Keep so many interactions under way for a while."""
        self._waits, self._next = [], self._interact
        begun = time.perf_counter()
        for _ in range(in_flight):
            self._interact()
        await asyncio.sleep(seconds)
        count, spent = len(self._waits), time.perf_counter() - begun
        lost = await self._drained()
        return Driven(count, spent, len(self._waits), lost, sorted(self._waits[:count]))

    async def pace(self, a_second: float, seconds: float) -> Driven:
        """Send so many interactions a second for a while, however long their answers take."""
        self._waits, self._next = [], lambda: None
        begun = time.perf_counter()
        for number in range(round(a_second * seconds)):
            await asyncio.sleep(max(0.0, begun + number / a_second - time.perf_counter()))
            self._interact()
        spent, lost = time.perf_counter() - begun, await self._drained()
        return Driven(len(self._waits), spent, len(self._waits), lost, sorted(self._waits))

    async def ask(self, count: int, in_flight: int = 64) -> None:
        """Send so many interactions and wait until all are answered."""
        left = count

        def following() -> None:
            nonlocal left
            if left > 0:
                left -= 1
                self._interact()

        self._waits, self._next = [], following
        for _ in range(min(in_flight, count)):
            following()
        while left:
            await asyncio.sleep(0.005)
        if lost := await self._drained():
            raise TimeoutError(f"{lost} interactions were not answered")

    async def first_answer(self, seconds: float = 60) -> None:
        """Wait until the bot answers; it is asked again and again."""
        self._next = lambda: None
        self.answered.clear()
        async with asyncio.timeout(seconds):
            await self.identified.wait()
            while not self.answered.is_set():
                self._interact()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.answered.wait(), _AGAIN_SECONDS)
        self._sent.clear()

    async def _drained(self) -> int:
        """Wait for the answers under way; return how many don't come."""
        self._next = lambda: None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_ANSWER_SECONDS):
                while self._sent:
                    await asyncio.sleep(0.005)
        lost = len(self._sent)
        self._sent.clear()
        return lost

    def _interact(self) -> None:
        self._number += 1
        self._sent[b"%d" % self._number] = time.perf_counter()
        self._dispatch(b"INTERACTION_CREATE", self._made(self._number))

    def reconnect(self) -> None:
        """Tell the bot to connect again, with op 7."""
        assert self._socket is not None
        self._socket.send(b'{"op":7,"d":null,"s":null,"t":null}')

    # --- what a `Connection` asks ----------------------------------------------------------

    def request(self, method: bytes, path: bytes, body: bytes) -> bytes:
        """Answer a request; callbacks come first, as they are what is counted."""
        if path.startswith(_CALLBACK):
            sent = self._sent.pop(path[len(_CALLBACK) :].split(b"/", 1)[0], None)
            self.last_body = body
            self.answered.set()
            if sent is not None:
                self._waits.append(time.perf_counter() - sent)
                self._next()
            return self._json(self._with_response) if b"?with_response=" in path else self._plain
        self.requests += 1
        if method == b"POST" and path.startswith(_CHANNELS) and path.endswith(_MESSAGES):
            self.posted += 1
            self.posted_bytes += len(body)
            return self._json(b'{"id":"%d"}' % (_FIRST_POST + self.posted))
        place = path.decode().partition("?")[0].removeprefix("/api/v10")
        return self._other(method.decode(), place, orjson.loads(body) if body else None)

    def _other(self, method: str, path: str, body: Any) -> bytes:
        if path.endswith("/commands"):
            return self._json(orjson.dumps(self._registered(method, path, body)))
        about = {
            "/gateway": {"url": self.gateway},
            "/gateway/bot": {
                "url": self.gateway,
                "shards": 1,
                "session_start_limit": {
                    "total": 1000,
                    "remaining": 1000,
                    "reset_after": 0,
                    "max_concurrency": 1,
                },
            },
            "/users/@me": payloads.BOT,
            "/applications/@me": _application(),
            "/oauth2/applications/@me": _application(),
        }.get(path)
        if about is None:
            self.unknown.append(f"{method} {path}")
            return self._json(b'{"message":"404: Not Found","code":0}', b"404 Not Found")
        return self._json(orjson.dumps(about))

    def _registered(self, method: str, path: str, body: Any) -> Any:
        """Return the registered commands, changed as asked."""
        if "/guilds/" in path:
            return []
        if method == "PUT":
            self._commands = {}
        made = [
            self._register(each) for each in (body if isinstance(body, list) else [body]) if each
        ]
        if method == "POST":
            return made[0]
        return [*self._commands.values()]

    def _register(self, command: Json) -> Json:
        number = 1_260_000_000_000_000_001 + len(self._commands)
        made = {
            "id": str(number),
            "application_id": payloads.APPLICATION,
            "version": "1",
            "type": 1,
            "default_member_permissions": None,
            "nsfw": False,
            **command,
        }
        self._commands[command["name"]] = made
        return made

    def _json(self, body: bytes, status: bytes = b"200 OK") -> bytes:
        head = b"HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n" % (status, self._headers, len(body))
        return head + body

    def opened(self, socket: Connection) -> None:
        """Say hello."""
        socket.send(b'{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":%d}}' % _HEARTBEAT_MS)

    def frame(self, socket: Connection, text: bytes) -> None:
        """Take what the bot says."""
        said = orjson.loads(text)
        if said["op"] == 1:
            socket.send(b'{"op":11}')
        elif said["op"] == 2:
            self._socket = socket
            socket.compresses_large = bool(said["d"].get("compress"))
            self._sequence = 0
            self._dispatch(b"READY", orjson.dumps(payloads.ready(self._guilds, self.gateway)))
            for number in range(self._guilds):
                self._dispatch(b"GUILD_CREATE", orjson.dumps(payloads.guild(number)))
            self.identified.set()
        elif said["op"] == 6:
            self._socket = socket
            self._dispatch(b"RESUMED", b'{"_trace":[]}')
            self.resumed += 1

    def closed(self, socket: Connection) -> None:
        """Forget a connection."""
        if self._socket is socket:
            self._socket = None

    def _dispatch(self, event: bytes, data: bytes) -> None:
        assert self._socket is not None
        self._sequence += 1
        self._socket.send(b'{"t":"%s","s":%d,"op":0,"d":%s}' % (event, self._sequence, data))


def _application() -> Json:
    return {
        "id": payloads.APPLICATION,
        "name": "bench",
        "icon": None,
        "description": "",
        "summary": "",
        "type": None,
        "bot": payloads.BOT,
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 0,
        "owner": {
            "id": "1230000000000000001",
            "username": "owner",
            "discriminator": "0",
            "global_name": None,
            "avatar": None,
            "public_flags": 0,
        },
        "team": None,
        "rpc_origins": [],
        "approximate_guild_count": 1,
        "approximate_user_install_count": 0,
        "redirect_uris": [],
        "tags": [],
    }
