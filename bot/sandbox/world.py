"""The world of a sandbox: guilds, channels, people, messages, and what changes them.

Pure: no socket, no loop. An action changes the world and tells the subscribers in events;
what is not allowed raises the `ApiError` that Discord would answer with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime

from bot.clock import Clock
from bot.sandbox import api_error, payloads
from bot.sandbox.model import (
    Application,
    Channel,
    ChannelType,
    Event,
    Guild,
    Interaction,
    Json,
    Member,
    Message,
    User,
)
from bot.sandbox.permissions import IN_DM, NONE, Permission, channel_permissions

_DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
_EPHEMERAL = 1 << 6
_SUPPRESS_EMBEDS = 1 << 2
# What a message may carry of its flags when it is made: suppress embeds, silent, V2, ephemeral.
_SETTABLE_FLAGS = _SUPPRESS_EMBEDS | _EPHEMERAL | 1 << 12 | 1 << 15


class Snowflakes:
    """Makes ids: the clock's milliseconds, then a counter."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        """Return an id larger than all before."""
        milliseconds = int((self._clock.now() - _DISCORD_EPOCH).total_seconds() * 1000)
        self._last = max(self._last + 1, milliseconds << 22)
        return self._last


class World:
    """All there is on a sandbox's Discord."""

    def __init__(self, clock: Clock, application: Application) -> None:
        self.clock = clock
        self.application = application
        self.ids = Snowflakes(clock)
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, dict[int, Message]] = {}
        """By channel, then by id, oldest first."""
        self.interactions: dict[int, Interaction] = {}
        self.interactions_by_token: dict[str, Interaction] = {}
        self._subscribers: list[Callable[[Event], None]] = []

    # --- telling ---------------------------------------------------------------------------

    def subscribe(self, subscriber: Callable[[Event], None]) -> None:
        """Call `subscriber` with every event from now on."""
        self._subscribers.append(subscriber)

    def unsubscribe(self, subscriber: Callable[[Event], None]) -> None:
        """Stop calling `subscriber`."""
        self._subscribers.remove(subscriber)

    def publish(self, event: Event) -> None:
        """Tell all subscribers of `event`."""
        for subscriber in list(self._subscribers):
            subscriber(event)

    # --- finding ---------------------------------------------------------------------------

    @property
    def bot(self) -> User:
        """The bot's own user."""
        return self.users[self.application.bot_id]

    @property
    def people(self) -> list[User]:
        """All users that are no bots, in the order in which they came."""
        return [user for user in self.users.values() if not user.bot]

    def user(self, user_id: int) -> User:
        """Return a user; 10013 when there is none."""
        try:
            return self.users[user_id]
        except KeyError:
            raise api_error.unknown("User") from None

    def guild(self, guild_id: int) -> Guild:
        """Return a guild that the bot is in; 10004 otherwise."""
        guild = self.guilds.get(guild_id)
        if guild is None or self.application.bot_id not in guild.members:
            raise api_error.unknown("Guild")
        return guild

    def channel(self, channel_id: int) -> Channel:
        """Return a channel; 10003 when there is none."""
        try:
            return self.channels[channel_id]
        except KeyError:
            raise api_error.unknown("Channel") from None

    def message(self, channel_id: int, message_id: int) -> Message:
        """Return a message; 10008 when there is none."""
        try:
            return self.messages[channel_id][message_id]
        except KeyError:
            raise api_error.unknown("Message") from None

    def dm_with(self, user_id: int) -> Channel:
        """Return the direct-message channel of the bot and that user, made when needed."""
        for channel in self.channels.values():
            if channel.type == ChannelType.DM and channel.recipient_id == user_id:
                return channel
        channel = Channel(self.ids.next(), ChannelType.DM, recipient_id=self.user(user_id).id)
        return self.add_channel(channel)

    # --- building --------------------------------------------------------------------------

    def add_user(self, user: User) -> User:
        """Put a user into the world."""
        self.users[user.id] = user
        return user

    def add_channel(self, channel: Channel) -> Channel:
        """Put a channel into the world and, if it has one, into its guild."""
        self.channels[channel.id] = channel
        self.messages[channel.id] = {}
        if channel.guild_id is not None:
            self.guilds[channel.guild_id].channel_ids.append(channel.id)
            self.publish(Event("CHANNEL_CREATE", payloads.channel(channel), channel.guild_id))
        return channel

    def join(self, guild: Guild, user_id: int, roles: Iterable[int] = ()) -> Member:
        """Make a user a member of `guild`; for the bot this is an invitation accepted."""
        member = Member(user_id, self.clock.now(), list(roles))
        guild.members[user_id] = member
        if user_id == self.application.bot_id:
            # Without `unavailable`, which is how a client knows a new guild from a known one.
            data = self.guild_create_payload(guild)
            del data["unavailable"]
            self.publish(Event("GUILD_CREATE", data, guild.id))
        else:
            data = payloads.member(member, self.users[user_id]) | {"guild_id": str(guild.id)}
            self.publish(Event("GUILD_MEMBER_ADD", data, guild.id))
        return member

    # --- permissions -----------------------------------------------------------------------

    def permissions(self, user_id: int, channel: Channel) -> Permission:
        """Return what a user may do in `channel`; nothing where they don't belong."""
        if channel.guild_id is None:
            return IN_DM if user_id in (channel.recipient_id, self.application.bot_id) else NONE
        guild = self.guilds[channel.guild_id]
        member = guild.members.get(user_id)
        return NONE if member is None else channel_permissions(guild, member, channel)

    def require(self, user_id: int, channel: Channel, needed: Permission) -> None:
        """Raise 50001 when the channel can't be seen, 50013 when `needed` is not granted."""
        granted = self.permissions(user_id, channel)
        if not granted & Permission.VIEW_CHANNEL:
            raise api_error.missing_access()
        if needed & ~granted:
            raise api_error.missing_permissions()

    # --- messages --------------------------------------------------------------------------

    def post(self, author_id: int, channel: Channel, body: Json) -> Message:
        """Post what `body`, already checked, says; for a bot and for a person."""
        self.require(author_id, channel, Permission.SEND_MESSAGES)
        message = self.build_message(author_id, channel, body)
        message.flags &= ~_EPHEMERAL
        if not self.permissions(author_id, channel) & Permission.EMBED_LINKS:
            message.embeds = []
        if is_empty(message):
            raise api_error.empty_message()
        return self.add_message(message, channel)

    def build_message(self, author_id: int, channel: Channel, body: Json) -> Message:
        """Return the message that `body` describes, not yet in the world."""
        message = Message(
            id=self.ids.next(),
            channel_id=channel.id,
            author_id=author_id,
            created_at=self.clock.now(),
            content=(body.get("content") or "").strip(),
            embeds=[payloads.embed(embed) for embed in body.get("embeds") or []],
            components=payloads.components(body.get("components") or []),
            flags=int(body.get("flags") or 0) & _SETTABLE_FLAGS,
            tts=bool(body.get("tts")),
            nonce=body.get("nonce"),
            reference=body.get("message_reference"),
        )
        self._note_mentions(message, channel, body.get("allowed_mentions"))
        return message

    def add_message(self, message: Message, channel: Channel) -> Message:
        """Put a message into its channel and tell of it."""
        self.messages[channel.id][message.id] = message
        if not message.is_ephemeral:
            channel.last_message_id = message.id
        self._tell_of_message("MESSAGE_CREATE", message, channel)
        return message

    def edit(self, message: Message, body: Json) -> Message:
        """Change what `body`, already checked, names; the rest stays."""
        before = replace(message)
        if "content" in body:
            message.content = (body["content"] or "").strip()
        if "embeds" in body:
            message.embeds = [payloads.embed(embed) for embed in body["embeds"] or []]
        if "components" in body:
            message.components = payloads.components(body["components"] or [])
        if is_empty(message):
            message.content, message.embeds = before.content, before.embeds
            message.components = before.components
            raise api_error.empty_message()
        message.edited_at = self.clock.now()
        self._tell_of_message("MESSAGE_UPDATE", message, self.channels[message.channel_id])
        return message

    def delete(self, message: Message) -> None:
        """Take a message out of its channel."""
        channel = self.channels[message.channel_id]
        del self.messages[channel.id][message.id]
        data: Json = {"id": str(message.id), "channel_id": str(channel.id)}
        if channel.guild_id is not None:
            data["guild_id"] = str(channel.guild_id)
        event = Event("MESSAGE_DELETE", data, channel.guild_id, channel.id, message.visible_to)
        self.publish(event)

    def visible_messages(self, user_id: int, channel: Channel) -> list[Message]:
        """Return what a user sees of a channel's history, oldest first."""
        if not self.permissions(user_id, channel) & Permission.READ_MESSAGE_HISTORY:
            return []
        return [
            message
            for message in self.messages[channel.id].values()
            if message.visible_to in (None, user_id)
        ]

    def _note_mentions(self, message: Message, channel: Channel, allowed: Json | None) -> None:
        """Note whom the content pings, as far as `allowed` and the author's permissions let it."""
        parse = (
            {"users", "roles", "everyone"} if allowed is None else set(allowed.get("parse") or ())
        )
        users = {int(user_id) for user_id in (allowed or {}).get("users") or ()}
        roles = {int(role_id) for role_id in (allowed or {}).get("roles") or ()}
        named_users = {int(found) for found in re.findall(r"<@!?(\d{1,19})>", message.content)}
        named_roles = {int(found) for found in re.findall(r"<@&(\d{1,19})>", message.content)}
        if "users" not in parse:
            named_users &= users
        if "roles" not in parse:
            named_roles &= roles
        message.mentions = sorted(named_users & self.users.keys())
        if channel.guild_id is not None:
            may_ping_all = bool(
                self.permissions(message.author_id, channel) & Permission.MENTION_EVERYONE
            )
            guild_roles = self.guilds[channel.guild_id].roles
            message.mention_roles = sorted(
                role_id
                for role_id in named_roles & guild_roles.keys()
                if may_ping_all or guild_roles[role_id].mentionable
            )
            message.mention_everyone = (
                may_ping_all
                and "everyone" in parse
                and re.search(r"@(everyone|here)\b", message.content) is not None
            )

    def _tell_of_message(self, name: str, message: Message, channel: Channel) -> None:
        data = self.message_payload(message)
        if channel.guild_id is not None:
            data["guild_id"] = str(channel.guild_id)
        self.publish(Event(name, data, channel.guild_id, channel.id, message.visible_to))

    # --- payloads --------------------------------------------------------------------------

    def message_payload(self, message: Message) -> Json:
        """Return a message as Discord's JSON."""
        interaction = self.interactions.get(message.interaction_id or 0)
        return payloads.message(message, self.users, interaction)

    def channel_payload(self, channel: Channel) -> Json:
        """Return a channel as Discord's JSON."""
        return payloads.channel(channel, self.users.get(channel.recipient_id or 0))

    def guild_create_payload(self, guild: Guild) -> Json:
        """Return a guild as GUILD_CREATE carries it; of its members only the bot."""
        own = payloads.member(guild.members[self.application.bot_id], self.bot)
        return payloads.guild_create(
            guild, [self.channels[channel_id] for channel_id in guild.channel_ids], [own]
        )


def is_empty(message: Message) -> bool:
    """Tell whether there is nothing in a message that one could see."""
    return not (message.content or message.embeds or message.components)
