"""Faults that people cause: permissions taken away, things deleted, the bot removed. Pure.

Guilds, channels and roles are named by id or name, members by id or user name, the bot as
`bot`; a guild that isn't named is the first one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass, replace
from typing import ClassVar

from bot.sandbox.faults.kind import Fault, FaultError, Place, Undo
from bot.sandbox.model import Channel, Event, Guild, Overwrite
from bot.sandbox.world.edits import delete
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.world import World


@dataclass(frozen=True, kw_only=True)
class _PermissionFault(Fault):
    """Changes one permission of a role or a member, in one channel or all of a guild."""

    permission: str
    who: str = "bot"
    channel: str | None = None
    guild: str | None = None
    grants: ClassVar[bool]

    def changes(self) -> tuple[object, ...]:
        """Return whose permission it changes, and where, whether it takes or gives."""
        return ("permission", *astuple(self))

    def begin(self, place: Place) -> Undo | None:
        """Change the overwrites, and return how to change them back."""
        world = place.world
        bit = _permission(self.permission)
        channels = _channels(world, self.channel, self.guild)
        if not channels:
            raise FaultError("There is no channel left in which a permission could change.")
        target = _target(world, world.guilds[channels[0].guild_id or 0], self.who)
        before = {each.id: _bits(_overwrite(each, target), bit) for each in channels}
        wanted = (bit, 0) if self.grants else (0, bit)
        for channel in channels:
            _set(world, channel, target, bit, wanted)

        def undo() -> None:
            for channel_id, bits in before.items():
                if channel_id in world.channels:
                    _set(world, world.channels[channel_id], target, bit, bits)

        return undo


@dataclass(frozen=True, kw_only=True)
class TakePermission(_PermissionFault):
    """A permission is denied by the channels' overwrites."""

    name: ClassVar[str] = "permission-taken"
    advice: ClassVar[str] = (
        "Makes one request, pauses what needs the permission, and tells an admin its name."
    )
    grants: ClassVar[bool] = False


@dataclass(frozen=True, kw_only=True)
class GivePermission(_PermissionFault):
    """A permission is granted by the channels' overwrites."""

    name: ClassVar[str] = "permission-given"
    advice: ClassVar[str] = "Goes on by itself with what it had paused."
    grants: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class DeleteChannel(Fault):
    """A channel is deleted, for good."""

    name: ClassVar[str] = "channel-deleted"
    advice: ClassVar[str] = "Ends what it did there at the first 10003, and tells an admin once."
    channel: str
    guild: str | None = None

    def begin(self, place: Place) -> Undo | None:
        """Take the channel out of the world."""
        [channel] = _channels(place.world, self.channel, self.guild)
        place.world.delete_channel(channel)
        return None


@dataclass(frozen=True, kw_only=True)
class DeleteMessage(Fault):
    """A message is deleted; `last` means the bot's newest in the channel."""

    name: ClassVar[str] = "message-deleted"
    advice: ClassVar[str] = "Counts it as posted and does not post it again."
    channel: str
    message: str = "last"
    guild: str | None = None

    def begin(self, place: Place) -> Undo | None:
        """Take the message out of its channel."""
        world = place.world
        [channel] = _channels(world, self.channel, self.guild)
        for message in reversed(world.messages[channel.id].values()):
            is_own = message.author_id == world.bot.id and not message.is_ephemeral
            if self.message == str(message.id) or (self.message == "last" and is_own):
                delete(world, message)
                return None
        raise FaultError(f"There is no message {self.message!r} in #{channel.name}.")


@dataclass(frozen=True, kw_only=True)
class GuildOutage(Fault):
    """A guild is unavailable: Discord has an outage."""

    name: ClassVar[str] = "guild-outage"
    advice: ClassVar[str] = "Keeps everything it knows of the guild, and waits."
    guild: str | None = None

    def begin(self, place: Place) -> Undo | None:
        """Tell of the outage, and return how to tell of its end."""
        world, away = place.world, place.sessions.trouble.away
        guild = _guild(world, self.guild)
        away.add(guild.id)
        gone = {"id": str(guild.id), "unavailable": True}
        world.publish(Event("GUILD_DELETE", gone, guild.id))

        def undo() -> None:
            away.discard(guild.id)
            if world.bot.id not in guild.members:
                return
            payload = world.guild_create_payload(guild)
            world.publish(Event("GUILD_CREATE", payload, guild.id))

        return undo


@dataclass(frozen=True, kw_only=True)
class RemoveBot(Fault):
    """The bot is removed from a guild; the end of the fault invites it again."""

    name: ClassVar[str] = "bot-removed"
    advice: ClassVar[str] = "Ends what it did there without a word, and keeps no data longer."
    guild: str | None = None

    def begin(self, place: Place) -> Undo | None:
        """Remove the bot, and return how to invite it again."""
        world = place.world
        guild = _guild(world, self.guild)
        member = guild.members.get(world.bot.id)
        if member is None:
            raise FaultError(f"The bot isn't in {guild.name}.")
        world.leave(guild, world.bot.id)

        def undo() -> None:
            world.join(guild, world.bot.id, member.roles)

        return undo


# --- finding --------------------------------------------------------------------------------


def _guild(world: World, name: str | None) -> Guild:
    for guild in world.guilds.values():
        if name in (None, guild.name, str(guild.id)):
            return guild
    raise FaultError(f"There is no guild {name!r}.")


def _channels(world: World, name: str | None, guild_name: str | None) -> list[Channel]:
    """Return one channel, looked for in all guilds unless one is named, or all of a guild."""
    guilds: Iterable[Guild] = world.guilds.values()
    if guild_name is not None or name is None:
        guilds = [_guild(world, guild_name)]
    of_guilds = [world.channels[each] for guild in guilds for each in guild.channel_ids]
    if name is None:
        return of_guilds
    for channel in of_guilds:
        if name.removeprefix("#") in (channel.name, str(channel.id)):
            return [channel]
    raise FaultError(f"There is no channel {name!r}.")


def _target(world: World, guild: Guild, name: str) -> Overwrite:
    """Return an empty overwrite of the role or member called `name`."""
    if name == "bot":
        return Overwrite(world.bot.id, is_member=True)
    for role in guild.roles.values():
        if name in (role.name, str(role.id)):
            return Overwrite(role.id, is_member=False)
    for user_id in guild.members:
        if name in (world.users[user_id].username, str(user_id)):
            return Overwrite(user_id, is_member=True)
    raise FaultError(f"There is no role and no member {name!r} in {guild.name}.")


def _permission(name: str) -> int:
    try:
        return int(Permission[name.upper().replace(" ", "_")])
    except KeyError:
        raise FaultError(f"There is no permission {name!r}; one is SEND_MESSAGES.") from None


# --- overwrites -----------------------------------------------------------------------------


def _overwrite(channel: Channel, target: Overwrite) -> Overwrite:
    found = (each for each in channel.overwrites if each.target_id == target.target_id)
    return next(found, target)


def _bits(overwrite: Overwrite, bit: int) -> tuple[int, int]:
    return overwrite.allow & bit, overwrite.deny & bit


def _set(
    world: World, channel: Channel, target: Overwrite, bit: int, bits: tuple[int, int]
) -> None:
    """Set what an overwrite says of one permission, and tell of the channel's change."""
    before = _overwrite(channel, target)
    allow, deny = bits
    after = replace(before, allow=before.allow & ~bit | allow, deny=before.deny & ~bit | deny)
    others = [each for each in channel.overwrites if each.target_id != target.target_id]
    channel.overwrites = [*others, after] if after.allow or after.deny else others
    world.change_channel(channel)
