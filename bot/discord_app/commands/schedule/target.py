"""Who may do what in which channel; checked at every command and every press.

the person     manages the server, and may see the channel and write there
the channel    is in this server: a text channel, announcement channel or thread
the schedule   belongs to this server and, to be changed, is not the host's
"""

from __future__ import annotations

from dataclasses import dataclass

import discord
from discord import app_commands
from discord.enums import AppCommandOptionType

from bot.daily.ledger.channel_schedule import ChannelSchedule
from bot.daily.words import refusals
from bot.discord_app.commands.managed import managed_guild
from bot.discord_app.interaction import Interaction
from bot.discord_app.replies import Refusal
from bot.permissions import VIEW, to_send

Picked = app_commands.AppCommandChannel | app_commands.AppCommandThread

_THREADS = (
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
)
_FORUMS = (discord.ChannelType.forum, discord.ChannelType.media)
_POSTABLE = (discord.ChannelType.text, discord.ChannelType.news, *_THREADS)


HERE = "Which channel: this one, if you leave it out."


class ChannelOption(app_commands.Transformer):
    """A channel of the server; forums can be picked, too, to be refused with the reason."""

    @property
    def type(self) -> AppCommandOptionType:
        """A channel."""
        return AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """The types that Discord offers."""
        return [*_POSTABLE, discord.ChannelType.forum]

    async def transform(self, interaction: discord.Interaction, value: Picked, /) -> Picked:
        """Return it as Discord sends it, with the person's permissions there."""
        return value


ChannelArgument = app_commands.Transform[Picked, ChannelOption]


@dataclass(frozen=True)
class Target:
    """A channel that the person may have posts in."""

    guild_id: int
    channel_id: int
    kind: discord.ChannelType
    is_locked: bool
    parent_id: int | None

    @property
    def is_thread(self) -> bool:
        """Whether it is a thread in another channel."""
        return self.kind in _THREADS

    @property
    def is_announcement(self) -> bool:
        """Whether its messages can be published."""
        return self.kind is discord.ChannelType.news


def target(interaction: Interaction, picked: Picked | None) -> Target:
    """Return the picked channel, or else the current one, or refuse."""
    guild_id = managed_guild(interaction)
    if picked is not None:
        return _checked(guild_id, picked, picked.permissions)
    return _checked(guild_id, interaction.channel, interaction.permissions)


def pressed_for(interaction: Interaction, channel_id: int) -> Target:
    """Return the channel that a button is for, or refuse."""
    if channel_id == interaction.channel_id:
        return target(interaction, None)
    guild_id, guild, person = managed_guild(interaction), interaction.guild, interaction.user
    channel = guild.get_channel_or_thread(channel_id) if guild else None
    if channel is None or not isinstance(person, discord.Member):
        raise Refusal(refusals.other_server())
    return _checked(guild_id, channel, channel.permissions_for(person))


def _checked(guild_id: int, channel: object, granted: discord.Permissions) -> Target:
    kind, channel_id = getattr(channel, "type", None), getattr(channel, "id", 0)
    if kind in _FORUMS:
        raise Refusal(refusals.forum(channel_id))
    if kind not in _POSTABLE:
        raise Refusal(refusals.not_for_text(channel_id))
    _may_write(channel_id, granted, in_thread=kind in _THREADS)
    is_locked, parent = getattr(channel, "locked", False), getattr(channel, "parent_id", None)
    return Target(guild_id, channel_id, kind, is_locked, parent)


def _may_write(channel_id: int, granted: discord.Permissions, *, in_thread: bool) -> None:
    for permission in (VIEW, to_send(in_thread=in_thread)):
        if not getattr(granted, permission.attribute):
            raise Refusal(refusals.you_may_not_write(channel_id, permission.in_channels))


def not_locked(where: Target) -> None:
    """Refuse a thread in which nobody can post."""
    if where.is_locked:
        raise Refusal(refusals.locked(where.channel_id))


async def schedule_of(interaction: Interaction, where: Target) -> ChannelSchedule:
    """Return the channel's schedule, or refuse."""
    schedule = await interaction.client.daily.schedules.get(where.channel_id)
    if schedule is None:
        raise Refusal(refusals.no_schedule(where.channel_id))
    if schedule.guild_id not in (None, where.guild_id):
        raise Refusal(refusals.other_server())
    return schedule


async def own_schedule_of(interaction: Interaction, where: Target) -> ChannelSchedule:
    """Return the channel's schedule if people may change it, or refuse."""
    schedule = await schedule_of(interaction, where)
    if schedule.set_by_host:
        raise Refusal(refusals.hosts(where.channel_id))
    return schedule
