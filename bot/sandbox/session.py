"""A gateway session as a table: what a connection is in, what arrives, what follows.

Pure: frames in, frames out. The connection's phases and the client's opcodes make the table;
a pair that is not in it closes the connection with the code beside it.

    phase      op          what follows
    GREETED    IDENTIFY    READY, then a GUILD_CREATE for each guild of the shard
    GREETED    RESUME      what was missed, then RESUMED; or INVALID_SESSION
    any        HEARTBEAT   HEARTBEAT_ACK
    READY      PRESENCE, VOICE_STATE, MEMBERS, ...   nothing yet
    GREETED    anything else                         closed with 4003, not authenticated
    READY      IDENTIFY, RESUME                      closed with 4005, already authenticated

Source: docs, events/gateway and topics/opcodes-and-status-codes.
"""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, IntEnum

from bot.sandbox import payloads
from bot.sandbox.forms.fields import as_integer
from bot.sandbox.model import Event, Json
from bot.sandbox.world import World

HEARTBEAT_MILLISECONDS = 41_250
_KEPT_FOR_RESUME = 1_000


class Op(IntEnum):
    """Gateway opcodes."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    VOICE_STATE = 4
    RESUME = 6
    RECONNECT = 7
    MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11
    SOUNDBOARD = 31


class CloseCode(IntEnum):
    """Why the server closes a connection."""

    UNKNOWN_OPCODE = 4001
    DECODE_ERROR = 4002
    NOT_AUTHENTICATED = 4003
    AUTHENTICATION_FAILED = 4004
    ALREADY_AUTHENTICATED = 4005
    INVALID_SEQ = 4007
    INVALID_SHARD = 4010
    INVALID_VERSION = 4012
    INVALID_INTENTS = 4013


class Closed(Exception):
    """The connection must be closed with `code`."""

    def __init__(self, code: CloseCode) -> None:
        super().__init__(code.name)
        self.code = code


class Phase(Enum):
    """How far a connection has come."""

    GREETED = "greeted"
    READY = "ready"


# Which intents let an event through: in a guild, and in a direct message.
# What is not listed passes always. Source: docs, events/gateway, list of intents.
_GUILDS, _MEMBERS, _GUILD_MESSAGES, _DIRECT_MESSAGES = 1 << 0, 1 << 1, 1 << 9, 1 << 12
_GUILD_EVENTS = (
    "GUILD_CREATE GUILD_UPDATE GUILD_DELETE CHANNEL_CREATE CHANNEL_UPDATE CHANNEL_DELETE "
    "GUILD_ROLE_CREATE GUILD_ROLE_UPDATE GUILD_ROLE_DELETE".split()
)
_MEMBER_EVENTS = "GUILD_MEMBER_ADD GUILD_MEMBER_UPDATE GUILD_MEMBER_REMOVE".split()
_MESSAGE_EVENTS = "MESSAGE_CREATE MESSAGE_UPDATE MESSAGE_DELETE".split()
_INTENTS = {
    **dict.fromkeys(_GUILD_EVENTS, (_GUILDS, 0)),
    **dict.fromkeys(_MEMBER_EVENTS, (_MEMBERS, 0)),
    **dict.fromkeys(_MESSAGE_EVENTS, (_GUILD_MESSAGES, _DIRECT_MESSAGES)),
}

Send = Callable[[Json], None]


@dataclass
class Session:
    """What outlives a connection, so that it can be resumed."""

    id: str
    intents: int
    shard: tuple[int, int]
    seq: int = 0
    sent: deque[Json] = field(default_factory=lambda: deque(maxlen=_KEPT_FOR_RESUME))
    send: Send | None = None
    """Where frames go; None while no connection holds the session."""

    def dispatch(self, name: str, data: Json) -> None:
        """Number an event, keep it for a resume, and send it if somebody listens."""
        self.seq += 1
        frame: Json = {"op": Op.DISPATCH, "t": name, "s": self.seq, "d": data}
        self.sent.append(frame)
        if self.send is not None:
            self.send(frame)

    def wants(self, event: Event) -> bool:
        """Tell whether shard and intents let this session have `event`."""
        if event.name.startswith("_") or event.only_for is not None:
            return False
        number, count = self.shard
        if number != ((event.guild_id or 0) >> 22) % count:
            return False
        if event.name not in _INTENTS:
            return True
        in_guild, in_dm = _INTENTS[event.name]
        return bool(self.intents & (in_guild if event.guild_id else in_dm))


class Sessions:
    """All sessions of one world, and the events they get."""

    def __init__(self, world: World, resume_url: Callable[[], str]) -> None:
        self.world = world
        self._resume_url = resume_url
        self._by_id: dict[str, Session] = {}
        world.subscribe(self._on_event)

    @property
    def connected(self) -> bool:
        """Whether a client holds a session now."""
        return any(session.send is not None for session in self._by_id.values())

    def close(self) -> None:
        """Hear no more of the world."""
        self.world.unsubscribe(self._on_event)

    def _on_event(self, event: Event) -> None:
        for session in self._by_id.values():
            if session.wants(event):
                session.dispatch(event.name, event.data)

    def identify(self, data: Json, send: Send) -> Session:
        """Begin a session; READY and the shard's guilds are sent at once."""
        if data.get("token") not in (self.world.application.token, self._bot_token):
            raise Closed(CloseCode.AUTHENTICATION_FAILED)
        intents = as_integer(data.get("intents"))
        if intents is None or intents < 0:
            raise Closed(CloseCode.INVALID_INTENTS)
        session = Session(secrets.token_hex(16), intents, _shard(data.get("shard")), send=send)
        self._by_id[session.id] = session
        guilds = [
            guild
            for guild in self.world.guilds.values()
            if (guild.id >> 22) % session.shard[1] == session.shard[0]
            and self.world.application.bot_id in guild.members
        ]
        session.dispatch("READY", self._ready(session, [guild.id for guild in guilds]))
        if intents & _GUILDS:
            for guild in guilds:
                session.dispatch("GUILD_CREATE", self.world.guild_create_payload(guild))
        return session

    def resume(self, data: Json, send: Send) -> Session | None:
        """Send again what a session missed; None when it can't be resumed."""
        if data.get("token") not in (self.world.application.token, self._bot_token):
            raise Closed(CloseCode.AUTHENTICATION_FAILED)
        session = self._by_id.get(str(data.get("session_id")))
        seq = as_integer(data.get("seq"))
        if session is None or seq is None:
            return None
        if seq > session.seq:
            raise Closed(CloseCode.INVALID_SEQ)
        missed = [frame for frame in session.sent if frame["s"] > seq]
        if len(missed) < session.seq - seq:
            del self._by_id[session.id]
            return None
        session.send = send
        for frame in missed:
            send(frame)
        session.dispatch("RESUMED", {})
        return session

    def release(self, session: Session, *, for_good: bool) -> None:
        """Let go of a session whose connection ended; `for_good` when it can't come back."""
        session.send = None
        if for_good:
            self._by_id.pop(session.id, None)

    @property
    def _bot_token(self) -> str:
        return f"Bot {self.world.application.token}"

    def _ready(self, session: Session, guild_ids: list[int]) -> Json:
        return {
            "v": 10,
            "user": payloads.own_user(self.world.bot),
            "guilds": [{"id": str(guild_id), "unavailable": True} for guild_id in guild_ids],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self._resume_url(),
            "shard": list(session.shard),
            "application": {"id": str(self.world.application.id), "flags": 0},
            "private_channels": [],
            "relationships": [],
            "presences": [],
            "user_settings": {},
            "geo_ordered_rtc_regions": [],
            "auth": {},
            "_trace": ["sandbox"],
        }


def _shard(value: object) -> tuple[int, int]:
    """Return `[number, count]` as a pair; no shard is the only one."""
    if value is None:
        return (0, 1)
    if isinstance(value, list) and len(value) == 2:
        number, count = as_integer(value[0]), as_integer(value[1])
        if number is not None and count is not None and 0 <= number < count:
            return (number, count)
    raise Closed(CloseCode.INVALID_SHARD)


class Connection:
    """One client's connection, before and after it has a session."""

    def __init__(self, sessions: Sessions, send: Send) -> None:
        self._sessions = sessions
        self._send = send
        self.phase = Phase.GREETED
        self.session: Session | None = None

    def greet(self) -> None:
        """Send HELLO."""
        self._tell(Op.HELLO, {"heartbeat_interval": HEARTBEAT_MILLISECONDS})

    def receive(self, frame: object) -> None:
        """Act on what the client sent; raises `Closed` when that ends the connection."""
        op = frame.get("op") if isinstance(frame, dict) else None
        if not isinstance(frame, dict) or op not in set(Op):
            raise Closed(CloseCode.DECODE_ERROR if op is None else CloseCode.UNKNOWN_OPCODE)
        data = frame.get("d")
        if op == Op.HEARTBEAT:
            self._tell(Op.HEARTBEAT_ACK, None)
        elif op in (Op.IDENTIFY, Op.RESUME):
            self._authenticate(Op(op), data if isinstance(data, dict) else {})
        elif self.phase is Phase.GREETED:
            raise Closed(CloseCode.NOT_AUTHENTICATED)
        elif op not in (Op.PRESENCE, Op.VOICE_STATE, Op.MEMBERS, Op.SOUNDBOARD):
            raise Closed(CloseCode.UNKNOWN_OPCODE)

    def _authenticate(self, op: Op, data: Json) -> None:
        if self.phase is Phase.READY:
            raise Closed(CloseCode.ALREADY_AUTHENTICATED)
        if op is Op.IDENTIFY:
            self.session = self._sessions.identify(data, self._send)
        else:
            self.session = self._sessions.resume(data, self._send)
            if self.session is None:
                self._tell(Op.INVALID_SESSION, False)
                return
        self.phase = Phase.READY

    def _tell(self, op: Op, data: object) -> None:
        self._send({"op": op, "d": data, "s": None, "t": None})

    def end(self, *, clean: bool) -> None:
        """Let go of the session; after a clean close (1000, 1001) it can't be resumed."""
        if self.session is not None:
            self._sessions.release(self.session, for_good=clean)
