"""`/schedule set`: a channel's daily post."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Literal

import discord
from discord import app_commands

from bot.daily.ledger.channel_schedule import NothingNew, ScheduleOptions
from bot.daily.port.access import ChannelAccess
from bot.daily.when import typed
from bot.daily.when.days_of_week import days_of_week
from bot.daily.when.reading import Asker, Typed, Understood, understand
from bot.daily.when.zones.rules import zone_info
from bot.daily.words import answers, refusals
from bot.discord_app.commands.options import MAX_CHOICES, choice
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


@app_commands.command(name="set", description="Set, or change, the daily post of a channel.")
@app_commands.describe(
    channel="Where the post goes: a text channel, an announcement channel or a thread.",
    time="When, by the clocks there: 09:00, 9am, 21h30, or 9am Berlin.",
    timezone="A city, country, state or time zone. The one used last here, if you leave it out.",
    days="Which days: weekdays, Mon-Fri, every day except Sunday, in your language or as 1-5.",
    ping="A role to ping with each post. Nobody, if you leave it out.",
    when_nothing_new="What to do on a day without a new article.",
)
@app_commands.rename(when_nothing_new="when-nothing-new")
@app_commands.choices(
    when_nothing_new=[
        app_commands.Choice(name="post the newest again", value="repost"),
        app_commands.Choice(name="skip the day", value="skip"),
    ]
)
@app_commands.autocomplete(timezone=suggest_zones, days=suggest_days)
async def set_command(
    interaction: Interaction,
    channel: ChannelArgument,
    time: str,
    timezone: str | None = None,
    days: str = "every day",
    ping: discord.Role | None = None,
    when_nothing_new: Literal["repost", "skip"] = "repost",
) -> None:
    """Set a schedule and say what happens next."""

    async def work() -> Message:
        where = target(interaction, channel)
        not_locked(where)
        if ping is not None and ping.is_default():
            raise Refusal(refusals.everyone_as_role())
        if ping is not None and not (ping.mentionable or channel.permissions.mention_everyone):
            raise Refusal(refusals.role_not_yours_to_ping(ping.id))
        read = await _understood(interaction, where, Typed(time, timezone, days))
        return await _set(interaction, where, read, ping, NothingNew(when_nothing_new))

    await reply(interaction, work())


async def _understood(interaction: Interaction, where: Target, options: Typed) -> Understood:
    """Return the schedule that was typed, or refuse with all that can't be understood."""
    daily = interaction.client.daily
    before = await daily.schedules.get(where.channel_id)
    if before is not None and before.set_by_host:
        raise Refusal(refusals.hosts(where.channel_id))
    asker = Asker(
        daily.clock.now(), *_locales(interaction), await daily.schedules.last_zone(where.guild_id)
    )
    try:
        return await asyncio.to_thread(understand, options, asker)
    except typed.TypedWrong as wrong:
        raise Refusal(refusals.typed_wrong(str(wrong))) from None


def _locales(interaction: Interaction) -> tuple[str, str]:
    """Return the locales of the person and of the server."""
    return str(interaction.locale), str(interaction.guild_locale or interaction.locale)


async def _set(
    interaction: Interaction,
    where: Target,
    read: Understood,
    ping: discord.Role | None,
    when_nothing_new: NothingNew,
) -> Message:
    daily = interaction.client.daily
    now = daily.clock.now()
    before = await daily.schedules.get(where.channel_id)
    if before is not None and before.set_by_host:
        raise Refusal(refusals.hosts(where.channel_id))
    access = await ask_access(daily, where.channel_id)
    if isinstance(access, ChannelAccess) and access.guild_id != where.guild_id:
        raise Refusal(refusals.other_server(where.channel_id))
    options = ScheduleOptions(
        channel_id=where.channel_id,
        guild_id=where.guild_id,
        when=read.when,
        ping_role_id=ping.id if ping else None,
        when_nothing_new=when_nothing_new,
        announcement=where.is_announcement,
        set_by=interaction.user.id,
    )
    schedule = await daily.schedules.set(options, now)
    daily.courier.wake()
    frozen = daily.edition.compose(schedule, on_purpose=False)
    return answers.was_set(
        schedule,
        await daily.records.next_post(schedule, now),
        daily.edition.choose(schedule),
        access,
        _ping_notes(interaction, where, ping),
        understood=read.notes,
        before=before,
        preview=frozen.message if frozen else None,
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
