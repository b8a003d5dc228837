"""The world that a sandbox starts with: one guild, four channels, three people, the bot."""

from __future__ import annotations

import base64
import re
import secrets

from bot.clock import Clock
from bot.sandbox.model import Application, Channel, ChannelType, Guild, Overwrite, Role, User
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.world import World

_EVERYONE = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.ADD_REACTIONS
    | Permission.CHANGE_NICKNAME
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.CONNECT
    | Permission.SPEAK
    | Permission.USE_VAD
    | Permission.SEND_POLLS
)
_MEMBER = Permission.USE_APPLICATION_COMMANDS | Permission.USE_EXTERNAL_EMOJIS
# The invite link of discord-facts: view, send, embed, attach, history, send in threads.
_BOT = Permission(274878024704)


def seeded_world(
    clock: Clock,
    *,
    ticks: Clock | None = None,
    token: str | None = None,
    bot_name: str = "Briefing Bot",
) -> World:
    """Return a new world.

    The guild "The Daily Square" has `#news`, `#general`, `#announcements`, and `#rules`, where
    the bot can't write. `admin` owns it, `member` may use commands, `guest` may not.
    """
    world = World(clock, Application(0, 0, bot_name, ""), ticks)
    app = world.application
    app.id = app.bot_id = application_in(token or "") or world.ids.next()
    app.token = token or new_token(app.id)
    bot = world.add_user(User(app.bot_id, bot_name.lower().replace(" ", "-"), bot_name, bot=True))
    admin, member, guest = (
        world.add_user(User(world.ids.next(), name, name.capitalize()))
        for name in ("admin", "member", "guest")
    )
    guild = _guild(world, admin)
    member_role = _role(world, guild, "Member", _MEMBER, color=0x3BA55D)
    bot_role = _role(world, guild, bot.name, _BOT | _MEMBER, managed=True, bot_id=bot.id)
    _channels(world, guild, bot_role)
    world.join(guild, admin.id, [member_role.id])
    world.join(guild, member.id, [member_role.id])
    world.join(guild, guest.id)
    world.join(guild, bot.id, [bot_role.id])
    for person in world.people:
        world.dm_with(person.id)
    return world


def application_in(token: str) -> int | None:
    """Return the id that a token begins with, where libraries look for it; None if it doesn't."""
    first = token.partition(".")[0]
    try:
        text = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
    except ValueError:
        return None
    return int(text) if re.fullmatch(r"[0-9]{15,20}", text) else None


def new_token(application_id: int) -> str:
    """Return a token like Discord's, in which some clients look for the application's id."""
    first = base64.urlsafe_b64encode(str(application_id).encode()).decode().rstrip("=")
    return f"{first}.{secrets.token_hex(3)}.{secrets.token_hex(19)}"


def _guild(world: World, owner: User) -> Guild:
    guild = Guild(world.ids.next(), "The Daily Square", owner.id)
    guild.roles[guild.id] = Role(guild.id, "@everyone", _EVERYONE)
    world.guilds[guild.id] = guild
    return guild


def _role(
    world: World,
    guild: Guild,
    name: str,
    permissions: Permission,
    *,
    color: int = 0,
    managed: bool = False,
    bot_id: int | None = None,
) -> Role:
    role = Role(
        world.ids.next(),
        name,
        permissions,
        position=len(guild.roles),
        color=color,
        managed=managed,
        bot_id=bot_id,
    )
    guild.roles[role.id] = role
    return role


def _channels(world: World, guild: Guild, bot_role: Role) -> None:
    silent = [Overwrite(bot_role.id, is_member=False, deny=Permission.SEND_MESSAGES)]
    plan = [
        ("news", ChannelType.TEXT, "The briefing of the day", []),
        ("general", ChannelType.TEXT, "Anything goes", []),
        ("announcements", ChannelType.ANNOUNCEMENT, "Followed by other servers", []),
        ("rules", ChannelType.TEXT, "The bot can read here, but not write", silent),
    ]
    for position, (name, kind, topic, overwrites) in enumerate(plan):
        channel = Channel(
            world.ids.next(),
            kind,
            name,
            guild.id,
            position=position,
            topic=topic,
            overwrites=list(overwrites),
        )
        world.add_channel(channel)
        if name == "general":
            guild.system_channel_id = channel.id
