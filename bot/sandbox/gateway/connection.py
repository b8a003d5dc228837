"""A client's connection as a table: its phase, what arrives, what follows.

Pure: frames in, frames out, the moment from the world's `ticks`.

    phase      op          what follows
    GREETED    IDENTIFY    READY, then a GUILD_CREATE for each guild of the shard;
                           or INVALID_SESSION if it comes too soon after another
    GREETED    RESUME      what was missed, then RESUMED; or INVALID_SESSION
    any        HEARTBEAT   HEARTBEAT_ACK
    READY      MEMBERS     GUILD_MEMBERS_CHUNK
    READY      VOICE_STATE                           VOICE_STATE_UPDATE, VOICE_SERVER_UPDATE
    READY      PRESENCE, SOUNDBOARD                  nothing
    GREETED    anything else                         closed with 4003, not authenticated
    READY      IDENTIFY, RESUME                      closed with 4005, already authenticated

In any phase the connection is closed with 4008 after more than 120 frames in 60 s, with 4002
after a frame that is longer than 4,096 bytes or isn't JSON, and with 4009 if heartbeats stop.

Source: docs, events/gateway and topics/opcodes-and-status-codes.
"""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta
from enum import Enum

from bot.sandbox import plain_json
from bot.sandbox.api_error import ApiError
from bot.sandbox.forms.fields import as_integer
from bot.sandbox.gateway import members
from bot.sandbox.gateway.session import CloseCode, Closed, Line, Op, Session
from bot.sandbox.gateway.sessions import Sessions
from bot.sandbox.model import Json
from bot.sandbox.windows import SlidingWindow
from bot.sandbox.world import voice

_SENDS_SECONDS = 60.0
_FROM_CLIENTS = frozenset(Op) - {
    Op.DISPATCH,
    Op.RECONNECT,
    Op.INVALID_SESSION,
    Op.HELLO,
    Op.HEARTBEAT_ACK,
}


class Phase(Enum):
    """How far a connection has come."""

    GREETED = "greeted"
    READY = "ready"


class Connection:
    """One client's connection, before and after it has a session."""

    def __init__(self, sessions: Sessions, line: Line) -> None:
        self.line = line
        self.phase = Phase.GREETED
        self.session: Session | None = None
        self.compresses = False
        """Whether the client asked for each frame to be compressed by itself."""
        self._sessions = sessions
        self._interval = timedelta(seconds=sessions.rules.heartbeat_seconds)
        self._sends = SlidingWindow(_SENDS_SECONDS)
        self._patient_until = self._now + self._interval * 1.25
        self._was_asked = False

    @property
    def _now(self) -> datetime:
        return self._sessions.world.ticks.now()

    def greet(self) -> None:
        """Send HELLO."""
        milliseconds = round(self._interval.total_seconds() * 1000)
        self._sessions.connections.append(self)
        self.tell(Op.HELLO, {"heartbeat_interval": milliseconds})

    def receive_text(self, text: str | bytes) -> None:
        """Act on what came over the socket; raises `Closed` if that ends the connection."""
        raw = text.encode() if isinstance(text, str) else text
        if len(raw) > self._sessions.rules.frame_bytes:
            raise Closed(CloseCode.DECODE_ERROR)
        try:
            frame = plain_json.loads(raw)
        except ValueError:
            raise Closed(CloseCode.DECODE_ERROR) from None
        self.receive(frame)

    def receive(self, frame: object) -> None:
        """Act on one frame of the client; raises `Closed` if that ends the connection."""
        self._count_send()
        op = frame.get("op") if isinstance(frame, dict) else None
        if not isinstance(frame, dict) or not isinstance(op, int):
            raise Closed(CloseCode.DECODE_ERROR)
        if op not in _FROM_CLIENTS:
            raise Closed(CloseCode.UNKNOWN_OPCODE)
        data = frame.get("d")
        if op == Op.HEARTBEAT:
            self._heartbeat()
        elif op in (Op.IDENTIFY, Op.RESUME):
            self._authenticate(Op(op), data if isinstance(data, dict) else {})
        elif self.phase is Phase.GREETED:
            raise Closed(CloseCode.NOT_AUTHENTICATED)
        elif op == Op.MEMBERS:
            self._send_members(data if isinstance(data, dict) else {})
        elif op == Op.VOICE_STATE:
            self._join_voice(data if isinstance(data, dict) else {})

    def _count_send(self) -> None:
        at = self._now.timestamp()
        self._sends.add(at)
        if self._sends.count(at) > self._sessions.rules.sends:
            raise Closed(CloseCode.RATE_LIMITED)

    def _authenticate(self, op: Op, data: Json) -> None:
        if self.phase is Phase.READY:
            raise Closed(CloseCode.ALREADY_AUTHENTICATED)
        self._move_to(self._sessions.of_token(str(data.get("token")).removeprefix("Bot ")))
        begun = (
            self._sessions.identify(data, self)
            if op is Op.IDENTIFY
            else self._sessions.resume(data, self)
        )
        if begun:
            self.phase = Phase.READY
        else:
            self.tell(Op.INVALID_SESSION, False)

    def _move_to(self, sessions: Sessions) -> None:
        """Be a connection to another world, whose token the client has."""
        if sessions is not self._sessions:
            self._sessions.connections.remove(self)
            sessions.connections.append(self)
            self._sessions = sessions

    def _send_members(self, data: Json) -> None:
        if self.session is not None:
            for chunk in members.chunks(self._sessions.world, self.session.intents, data):
                self.session.dispatch("GUILD_MEMBERS_CHUNK", chunk)

    def _join_voice(self, data: Json) -> None:
        """Let the bot join a voice channel, or leave; what isn't allowed does nothing."""
        world = self._sessions.world
        guild = world.guilds.get(as_integer(data.get("guild_id")) or 0)
        member = guild.members.get(world.application.bot_id) if guild else None
        number = as_integer(data.get("channel_id"))
        if guild is None or member is None:
            return
        with contextlib.suppress(ApiError):
            voice.move(world, guild, member, None if number is None else world.channel(number))

    # --- heartbeats ------------------------------------------------------------------------

    def _heartbeat(self) -> None:
        self._was_asked = False
        self._patient_until = self._now + self._interval * 1.25
        if self._sessions.trouble.acknowledges:
            self.tell(Op.HEARTBEAT_ACK, None)

    def watch(self) -> datetime:
        """Ask a silent client for a heartbeat; return when to look again.

        Raises `Closed` if it was asked and stayed silent, one and a half intervals after its
        last heartbeat. The second wait begins when the first one ends, so that moving the clock
        by hours does not by itself cost a client its connection.
        """
        if self._now < self._patient_until:
            return self._patient_until
        if self._was_asked:
            raise Closed(CloseCode.SESSION_TIMED_OUT)
        self._was_asked = True
        self.tell(Op.HEARTBEAT, None)
        self._patient_until = self._now + self._interval * 0.25
        return self._patient_until

    # --- the server's side -----------------------------------------------------------------

    def tell(self, op: Op, data: object) -> None:
        """Send a frame that isn't an event."""
        self.line.deliver({"op": op, "d": data, "s": None, "t": None})

    def hang_up(self, code: CloseCode) -> None:
        """Close the connection; what is on its way is sent first."""
        self.line.close(code, code.name)

    def end(self, *, for_good: bool) -> None:
        """Let go of the session, `for_good` if it can't be resumed."""
        if self in self._sessions.connections:
            self._sessions.connections.remove(self)
        if self.session is not None:
            self._sessions.release(self.session, for_good=for_good)
