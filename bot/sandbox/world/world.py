"""The world of a sandbox: guilds, channels, people, messages, and what changes them.

Pure: no socket, no loop. An action changes the world and tells the subscribers in events;
what isn't allowed raises the `ApiError` that Discord would answer with.

A world has two clocks. `clock` is the time that people see: on messages, in ids, in embeds.
`ticks` is for what waits: nonces, rate limits, heartbeats, sessions, the deadlines of
interactions. They are one clock unless both are given, as for a sandbox whose time is moved by
hand: there a day more on the calendar must not cost the bot its session.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.clock import Clock
from bot.sandbox import api_error
from bot.sandbox.model import (
    Application,
    Attachment,
    Channel,
    ChannelType,
    Event,
    Guild,
    Interaction,
    Json,
    Member,
    Message,
    MessageType,
    Overwrite,
    Role,
    User,
)
from bot.sandbox.world import message_payloads, payloads
from bot.sandbox.world.allowances import Allowances
from bot.sandbox.world.nonces import Nonces
from bot.sandbox.world.permissions import IN_DM, NONE, Permission, channel_permissions
from bot.sandbox.world.snowflakes import Snowflakes


class World:
    """Everything on a sandbox's Discord."""

    def __init__(self, clock: Clock, application: Application, ticks: Clock | None = None) -> None:
        self.clock = clock
        self.ticks = ticks or clock
        self.application = application
        self.address = "http://127.0.0.1"
        """The sandbox's own address, under which files are read."""
        self.ids = Snowflakes(clock)
        self.nonces = Nonces(self.ticks)
        self.allowances = Allowances(self.ticks)
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, dict[int, Message]] = {}
        """By channel, then by id, oldest first."""
        self.interactions: dict[int, Interaction] = {}
        self.interactions_by_token: dict[str, Interaction] = {}
        self.attached: dict[int, Attachment] = {}
        """What people attached to commands, oldest first; it is not saved."""
        self.closed_to_bot: set[int] = set()
        """Who accepts no direct messages from the bot."""
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
        """All users that aren't bots, in the order in which they came."""
        return [user for user in self.users.values() if not user.bot]

    def person(self, name: str) -> User | None:
        """Return a person by id or user name."""
        return next((each for each in self.people if name in (each.username, str(each.id))), None)

    def user(self, user_id: int) -> User:
        """Return a user; raises 10013 if there is none."""
        try:
            return self.users[user_id]
        except KeyError:
            raise api_error.unknown("User") from None

    def guild(self, guild_id: int) -> Guild:
        """Return a guild that the bot is in; raises 10004 otherwise."""
        guild = self.guilds.get(guild_id)
        if guild is None or self.application.bot_id not in guild.members:
            raise api_error.unknown("Guild")
        return guild

    def channel(self, channel_id: int) -> Channel:
        """Return a channel; raises 10003 if there is none."""
        try:
            return self.channels[channel_id]
        except KeyError:
            raise api_error.unknown("Channel") from None

    def message(self, channel_id: int, message_id: int) -> Message:
        """Return a message; raises 10008 if there is none."""
        try:
            return self.messages[channel_id][message_id]
        except KeyError:
            raise api_error.unknown("Message") from None

    def threads_of(self, guild: Guild) -> list[Channel]:
        """Return all threads of a guild, oldest first."""
        return [
            channel
            for channel in self.channels.values()
            if channel.thread is not None and channel.guild_id == guild.id
        ]

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
        """Put a channel or a thread into the world, and into its guild if it has one."""
        self.channels[channel.id] = channel
        self.messages[channel.id] = {}
        if channel.thread is not None:
            data = payloads.channel(channel) | {"newly_created": True}
            self.publish(Event("THREAD_CREATE", data, channel.guild_id, channel.id))
        elif channel.guild_id is not None:
            self.guilds[channel.guild_id].channel_ids.append(channel.id)
            data = payloads.channel(channel)
            self.publish(Event("CHANNEL_CREATE", data, channel.guild_id, channel.id))
        return channel

    def change_channel(self, channel: Channel) -> None:
        """Publish that a channel or a thread has changed."""
        name = "CHANNEL_UPDATE" if channel.thread is None else "THREAD_UPDATE"
        self.publish(Event(name, payloads.channel(channel), channel.guild_id, channel.id))

    def change_guild(self, guild: Guild) -> None:
        """Publish that a guild has changed."""
        self.publish(Event("GUILD_UPDATE", payloads.guild(guild), guild.id))

    def change_role(self, guild: Guild, role: Role) -> None:
        """Publish that a role has changed."""
        data = {"guild_id": str(guild.id), "role": payloads.role(role)}
        self.publish(Event("GUILD_ROLE_UPDATE", data, guild.id))

    def change_member(self, guild: Guild, member: Member) -> None:
        """Publish that a member has changed."""
        data = payloads.member(member, self.users[member.user_id]) | {"guild_id": str(guild.id)}
        self.publish(Event("GUILD_MEMBER_UPDATE", data, guild.id))

    def set_overwrites(self, channel: Channel, overwrites: list[Overwrite]) -> None:
        """Replace a channel's overwrites; the channels that have those of a category follow it."""
        followers = [
            each
            for each in self.channels.values()
            if each.parent_id == channel.id and set(each.overwrites) == set(channel.overwrites)
        ]
        for each in (channel, *followers):
            if each.thread is None:
                each.overwrites = list(overwrites)
                self.change_channel(each)

    def delete_role(self, guild: Guild, role: Role) -> None:
        """Delete a role, with all that its members and channels had of it."""
        del guild.roles[role.id]
        data = {"guild_id": str(guild.id), "role_id": str(role.id)}
        self.publish(Event("GUILD_ROLE_DELETE", data, guild.id))
        for member in guild.members.values():
            if role.id in member.roles:
                member.roles.remove(role.id)
                self.change_member(guild, member)
        for channel in [self.channels[each] for each in guild.channel_ids]:
            left = [each for each in channel.overwrites if each.target_id != role.id]
            if left != channel.overwrites:
                self.set_overwrites(channel, left)

    def delete_channel(self, channel: Channel) -> None:
        """Delete a channel, with its threads and messages; those in a category stay."""
        for each in [each for each in self.channels.values() if each.parent_id == channel.id]:
            if each.thread is not None:
                self.delete_channel(each)
            else:
                each.parent_id = None
                self.change_channel(each)
        name = "CHANNEL_DELETE" if channel.thread is None else "THREAD_DELETE"
        # Told first, while it is still known who could see it.
        self.publish(Event(name, payloads.channel(channel), channel.guild_id, channel.id))
        del self.channels[channel.id], self.messages[channel.id]
        if channel.guild_id is not None and channel.thread is None:
            self.guilds[channel.guild_id].channel_ids.remove(channel.id)

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

    def leave(self, guild: Guild, user_id: int) -> None:
        """End a membership; for the bot this is being removed from the guild."""
        if user_id == self.application.bot_id:
            self.publish(Event("GUILD_DELETE", {"id": str(guild.id)}, guild.id))
        else:
            data = {"guild_id": str(guild.id), "user": payloads.user(self.users[user_id])}
            self.publish(Event("GUILD_MEMBER_REMOVE", data, guild.id))
        del guild.members[user_id]

    # --- permissions -----------------------------------------------------------------------

    def permissions(self, user_id: int, channel: Channel) -> Permission:
        """Return what a user may do in `channel`; nothing where they don't belong."""
        if channel.guild_id is None:
            with_bot = channel.recipient_id is not None and user_id == self.application.bot_id
            belongs = with_bot or user_id in (channel.recipient_id, *channel.recipient_ids)
            return IN_DM if belongs else NONE
        guild = self.guilds[channel.guild_id]
        member = guild.members.get(user_id)
        if member is None:
            return NONE
        parent = self.channels.get(channel.parent_id or 0)
        return channel_permissions(guild, member, channel, parent, self.clock.now())

    def may_meet(self, user_id: int) -> bool:
        """Tell whether the bot may write to a user: they share a guild, or the user has the app."""
        bot_id = self.application.bot_id
        return user_id in self.application.user_installs or any(
            user_id in guild.members and bot_id in guild.members for guild in self.guilds.values()
        )

    def require(self, user_id: int, channel: Channel, needed: Permission) -> None:
        """Raise 50001 if the channel can't be seen, 50013 if `needed` isn't granted."""
        granted = self.permissions(user_id, channel)
        if not granted & Permission.VIEW_CHANNEL:
            raise api_error.missing_access()
        if needed & ~granted:
            raise api_error.missing_permissions()

    # --- messages --------------------------------------------------------------------------

    def visible_messages(self, user_id: int, channel: Channel) -> list[Message]:
        """Return what a user sees of a channel's history, oldest first."""
        if not self.permissions(user_id, channel) & Permission.READ_MESSAGE_HISTORY:
            return []
        return [
            message
            for message in self.messages[channel.id].values()
            if message.visible_to in (None, user_id)
        ]

    # --- payloads --------------------------------------------------------------------------

    def message_payload(self, message: Message, viewer_id: int | None = None) -> Json:
        """Return a message as Discord's JSON, with what it replies to.

        It is as the bot sees it unless somebody else looks: reactions and votes are their own.
        """
        payload = self._bare_message_payload(message, viewer_id)
        if message.type == MessageType.REPLY and message.reference is not None:
            place = self.messages.get(int(message.reference["channel_id"]), {})
            replied_to = place.get(int(message.reference["message_id"]))
            payload["referenced_message"] = (
                None if replied_to is None else self._bare_message_payload(replied_to)
            )
        return payload

    def _bare_message_payload(self, message: Message, viewer_id: int | None = None) -> Json:
        return message_payloads.message(
            message,
            self.users,
            address=self.address,
            interaction=self.interactions.get(message.interaction_id or 0),
            thread=self.channels.get(message.id),
            viewer_id=self.application.bot_id if viewer_id is None else viewer_id,
            now=self.clock.now,
        )

    def channel_payload(self, channel: Channel) -> Json:
        """Return a channel as Discord's JSON."""
        recipients = [channel.recipient_id or 0, *channel.recipient_ids]
        return payloads.channel(
            channel, [self.users[user_id] for user_id in recipients if user_id in self.users]
        )

    def guild_create_payload(self, guild: Guild) -> Json:
        """Return a guild as GUILD_CREATE carries it, with the bot as its only member."""
        own = payloads.member(guild.members[self.application.bot_id], self.bot)
        channels = [self.channels[channel_id] for channel_id in guild.channel_ids]
        threads = [thread for thread in self.threads_of(guild) if not archived(thread)]
        return payloads.guild_create(guild, channels, threads, [own])


def archived(channel: Channel) -> bool:
    """Tell whether a channel is an archived thread."""
    return channel.thread is not None and channel.thread.archived
