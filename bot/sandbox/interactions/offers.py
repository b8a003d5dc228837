"""Which commands people are offered, and which only others are."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.model import Channel, CommandType, Json
from bot.sandbox.world import installs
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.world import World

# As Discord's settings call them, where that is not the bit's own name.
_TITLES = {Permission.MANAGE_GUILD: "Manage Server", Permission.VIEW_CHANNEL: "View Channels"}


@dataclass(frozen=True)
class Withheld:
    """A command that a person isn't offered, because of the permissions that it asks for."""

    name: str
    needs: str
    """Those permissions, for people to read."""
    person: str
    """The name of the one who is told so."""
    become: str | None
    """The user name of somebody who is offered it."""

    @property
    def sentence(self) -> str:
        """Why it isn't offered."""
        return f"/{self.name} is for people with {self.needs}, which {self.person} doesn't have."


def visible_commands(
    world: World, user_id: int, channel: Channel, kind: int = CommandType.CHAT
) -> list[Json]:
    """Return the commands of one kind that a person is offered in `channel`, by name."""
    granted = world.permissions(user_id, channel)
    if not granted & Permission.USE_APPLICATION_COMMANDS:
        return []
    return [
        command
        for command in _commands_in(world, channel, kind)
        if _is_offered(command, granted, installs.owners(world, user_id, channel, command))
    ]


def withheld_commands(world: World, user_id: int, channel: Channel) -> list[Withheld]:
    """Return the chat commands that others are offered in `channel`, and this person isn't."""
    if not world.permissions(user_id, channel) & Permission.USE_APPLICATION_COMMANDS:
        return []
    own = {command["id"] for command in visible_commands(world, user_id, channel)}
    offers = {
        person.username: {each["id"] for each in visible_commands(world, person.id, channel)}
        for person in world.people
    }
    return [
        Withheld(
            command["name"],
            _named(command),
            world.users[user_id].name,
            next((name for name, ids in offers.items() if command["id"] in ids), None),
        )
        for command in _commands_in(world, channel, CommandType.CHAT)
        if command["id"] not in own and command.get("default_member_permissions") is not None
    ]


def _named(command: Json) -> str:
    """Return the permissions that a command asks for, for people to read."""
    needed = Permission(int(command["default_member_permissions"])) or Permission.ADMINISTRATOR
    return " and ".join(
        _TITLES.get(each) or (each.name or "").replace("_", " ").title() for each in needed
    )


def _commands_in(world: World, channel: Channel, kind: int) -> list[Json]:
    """Return all commands of one kind that can be used in `channel`, by name."""
    found = [
        command
        for command in world.application.commands.values()
        if installs.context_of(channel) in _contexts(command)
    ]
    found += world.application.guild_commands.get(channel.guild_id or 0, {}).values()
    fitting = (command for command in found if command["type"] == kind)
    return sorted(fitting, key=lambda command: str(command["name"]))


def _contexts(command: Json) -> tuple[int, ...]:
    """Return where a global command may be used."""
    if command.get("contexts"):
        return tuple(command["contexts"])
    if command.get("dm_permission") is False:
        return (installs.GUILD,)
    return (installs.GUILD, installs.BOT_DM, installs.PRIVATE)


def _is_offered(command: Json, granted: Permission, owners: Json) -> bool:
    """Tell whether one of the installations in `owners` lets the person use a command.

    `default_member_permissions` only count in guilds that installed the app.
    """
    of_guild = owners.get(str(installs.BY_GUILD), "0") != "0"
    return bool(owners) and (not of_guild or _granted_by_default(command, granted))


def _granted_by_default(command: Json, granted: Permission) -> bool:
    needed = command.get("default_member_permissions")
    if needed is None:
        return True
    if int(needed) == 0:
        return bool(granted & Permission.ADMINISTRATOR)
    return not Permission(int(needed)) & ~granted
