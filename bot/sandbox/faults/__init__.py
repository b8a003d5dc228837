"""Faults on order: what Discord and its network do to bots, whenever a test or a person asks.

Each kind of fault is a class with a name, one sentence that says what a good bot does, and
its parameters as fields; `FAULTS` is the table of them. `Faults` holds what is active.
"""

from bot.sandbox.faults.active import Active, Faults, Strike
from bot.sandbox.faults.kind import Fault, FaultError, Place
from bot.sandbox.faults.on_gateway import (
    CloseGateway,
    DropGateway,
    InvalidateSession,
    NeverReady,
    NoHeartbeatAcks,
    Reconnect,
    RefuseGateway,
)
from bot.sandbox.faults.on_permissions import (
    GivePermission,
    TakePermission,
    TakeRolePermission,
)
from bot.sandbox.faults.on_requests import (
    AnswerWith,
    HalfBody,
    Hang,
    HtmlTooMany,
    RequestFault,
    Reset,
    TooMany,
)
from bot.sandbox.faults.on_threads import ArchiveThread, LeaveThread, LockThread
from bot.sandbox.faults.on_world import (
    CloseDirectMessages,
    DeleteChannel,
    DeleteMessage,
    DeleteRole,
    GuildOutage,
    RemoveBot,
    TimeOutBot,
)

FAULTS: dict[str, type[Fault]] = {
    kind.name: kind
    for kind in (
        AnswerWith,
        Reset,
        Hang,
        HalfBody,
        HtmlTooMany,
        TooMany,
        CloseGateway,
        DropGateway,
        RefuseGateway,
        NoHeartbeatAcks,
        NeverReady,
        Reconnect,
        InvalidateSession,
        TakePermission,
        GivePermission,
        TakeRolePermission,
        DeleteRole,
        TimeOutBot,
        ArchiveThread,
        LockThread,
        LeaveThread,
        CloseDirectMessages,
        DeleteChannel,
        DeleteMessage,
        GuildOutage,
        RemoveBot,
    )
}

__all__ = [
    "FAULTS",
    "Active",
    "AnswerWith",
    "ArchiveThread",
    "CloseDirectMessages",
    "CloseGateway",
    "DeleteChannel",
    "DeleteMessage",
    "DeleteRole",
    "DropGateway",
    "Fault",
    "FaultError",
    "Faults",
    "GivePermission",
    "GuildOutage",
    "HalfBody",
    "Hang",
    "HtmlTooMany",
    "InvalidateSession",
    "LeaveThread",
    "LockThread",
    "NeverReady",
    "NoHeartbeatAcks",
    "Place",
    "Reconnect",
    "RefuseGateway",
    "RemoveBot",
    "RequestFault",
    "Reset",
    "Strike",
    "TakePermission",
    "TakeRolePermission",
    "TimeOutBot",
    "TooMany",
]
