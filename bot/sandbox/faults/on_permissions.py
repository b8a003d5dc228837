"""Faults of permissions: taken and given, by a channel's overwrites or by a role. Pure.

Guilds, channels and roles are named by id or name, members by id or user name, the bot as
`bot`; without a guild's name, the first one is meant.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import ClassVar

from msgspec.structs import replace

from bot.sandbox.faults.kind import Fault, FaultError, Place, Undo
from bot.sandbox.faults.naming import channels_named, guild_named, role_named
from bot.sandbox.model import Channel, Guild, Overwrite, Role
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
        """Return whose permission it changes, and where; the same for taking and giving."""
        return ("permission", *astuple(self))

    def begin(self, place: Place) -> Undo | None:
        """Change the overwrites, and return how to change them back."""
        world = place.world
        bit = _permission(self.permission)
        channels = channels_named(world, self.channel, self.guild)
        if not channels:
            raise FaultError("There is no channel left in which a permission could change.")
        target = _target(world, world.guilds[channels[0].guild_id or 0], self.who)
        before = {each.id: _bits(_overwrite(each, target), bit) for each in channels}
        wanted = (bit, 0) if self.grants else (0, bit)
        for channel in channels:
            if _bits(_overwrite(channel, target), bit) != wanted:  # it may follow its category
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
    title: ClassVar[str] = "The bot loses a permission in a channel"
    everyday: ClassVar[bool] = True
    advice: ClassVar[str] = (
        "Makes one request, pauses what needs the permission, and tells an admin its name."
    )
    grants: ClassVar[bool] = False


@dataclass(frozen=True, kw_only=True)
class GivePermission(_PermissionFault):
    """A permission is granted by the channels' overwrites."""

    name: ClassVar[str] = "permission-given"
    title: ClassVar[str] = "The bot gets a permission in a channel"
    advice: ClassVar[str] = "Resumes by itself what it had paused."
    grants: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class TakeRolePermission(Fault):
    """A role loses a permission in the whole guild."""

    name: ClassVar[str] = "role-permission-taken"
    title: ClassVar[str] = "A role loses a permission in the whole server"
    advice: ClassVar[str] = (
        "Checks again what it may do where it posts, and tells an admin what is missing."
    )
    permission: str
    role: str = "@everyone"
    guild: str | None = None

    def begin(self, place: Place) -> Undo | None:
        """Take the permission from the role, and return how to give it back."""
        world, bit = place.world, _permission(self.permission)
        guild = guild_named(world, self.guild)
        role = role_named(guild, self.role)
        if not role.permissions & bit:
            raise FaultError(f"{role.name} does not have {self.permission}.")
        _change(world, guild, role, role.permissions & ~bit)

        def undo() -> None:
            _change(world, guild, role, role.permissions | bit)

        return undo


def _change(world: World, guild: Guild, role: Role, permissions: int) -> None:
    role.permissions = permissions
    world.change_role(guild, role)


# --- finding --------------------------------------------------------------------------------


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
    """Set what an overwrite says about one permission, and publish the channel's change."""
    before = _overwrite(channel, target)
    allow, deny = bits
    after = replace(before, allow=before.allow & ~bit | allow, deny=before.deny & ~bit | deny)
    others = [each for each in channel.overwrites if each.target_id != target.target_id]
    world.set_overwrites(channel, [*others, after] if after.allow or after.deny else others)
