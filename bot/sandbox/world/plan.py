"""A world described as data, in Python or in JSON: guilds, channels, roles, people.

    Plan(guilds=[GuildPlan("Club", channels=["lobby", ChannelPlan("staff", deny=...)])])

says the same as `{"guilds": [{"name": "Club", "channels": ["lobby", …]}]}`. Whatever is left out
is as in the world that a sandbox starts with. Permissions are Discord's names for them, or a
number; they belong to a role by its name, to `@everyone`, to `bot`, or to a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec
from msgspec import Struct, field

from bot.sandbox.model import ChannelType
from bot.sandbox.world.permissions import Permission

EVERYONE, BOT = "@everyone", "bot"
ADMIN, MEMBER, GUEST = "admin", "member", "guest"
"""Who there is where nobody is named: the owner, a member with a role, and one without."""

Permissions = list[str] | int
Kind = Literal["text", "voice", "category", "announcement", "stage", "forum", "media"]
KINDS: dict[Kind, int] = {
    "text": ChannelType.TEXT,
    "voice": ChannelType.VOICE,
    "category": ChannelType.CATEGORY,
    "announcement": ChannelType.ANNOUNCEMENT,
    "stage": ChannelType.STAGE,
    "forum": ChannelType.FORUM,
    "media": ChannelType.MEDIA,
}
_EVERYONE_MAY = (
    "VIEW_CHANNEL SEND_MESSAGES SEND_MESSAGES_IN_THREADS EMBED_LINKS ATTACH_FILES "
    "READ_MESSAGE_HISTORY ADD_REACTIONS CHANGE_NICKNAME CREATE_PUBLIC_THREADS CONNECT SPEAK "
    "USE_VAD SEND_POLLS"
).split()
_MEMBERS_MAY = ["USE_APPLICATION_COMMANDS", "USE_EXTERNAL_EMOJIS"]
# The invite link of this project's own bot: view, send, embed, attach, history, send in threads.
_BOT_MAY = [
    *("VIEW_CHANNEL", "SEND_MESSAGES", "SEND_MESSAGES_IN_THREADS", "EMBED_LINKS"),
    *("ATTACH_FILES", "READ_MESSAGE_HISTORY"),
]


class Unfit(ValueError):
    """A plan that no world can be made of; the text says where, and what is wrong there."""


class _Part(Struct, forbid_unknown_fields=True):
    """A part of a plan."""


class PersonPlan(_Part):
    """Somebody: their user name, and the name that is shown."""

    name: str
    shown: str | None = None
    bot: bool = False
    """Another bot, which nobody acts as."""


class RolePlan(_Part):
    """A role, the later the higher."""

    name: str
    permissions: Permissions = field(default_factory=list)
    color: int = 0
    hoist: bool = False
    mentionable: bool = False


class MessagePlan(_Part):
    """A message that is there from the beginning."""

    by: str
    text: str


class ChannelPlan(_Part):
    """A channel; `allow` and `deny` are its overwrites, `category` is the name of another."""

    name: str
    type: Kind = "text"
    topic: str | None = None
    category: str | None = None
    nsfw: bool = False
    slowmode: int = 0
    """Seconds between two messages of a person."""
    allow: dict[str, Permissions] = field(default_factory=dict)
    deny: dict[str, Permissions] = field(default_factory=dict)
    messages: list[MessagePlan] = field(default_factory=list)


class GuildPlan(_Part):
    """A server; `members` says who is in it, with which roles: all people if it is left out."""

    name: str
    owner: str | None = None
    """The first of the people, unless somebody is named."""
    channels: list[ChannelPlan | str] = field(default_factory=lambda: ["general"])
    roles: list[RolePlan] = field(default_factory=list)
    members: dict[str, list[str]] | None = None
    everyone: Permissions = field(default_factory=lambda: [*_EVERYONE_MAY, *_MEMBERS_MAY])
    bot: Permissions | None = field(default_factory=lambda: [*_BOT_MAY, *_MEMBERS_MAY])
    """What the bot's own role may do; None: the bot isn't there."""


def _standard_guild() -> GuildPlan:
    return GuildPlan(
        "The Daily Square",
        channels=[
            ChannelPlan("news", topic="The briefing of the day"),
            ChannelPlan("general", topic="Anything goes"),
            ChannelPlan("announcements", "announcement", "Followed by other servers"),
            ChannelPlan(
                "rules",
                topic="The bot can read here, but not write",
                deny={BOT: ["SEND_MESSAGES"]},
            ),
        ],
        roles=[RolePlan("Member", _MEMBERS_MAY, 0x3BA55D)],
        members={ADMIN: ["Member"], MEMBER: ["Member"], GUEST: []},
        everyone=_EVERYONE_MAY,
    )


class Plan(_Part):
    """A whole world; left out, it is the one that a sandbox starts with."""

    guilds: list[GuildPlan] = field(default_factory=lambda: [_standard_guild()])
    people: list[PersonPlan | str] = field(default_factory=lambda: [ADMIN, MEMBER, GUEST])


def read(value: Mapping[str, Any] | Plan) -> Plan:
    """Return the plan in data that was read from JSON; raises Unfit."""
    try:
        plan = value if isinstance(value, Plan) else msgspec.convert(value, Plan)
    except msgspec.ValidationError as error:
        raise Unfit(str(error).replace("`$.", "`")) from None
    for problem in _problems(plan):
        raise Unfit(problem)
    return plan


def names_of(people: list[PersonPlan | str]) -> list[str]:
    """Return the user names of people."""
    return [each if isinstance(each, str) else each.name for each in people]


def bits(permissions: Permissions) -> Permission:
    """Return permissions as Discord counts them; `Unfit` for a name that it doesn't know."""
    if isinstance(permissions, int):
        return Permission(permissions)
    total = Permission(0)
    for name in permissions:
        if name not in Permission.__members__:
            raise Unfit(f"{name!r} is no permission; Discord's names are like SEND_MESSAGES")
        total |= Permission[name]
    return total


def _problems(plan: Plan) -> Iterator[str]:
    """Yield what no type tells: names that are there twice, or that nobody has.

    Raises `Unfit` for permissions that don't exist.
    """
    people = names_of(plan.people)
    if not plan.guilds:
        yield "a world needs a guild"
    if not any(isinstance(each, str) or not each.bot for each in plan.people):
        yield "a world needs a person"
    yield from _twice("people", people)
    for guild in plan.guilds:
        roles = [role.name for role in guild.roles]
        yield from _twice(f"the roles of {guild.name}", roles)
        owner = [guild.owner] if guild.owner else []
        yield from _unknown(f"{guild.name}: owner", owner, people)
        for name, held in (guild.members or {}).items():
            yield from _unknown(f"{guild.name}: members", [name], people)
            yield from _unknown(f"{guild.name}: roles of {name}", held, roles)
        yield from _problems_of_channels(guild, people, roles)
        for may in (guild.everyone, guild.bot or 0, *(role.permissions for role in guild.roles)):
            bits(may)


def _problems_of_channels(guild: GuildPlan, people: list[str], roles: list[str]) -> Iterator[str]:
    channels = [each for each in guild.channels if not isinstance(each, str)]
    categories = [each.name for each in channels if each.type == "category"]
    for channel in channels:
        at = f"{guild.name}: #{channel.name}"
        category = [channel.category] if channel.category else []
        yield from _unknown(f"{at}: category", category, categories)
        known = [*roles, *people, EVERYONE, BOT]
        yield from _unknown(at, [*channel.allow, *channel.deny], known)
        for may in (*channel.allow.values(), *channel.deny.values()):
            bits(may)
        yield from _unknown(f"{at}: messages", [each.by for each in channel.messages], people)
        if channel.messages and KINDS[channel.type] in ChannelType.WITHOUT_MESSAGES:
            yield f"{at}: there are no messages in a {channel.type}"


def _twice(where: str, names: list[str]) -> Iterator[str]:
    for name in names:
        if names.count(name) > 1:
            yield f"{where}: {name!r} is there twice"


def _unknown(where: str, names: list[str], known: list[str]) -> Iterator[str]:
    for name in names:
        if name not in known:
            yield f"{where}: there is no {name!r} in the plan; there are {', '.join(known)}"
