"""All gateway sessions of one world: who may start or resume one, and who hears of what.

Pure. What a session needs to start, in the order in which it is checked:

    token        the application's                        4004
    shard        0 <= number < count                      4010
    intents      known ones; privileged ones allowed      4013, 4014
    guilds       2,500 in the shard at most               4011
    the day      1,000 IDENTIFYs, then a new token        4004 for this and every session
    the moment   one IDENTIFY in 5 s for each number      INVALID_SESSION
                 modulo max_concurrency

Source: docs, events/gateway.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from bot.sandbox.forms.fields import as_integer
from bot.sandbox.gateway import intents as intents_
from bot.sandbox.gateway.intents import Intent
from bot.sandbox.gateway.session import Client, CloseCode, Closed, Session
from bot.sandbox.gateway.session_starts import GatewayRules, SessionStarts, Start
from bot.sandbox.model import Event, Guild, Json
from bot.sandbox.world import payloads
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.rank import granted
from bot.sandbox.world.seed import new_token
from bot.sandbox.world.world import World

_IN_CHANNELS = ("MESSAGE_", "THREAD_", "TYPING_", "CHANNEL_PINS_")
# What only those are told who may look at it. Source: docs, events/gateway-events.
_ASKED_FOR = {
    "AUTO_MODERATION_ACTION_EXECUTION": Permission.MANAGE_GUILD,
    "GUILD_AUDIT_LOG_ENTRY_CREATE": Permission.VIEW_AUDIT_LOG,
    "GUILD_BAN_ADD": Permission.BAN_MEMBERS | Permission.VIEW_AUDIT_LOG,
    "GUILD_BAN_REMOVE": Permission.BAN_MEMBERS | Permission.VIEW_AUDIT_LOG,
    "INVITE_CREATE": Permission.MANAGE_CHANNELS | Permission.MANAGE_GUILD,
    "INVITE_DELETE": Permission.MANAGE_CHANNELS | Permission.MANAGE_GUILD,
}
_GUILDS_TO_A_SHARD = 1_000
"""How many guilds Discord recommends for each shard."""


@dataclass
class Trouble:
    """What the gateway does badly, by order."""

    refuses: bool = False
    acknowledges: bool = True
    says_ready: bool = True
    away: set[int] = field(default_factory=set)
    """Guilds that an outage has made unavailable."""


class Sessions:
    """All sessions of one world, and the events they get."""

    def __init__(
        self, world: World, resume_url: Callable[[], str], rules: GatewayRules | None = None
    ) -> None:
        self.world = world
        self.rules = rules or GatewayRules()
        self.trouble = Trouble()
        self.starts = SessionStarts(self.rules)
        self.connections: list[Client] = []
        self.of_token: Callable[[str], Sessions] = lambda token: self
        """Returns the sessions of the world that a token belongs to, where there are several."""
        self._resume_url = resume_url
        self._by_id: dict[str, Session] = {}
        self._watchers: list[Callable[[Session, str, Json], None]] = []
        world.subscribe(self._on_event)

    @property
    def connected(self) -> bool:
        """Whether any client holds a session now."""
        return any(session.held_by is not None for session in self._by_id.values())

    @property
    def all(self) -> list[Session]:
        """The sessions that are live or can be resumed, oldest first."""
        return list(self._by_id.values())

    def close(self) -> None:
        """Stop listening to the world."""
        self.world.unsubscribe(self._on_event)

    def watch(self, watcher: Callable[[Session, str, Json], None]) -> None:
        """Call `watcher` with the session, the name and the data of every event sent."""
        self._watchers.append(watcher)

    def _tell(self, session: Session, name: str, data: Json) -> None:
        for watcher in self._watchers:
            watcher(session, name, data)

    def gateway_facts(self) -> Json:
        """Return what `/gateway/bot` says besides the address."""
        shards = -(-len(self._guilds_of((0, 1))) // _GUILDS_TO_A_SHARD)
        limit = self.starts.limit(self.world.ticks.now())
        return {"shards": max(1, shards), "session_start_limit": limit}

    # --- beginning and ending --------------------------------------------------------------

    def identify(self, data: Json, connection: Client) -> bool:
        """Start a session; READY and the shard's guilds are sent at once.

        Returns False if it came too soon after another.
        """
        self._check_token(data)
        shard = _shard(data.get("shard"))
        intents = self._checked_intents(data.get("intents"))
        guilds = self._guilds_of(shard)
        if len(guilds) > self.rules.guilds_per_shard:
            raise Closed(CloseCode.SHARDING_REQUIRED)
        start = self.starts.take(shard[0], self.world.ticks.now())
        if start is Start.USED_UP:
            self.reset_token()
            raise Closed(CloseCode.AUTHENTICATION_FAILED)
        if start is Start.TOO_SOON:
            return False
        session = Session(
            secrets.token_hex(16), intents, shard, held_by=connection, on_dispatch=self._tell
        )
        connection.compresses = data.get("compress") is True
        if self.trouble.says_ready:
            self._forget_old()
            self._by_id[session.id] = connection.session = session
            self._welcome(session, guilds)
        return True

    def _welcome(self, session: Session, guilds: list[Guild]) -> None:
        session.dispatch("READY", self._ready(session, [guild.id for guild in guilds]))
        if session.intents & Intent.GUILDS:
            for guild in guilds:
                if guild.id not in self.trouble.away:
                    session.dispatch("GUILD_CREATE", self._guild_create(session, guild))

    def resume(self, data: Json, connection: Client) -> bool:
        """Send again what a session missed; return False if it can't be resumed."""
        self._check_token(data)
        self._forget_old()
        session = self._by_id.get(str(data.get("session_id")))
        seq = as_integer(data.get("seq"))
        if session is None or seq is None:
            return False
        if not 0 <= seq <= session.seq:
            raise Closed(CloseCode.INVALID_SEQ)
        missed = session.missed_after(seq)
        if missed is None:
            if session.held_by is None:
                del self._by_id[session.id]
            return False
        # The line before may be dead without the server knowing it; its end, noticed later,
        # must not take the session from the new one.
        if session.held_by is not None:
            session.held_by.session = None
            session.held_by.hang_up(CloseCode.UNKNOWN_ERROR)
        session.held_by, session.left_at = connection, None
        connection.session = session
        for frame in missed:
            connection.line.deliver(frame)
        session.dispatch("RESUMED", {})
        return True

    def release(self, session: Session, *, for_good: bool) -> None:
        """Let go of a session whose connection ended; `for_good` if it can't come back."""
        session.held_by, session.left_at = None, self.world.ticks.now()
        if for_good:
            self._by_id.pop(session.id, None)

    def invalidate(self, session: Session) -> None:
        """Make it impossible to resume `session`."""
        self._by_id.pop(session.id, None)
        session.held_by = None

    def _forget_old(self) -> None:
        oldest = self.world.ticks.now() - timedelta(seconds=self.rules.resumable_seconds)
        for session in self.all:
            if session.left_at is not None and session.left_at < oldest:
                del self._by_id[session.id]

    def reset_token(self) -> None:
        """End all sessions and make their token worthless, as Discord does to stop a loop."""
        self.world.application.token = new_token(self.world.application.id)
        self._by_id.clear()
        for connection in self.connections:
            if connection.session is not None:
                connection.hang_up(CloseCode.AUTHENTICATION_FAILED)

    # --- checking --------------------------------------------------------------------------

    def _check_token(self, data: Json) -> None:
        token = self.world.application.token
        if data.get("token") not in (token, f"Bot {token}"):
            raise Closed(CloseCode.AUTHENTICATION_FAILED)

    def _checked_intents(self, value: object) -> int:
        intents = as_integer(value)
        if intents is None or not intents_.are_valid(intents):
            raise Closed(CloseCode.INVALID_INTENTS)
        if not intents_.are_allowed(intents, self.world.application.flags):
            raise Closed(CloseCode.DISALLOWED_INTENTS)
        return intents

    def _guilds_of(self, shard: tuple[int, int]) -> list[Guild]:
        return [
            guild
            for guild in self.world.guilds.values()
            if _is_of(guild.id, shard) and self.world.application.bot_id in guild.members
        ]

    # --- events ----------------------------------------------------------------------------

    def _on_event(self, event: Event) -> None:
        if not self._concerns_the_bot(event):
            return
        for session in self._by_id.values():
            if self._lets_through(session, event):
                session.dispatch(event.name, self._readable(session, event))

    def _concerns_the_bot(self, event: Event) -> bool:
        """Tell whether the bot may know of `event`, by where it happened."""
        if event.name.startswith("_") or event.only_for is not None:
            return False
        if event.name == "INTERACTION_CREATE":
            return self.world.application.interactions_endpoint_url is None
        if event.name == "GUILD_DELETE" or event.guild_id is None:
            return True
        guild = self.world.guilds.get(event.guild_id)
        bot_id = self.world.application.bot_id
        if guild is None or bot_id not in guild.members or guild.id in self.trouble.away:
            return False
        needed = _ASKED_FOR.get(event.name)
        if needed is not None and not granted(guild, bot_id) & needed:
            return False
        channel = self.world.channels.get(event.channel_id or 0)
        # A bot is told of all channels, but not of what goes on in those it can't see.
        if channel is None or not event.name.startswith(_IN_CHANNELS):
            return True
        return bool(self.world.permissions(bot_id, channel) & Permission.VIEW_CHANNEL)

    def _lets_through(self, session: Session, event: Event) -> bool:
        if not _is_of(event.guild_id or 0, session.shard):
            return False
        if event.name == "GUILD_MEMBER_UPDATE" and self._is_own(event.data):
            return True
        return intents_.let_through(
            session.intents, event.name, in_guild=event.guild_id is not None
        )

    def _is_own(self, data: Json) -> bool:
        return bool(data["user"]["id"] == str(self.world.application.bot_id))

    def _readable(self, session: Session, event: Event) -> Json:
        if event.name in ("MESSAGE_CREATE", "MESSAGE_UPDATE"):
            bot_id = str(self.world.application.bot_id)
            return intents_.readable(session.intents, event.data, bot_id)
        if event.name == "AUTO_MODERATION_ACTION_EXECUTION":
            return intents_.readable_hit(session.intents, event.data)
        return event.data

    def _guild_create(self, session: Session, guild: Guild) -> Json:
        """Return a guild with the members that the session may know of at its start."""
        payload = self.world.guild_create_payload(guild)
        if session.intents & Intent.GUILD_PRESENCES:
            payload["members"] = [
                payloads.member(member, self.world.users[member.user_id])
                for member in guild.members.values()
            ]
        return payload

    def _ready(self, session: Session, guild_ids: list[int]) -> Json:
        application = self.world.application
        return {
            "v": 10,
            "user": payloads.own_user(self.world.bot),
            "guilds": [{"id": str(guild_id), "unavailable": True} for guild_id in guild_ids],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self._resume_url(),
            "shard": list(session.shard),
            "application": {"id": str(application.id), "flags": application.flags},
            "private_channels": [],
            "relationships": [],
            "presences": [],
            "user_settings": {},
            "geo_ordered_rtc_regions": [],
            "auth": {},
            "_trace": ["sandbox"],
        }


def _is_of(guild_id: int, shard: tuple[int, int]) -> bool:
    """Tell whether a guild belongs to the shard; what happens outside guilds is shard 0's."""
    number, count = shard
    return (guild_id >> 22) % count == number


def _shard(value: object) -> tuple[int, int]:
    """Return `[number, count]` as a pair; without a shard there is only one."""
    if value is None:
        return (0, 1)
    if isinstance(value, list) and len(value) == 2:
        number, count = as_integer(value[0]), as_integer(value[1])
        if number is not None and count is not None and 0 <= number < count:
            return (number, count)
    raise Closed(CloseCode.INVALID_SHARD)
