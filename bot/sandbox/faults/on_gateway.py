"""Faults of the gateway: done to the connections of one shard, or of all of them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from bot.sandbox.faults.kind import Fault, FaultError, Place, Undo
from bot.sandbox.gateway.session import Client, Op


@dataclass(frozen=True, kw_only=True)
class _OnConnections(Fault):
    """Done at once to the connections that have a session."""

    about: ClassVar[str] = "the gateway"
    lasts: ClassVar[bool] = False
    shard: int | None = None

    def begin(self, place: Place) -> Undo | None:
        """Do it to all connections that are meant."""
        for connection in list(self._meant(place)):
            self._strike(place, connection)
        return None

    def _meant(self, place: Place) -> Iterator[Client]:
        for connection in place.sessions.connections:
            session = connection.session
            if session is not None and self.shard in (None, session.shard[0]):
                yield connection

    def _strike(self, place: Place, connection: Client) -> None:
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class CloseGateway(_OnConnections):
    """The gateway closes with a code."""

    name: ClassVar[str] = "gateway-close"
    title: ClassVar[str] = "Discord closes the connection with a code"
    advice: ClassVar[str] = (
        "Resumes, but stops and says why after 4004 and 4010 to 4014, which waiting doesn't mend."
    )
    code: int = 4000

    def begin(self, place: Place) -> Undo | None:
        """Close all connections that are meant."""
        if not (1000 <= self.code <= 1014 or 3000 <= self.code <= 4999):
            raise FaultError("code: a WebSocket close code is needed, 4000 to 4014 for Discord's.")
        return super().begin(place)

    def _strike(self, place: Place, connection: Client) -> None:
        connection.line.close(self.code, "")


@dataclass(frozen=True, kw_only=True)
class DropGateway(_OnConnections):
    """The connection breaks without a word."""

    name: ClassVar[str] = "gateway-drop"
    title: ClassVar[str] = "The bot loses its connection"
    everyday: ClassVar[bool] = True
    advice: ClassVar[str] = "Connects again and resumes, and misses no event."

    def _strike(self, place: Place, connection: Client) -> None:
        connection.line.drop()


@dataclass(frozen=True, kw_only=True)
class Reconnect(_OnConnections):
    """The gateway asks for a new connection: op 7."""

    name: ClassVar[str] = "gateway-reconnect"
    title: ClassVar[str] = "Discord asks for a new connection (op 7)"
    advice: ClassVar[str] = "Connects again and resumes, without an IDENTIFY."

    def _strike(self, place: Place, connection: Client) -> None:
        connection.tell(Op.RECONNECT, None)


@dataclass(frozen=True, kw_only=True)
class InvalidateSession(_OnConnections):
    """The gateway gives up the session: op 9."""

    name: ClassVar[str] = "gateway-invalid-session"
    title: ClassVar[str] = "Discord ends the session (op 9)"
    advice: ClassVar[str] = (
        "Resumes when it may, else identifies again after a pause, and doubles nothing."
    )
    resumable: bool = False

    def _strike(self, place: Place, connection: Client) -> None:
        if not self.resumable and connection.session is not None:
            place.sessions.invalidate(connection.session)
        connection.tell(Op.INVALID_SESSION, self.resumable)


@dataclass(frozen=True, kw_only=True)
class _Trouble(Fault):
    """Goes on until it is healed."""

    about: ClassVar[str] = "the gateway"
    flag: ClassVar[str]
    """Which field of `Trouble` it inverts."""

    def begin(self, place: Place) -> Undo | None:
        """Invert the flag, and return how to invert it back."""
        trouble = place.sessions.trouble
        usual = getattr(trouble, self.flag)
        setattr(trouble, self.flag, not usual)
        return lambda: setattr(trouble, self.flag, usual)


@dataclass(frozen=True, kw_only=True)
class RefuseGateway(_Trouble):
    """New connections are refused."""

    name: ClassVar[str] = "gateway-refuse"
    title: ClassVar[str] = "The bot can't connect"
    advice: ClassVar[str] = "Tries again with growing pauses, and says so in its log."
    flag: ClassVar[str] = "refuses"


@dataclass(frozen=True, kw_only=True)
class NoHeartbeatAcks(_Trouble):
    """Heartbeats are not acknowledged."""

    name: ClassVar[str] = "gateway-no-acks"
    title: ClassVar[str] = "Heartbeats get no answer"
    advice: ClassVar[str] = "Takes the connection for dead, connects again and resumes."
    flag: ClassVar[str] = "acknowledges"


@dataclass(frozen=True, kw_only=True)
class NeverReady(_Trouble):
    """An IDENTIFY is taken, and READY never comes."""

    name: ClassVar[str] = "gateway-never-ready"
    title: ClassVar[str] = "The bot connects, but is never ready"
    advice: ClassVar[str] = "Does everything that needs no gateway, above all posting."
    flag: ClassVar[str] = "says_ready"
