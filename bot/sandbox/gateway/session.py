"""A gateway session, which outlives its connections, and what both are described in. Pure.

Source: docs, topics/opcodes-and-status-codes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Protocol

from bot.sandbox.model import Json

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

    UNKNOWN_ERROR = 4000
    UNKNOWN_OPCODE = 4001
    DECODE_ERROR = 4002
    NOT_AUTHENTICATED = 4003
    AUTHENTICATION_FAILED = 4004
    ALREADY_AUTHENTICATED = 4005
    INVALID_SEQ = 4007
    RATE_LIMITED = 4008
    SESSION_TIMED_OUT = 4009
    INVALID_SHARD = 4010
    SHARDING_REQUIRED = 4011
    INVALID_VERSION = 4012
    INVALID_INTENTS = 4013
    DISALLOWED_INTENTS = 4014


class Closed(Exception):
    """The connection must be closed with `code`."""

    def __init__(self, code: CloseCode) -> None:
        super().__init__(code.name)
        self.code = code


class Line(Protocol):
    """What a connection needs of the socket under it; none of it waits."""

    def deliver(self, frame: Json) -> None:
        """Send a frame after those before it."""

    def close(self, code: int, reason: str) -> None:
        """Close the socket when all frames before are sent."""

    def drop(self) -> None:
        """Cut the connection without a word."""


class Client(Protocol):
    """What the sessions know of a client's connection."""

    line: Line
    session: Session | None
    compresses: bool

    def tell(self, op: Op, data: object) -> None:
        """Send a frame that isn't an event."""

    def hang_up(self, code: CloseCode) -> None:
        """Close the connection; what is on its way is sent first."""


@dataclass
class Session:
    """What outlives a connection, so that it can be resumed."""

    id: str
    intents: int
    shard: tuple[int, int]
    seq: int = 0
    sent: deque[Json] = field(default_factory=lambda: deque(maxlen=_KEPT_FOR_RESUME))
    held_by: Client | None = None
    """Who hears of it, if anybody does."""
    left_at: datetime | None = None
    """When the last one stopped."""
    on_dispatch: Callable[[Session, str, Json], None] = lambda *_: None

    def dispatch(self, name: str, data: Json) -> None:
        """Number an event, keep it for a resume, and send it if anybody listens."""
        self.seq += 1
        frame: Json = {"op": Op.DISPATCH, "t": name, "s": self.seq, "d": data}
        self.sent.append(frame)
        if self.held_by is not None:
            self.held_by.line.deliver(frame)
        self.on_dispatch(self, name, data)

    def missed_after(self, seq: int) -> list[Json] | None:
        """Return the frames after `seq`; None if some of them are no longer kept."""
        missed = [frame for frame in self.sent if frame["s"] > seq]
        return missed if len(missed) == self.seq - seq else None
