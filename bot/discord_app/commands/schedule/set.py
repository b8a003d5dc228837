"""`/schedule set`: a channel's daily post."""

from __future__ import annotations

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
from bot.daily.port.access import ChannelAccess
from bot.daily.when import typed
from bot.daily.when.schedule import Schedule
from bot.daily.when.zones.rules import zone_info
from bot.daily.words import answers, refusals
from bot.discord_app.commands.options import MAX_CHOICES, choice
from bot.discord_app.commands.schedule.change import change_schedule
from bot.discord_app.commands.schedule.reply import ask_access, reply
from bot.discord_app.commands.schedule.target import (
    ChannelArgument,
    Refusal,
    Target,
    not_locked,
    target,
)
from bot.discord_app.interaction import Interaction
from bot.messages.wire import Message

_DAYS = ("every day", "weekdays", "weekends", "Mon, Wed and Fri", "Tue and Thu", "Sun")


async def suggest_zones(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Suggest time zones by name or city, each with the current time there."""
    now = interaction.client.daily.clock.now()
    return [
        choice(f"{name} · {now.astimezone(zone_info(name)):%H:%M} now", name)
        for name in typed.suggest_zones(current, MAX_CHOICES)
    ]


async def suggest_days(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Suggest a few sets of days, first the one that was typed, if it is valid."""
    try:
        understood = [typed.shown_days(typed.days(current))] if current.strip() else []
    except typed.WrongDays:
        understood = []
    matching = [each for each in _DAYS if current.strip().casefold() in each.casefold()]
    return [choice(each, each) for each in dict.fromkeys([*understood, *matching])]


@app_commands.command(name="set", description="Set, or change, the daily post of a channel.")
@app_commands.describe(
    channel="Where the post goes: a text channel, an announcement channel or a thread.",
    time="When, by the clocks there: 09:00, 9am or 0900.",
    timezone="A city, a country or a time zone.",
    days="Which days: weekdays, weekends, every day, or Mon, Wed and Fri.",
    order="Which article comes next.",
    when_nothing_new="What to do on a day without a new article.",
    ping="A role to ping with each post.",
    ping_nobody="Stop pinging a role.",
)
@app_commands.rename(when_nothing_new="when-nothing-new", ping_nobody="ping-nobody")
@app_commands.choices(
    order=[
        app_commands.Choice(name="the newest that this channel hasn't had", value="newest"),
        app_commands.Choice(name="the oldest that it hasn't had, one by one", value="queue"),
        app_commands.Choice(name="all that it hasn't had, in one post", value="digest"),
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
        when = await _typed(interaction, where, before, time, timezone, days)
        options = _options(interaction, where, before, when)
        if order is not None:
            options = replace(options, order=Order(order))
        if when_nothing_new is not None:
            options = replace(options, when_nothing_new=NothingNew(when_nothing_new))
        if ping is not None or ping_nobody:
            options = replace(options, ping_role_id=None if ping_nobody or not ping else ping.id)
        return await _set(interaction, where, options, ping)

    await reply(interaction, work())


def _may_ping(channel: ChannelArgument, ping: discord.Role | None) -> None:
    """Refuse a role that should not be pinged, or not by this person."""
    if ping is None:
        return
    if ping.is_default():
        raise Refusal(refusals.everyone_as_role())
    if not (ping.mentionable or channel.permissions.mention_everyone):
        raise Refusal(refusals.role_not_yours_to_ping(ping.id))


async def _typed(
    interaction: Interaction,
    where: Target,
    before: ChannelSchedule | None,
    time: str | None,
    zone: str | None,
    days: str | None,
) -> Schedule:
    """Return what was typed, and else what was before; refuse what can't be understood."""
    if before is None and time is None:
        raise Refusal(refusals.time_needed(where.channel_id))
    try:
        minute = before.when.minute if before and time is None else typed.time(time or "")
        chosen = before.when.days if before and days is None else typed.days(days or "every day")
        name = typed.zone(zone) if zone else before.when.zone if before else None
    except typed.TypedWrong as wrong:
        raise Refusal(refusals.typed_wrong(str(wrong))) from None
    schedules = interaction.client.daily.schedules
    return Schedule(minute, name or await schedules.last_zone(where.guild_id), chosen)


def _options(
    interaction: Interaction, where: Target, before: ChannelSchedule | None, when: Schedule
) -> ScheduleOptions:
    """Return the options of before, or the usual ones, at these times."""
    if before is None:
        return ScheduleOptions(
            channel_id=where.channel_id,
            guild_id=where.guild_id,
            when=when,
            announcement=where.is_announcement,
            set_by=interaction.user.id,
        )
    # A time that is set to that of another is one time.
    more = tuple((slot, minute) for slot, minute in before.more_times if minute != when.minute)
    return replace(
        before.options,
        guild_id=where.guild_id,
        when=when,
        more_times=more,
        announcement=where.is_announcement,
        set_by=interaction.user.id,
    )


async def _set(
    interaction: Interaction, where: Target, options: ScheduleOptions, ping: discord.Role | None
) -> Message:
    access = await ask_access(interaction.client.daily, where)
    if isinstance(access, ChannelAccess) and access.guild_id != where.guild_id:
        raise Refusal(refusals.other_server(where.channel_id))
    return await change_schedule(
        interaction, options, access, _ping_notes(interaction, where, ping)
    )


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
