"""`/schedule add-time` and `/schedule remove-time`: several posts a day in one channel."""

from __future__ import annotations

from dataclasses import replace

from discord import app_commands

from bot.daily.ledger.channel_schedule import ChannelSchedule
from bot.daily.when import typed
from bot.daily.when.times import MAX_TIMES, Times
from bot.daily.words import refusals
from bot.discord_app.commands.options import choice
from bot.discord_app.commands.schedule.access import ask_access
from bot.discord_app.commands.schedule.change import change_schedule
from bot.discord_app.commands.schedule.target import (
    HERE,
    ChannelArgument,
    Target,
    not_locked,
    own_schedule_of,
    target,
)
from bot.discord_app.interaction import Interaction
from bot.discord_app.replies import Refusal, reply
from bot.messages.wire import Message


@app_commands.command(name="add-time", description="Add one more post a day to a channel.")
@app_commands.describe(time="When, in the channel's time zone: 18:00 or 6pm.", channel=HERE)
async def add_time_command(
    interaction: Interaction, time: str, channel: ChannelArgument | None = None
) -> None:
    """Add a time to a schedule."""

    async def work() -> Message:
        where, schedule, minute = await _typed(interaction, channel, time)
        if minute in schedule.times.minutes:
            raise Refusal(refusals.time_is_there(schedule, typed.shown_time(minute)))
        if len(schedule.times.minutes) == MAX_TIMES:
            raise Refusal(refusals.too_many_times(MAX_TIMES))
        return await _change(interaction, where, schedule, schedule.times.with_time(minute))

    await reply(interaction, work(), changes=True)


async def suggest_times(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Suggest the times that there are."""
    channel = getattr(interaction.namespace, "channel", None)
    channel_id = getattr(channel, "id", None) or interaction.channel_id
    schedule = await interaction.client.daily.schedules.get(channel_id or 0)
    if schedule is None or schedule.guild_id != interaction.guild_id:
        return []
    times = [typed.shown_time(minute) for minute in schedule.times.minutes]
    return [choice(each, each) for each in times]


@app_commands.command(name="remove-time", description="Take away one of a channel's posts a day.")
@app_commands.describe(time="Which of its times.", channel=HERE)
@app_commands.autocomplete(time=suggest_times)
async def remove_time_command(
    interaction: Interaction, time: str, channel: ChannelArgument | None = None
) -> None:
    """Take a time from a schedule."""

    async def work() -> Message:
        where, schedule, minute = await _typed(interaction, channel, time)
        if minute not in schedule.times.minutes:
            raise Refusal(refusals.no_such_time(schedule, typed.shown_time(minute)))
        if not schedule.more_times:
            raise Refusal(refusals.last_time(schedule))
        return await _change(interaction, where, schedule, schedule.times.without_time(minute))

    await reply(interaction, work(), changes=True)


async def _typed(
    interaction: Interaction, channel: ChannelArgument | None, time: str
) -> tuple[Target, ChannelSchedule, int]:
    where = target(interaction, channel)
    not_locked(where)
    schedule = await own_schedule_of(interaction, where)
    try:
        return where, schedule, typed.time(time)
    except typed.TypedWrong as wrong:
        raise Refusal(refusals.typed_wrong(str(wrong))) from None


async def _change(
    interaction: Interaction, where: Target, schedule: ChannelSchedule, times: Times
) -> Message:
    access = await ask_access(interaction.client.daily, where)
    options = replace(schedule.options, when=times.first, more_times=times.more)
    return await change_schedule(interaction, options, access)
