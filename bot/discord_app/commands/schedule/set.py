"""`/schedule set`: a channel's daily post."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import discord
from discord import app_commands

from bot.daily.ledger.channel_schedule import (
    ChannelSchedule,
    NothingNew,
    Order,
    ScheduleOptions,
)
from bot.daily.port.access import Access, ChannelAccess
from bot.daily.setting import options_at
from bot.daily.when import typed
from bot.daily.when.days_of_week import days_of_week
from bot.daily.when.reading import Asker, Typed, Understood, understand
from bot.daily.when.schedule import Schedule
from bot.daily.when.zones.rules import zone_info
from bot.daily.words import answers, refusals
from bot.discord_app.commands.options import MAX_CHOICES, choice
from bot.discord_app.commands.schedule.access import ask_access
from bot.discord_app.commands.schedule.change import change_schedule
from bot.discord_app.commands.schedule.target import ChannelArgument, Target, not_locked, target
from bot.discord_app.interaction import Interaction
from bot.discord_app.replies import Refusal, reply
from bot.messages.post import Style
from bot.messages.wire import Message

_DAYS = ("every day", "weekdays", "weekends", "Mon, Wed and Fri", "Tue and Thu", "Sun")


async def suggest_zones(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Suggest time zones by name or city, each with the current time there."""
    now = interaction.client.daily.clock.now()
    # Not on the event loop: the names of all places take a moment to prepare, once.
    names = await asyncio.to_thread(
        typed.suggest_zones, current, now, _locales(interaction), MAX_CHOICES
    )
    return [
        choice(f"{typed.shown_zone(name, now)} · {now.astimezone(zone_info(name)):%H:%M} now", name)
        for name in names
    ]


async def suggest_days(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Suggest a few sets of days, first the one that was typed, if it is valid."""
    understood: list[str] = []
    if current.strip():
        with contextlib.suppress(typed.WrongDays):
            read = await asyncio.to_thread(days_of_week, current, _locales(interaction))
            understood = [typed.shown_days(read.days)]
    matching = [each for each in _DAYS if current.strip().casefold() in each.casefold()]
    return [choice(each, each) for each in dict.fromkeys([*understood, *matching])]


@app_commands.command(name="set", description="Give a channel a daily post, or change it.")
@app_commands.describe(
    channel="Where the post goes: a text channel, an announcement channel or a thread.",
    time="When: 09:00, 9am, 21h30, or 9am Berlin.",
    timezone="A city, country, state or time zone.",
    days="Which days: weekdays, Mon-Fri, 1-5, every day except Sunday; in any language.",
    order="Which article comes next.",
    style="How a post looks; a digest always looks the same.",
    when_nothing_new="What to do on a day without a new article.",
    ping="A role to ping with each post.",
    ping_nobody="Don't ping a role any more.",
)
@app_commands.rename(when_nothing_new="when-nothing-new", ping_nobody="ping-nobody")
@app_commands.choices(
    order=[
        app_commands.Choice(name="the newest that this channel hasn't had", value="newest"),
        app_commands.Choice(name="the oldest that it hasn't had, one by one", value="queue"),
        app_commands.Choice(name="all that it hasn't had, in one post", value="digest"),
    ],
    style=[
        app_commands.Choice(name="the whole text", value="full"),
        app_commands.Choice(name="a card: the picture and the first words", value="card"),
        app_commands.Choice(name="headlines: one sentence of each section", value="headlines"),
    ],
    when_nothing_new=[
        app_commands.Choice(name="post the newest again", value="repost"),
        app_commands.Choice(name="skip the day", value="skip"),
    ],
)
@app_commands.autocomplete(timezone=suggest_zones, days=suggest_days)
async def set_command(
    interaction: Interaction,
    channel: ChannelArgument,
    time: str | None = None,
    timezone: str | None = None,
    days: str | None = None,
    order: Literal["newest", "queue", "digest"] | None = None,
    style: Literal["full", "card", "headlines"] | None = None,
    when_nothing_new: Literal["repost", "skip"] | None = None,
    ping: discord.Role | None = None,
    ping_nobody: bool = False,
) -> None:
    """Set a schedule, or change what was typed of it, and say what happens next."""

    async def work() -> Message:
        where = target(interaction, channel)
        not_locked(where)
        _may_ping(channel, ping)
        before = await interaction.client.daily.schedules.get(where.channel_id)
        if before is not None and before.set_by_host:
            raise Refusal(refusals.hosts(where.channel_id))
        read = await _understood(interaction, where, before, Typed(time, timezone, days))
        options = await _options(interaction, where, before, read.when)
        if order is not None:
            options = replace(options, order=Order(order))
        if style is not None:
            options = replace(options, style=Style(style), own_style=True)
        if when_nothing_new is not None:
            options = replace(options, when_nothing_new=NothingNew(when_nothing_new))
        if ping is not None or ping_nobody:
            options = replace(options, ping_role_id=None if ping_nobody or not ping else ping.id)
        return await _set(interaction, where, options, ping, read.notes)

    await reply(interaction, work(), changes=True)


def _may_ping(channel: ChannelArgument, ping: discord.Role | None) -> None:
    """Refuse a role that should not be pinged, or not by this person."""
    if ping is None:
        return
    if ping.is_default():
        raise Refusal(refusals.everyone_as_role())
    if not (ping.mentionable or channel.permissions.mention_everyone):
        raise Refusal(refusals.role_not_yours_to_ping(ping.id))


async def _understood(
    interaction: Interaction, where: Target, before: ChannelSchedule | None, options: Typed
) -> Understood:
    """Return the schedule that was typed, or refuse with all that can't be understood."""
    if before is None and options.time is None:
        raise Refusal(refusals.time_needed(where.channel_id))
    daily = interaction.client.daily
    last = await daily.schedules.last_zone(where.guild_id)
    when = before.when if before else None
    asker = Asker(daily.clock.now(), *_locales(interaction), when.zone if when else last, when)
    try:
        return await asyncio.to_thread(understand, options, asker)
    except typed.TypedWrong as wrong:
        raise Refusal(refusals.typed_wrong(str(wrong))) from None


def _locales(interaction: Interaction) -> tuple[str, str]:
    """Return the locales of the person and of the server."""
    return str(interaction.locale), str(interaction.guild_locale or interaction.locale)


async def _options(
    interaction: Interaction, where: Target, before: ChannelSchedule | None, when: Schedule
) -> ScheduleOptions:
    """Return the options of before, or the usual ones, at these times."""
    return await options_at(
        when,
        before,
        interaction.client.daily.schedules,
        channel_id=where.channel_id,
        guild_id=where.guild_id,
        announcement=where.is_announcement,
        set_by=interaction.user.id,
    )


async def _set(
    interaction: Interaction,
    where: Target,
    options: ScheduleOptions,
    ping: discord.Role | None,
    understood: Sequence[str],
) -> Message:
    access = await ask_access(interaction.client.daily, where)
    if _is_elsewhere(interaction, where, access):
        raise Refusal(refusals.other_server())
    notes = _ping_notes(interaction, where, ping)
    return await change_schedule(interaction, options, access, notes, understood=understood)


def _is_elsewhere(interaction: Interaction, where: Target, access: Access) -> bool:
    """Tell whether a channel is not in the command's server, or nobody knows that it is.

    Discord's programs offer only the server's own channels, but a person can send any id; and to
    one that the bot can't see, or while Discord doesn't answer, REST says nothing of its server.
    """
    if where.channel_id == interaction.channel_id:
        return False
    is_there = isinstance(access, ChannelAccess) and access.guild_id == where.guild_id
    guild = interaction.guild
    if guild is None or guild.unavailable or (isinstance(access, ChannelAccess) and not is_there):
        return not is_there
    place = where.parent_id if where.is_thread else where.channel_id
    return guild.get_channel(place or 0) is None


def _ping_notes(interaction: Interaction, where: Target, ping: discord.Role | None) -> list[str]:
    """Return what prevents the role from being pinged, as far as the gateway client knows."""
    if ping is None or ping.mentionable:
        return []
    guild = interaction.guild
    channel = guild.get_channel(where.parent_id or where.channel_id) if guild else None
    if guild is None or channel is None:
        return []
    if channel.permissions_for(guild.me).mention_everyone:
        return []
    return [answers.not_mentionable(ping.id)]
