"""`/schedule pause`, `resume`, `remove`."""

from __future__ import annotations

from discord import app_commands

from bot.daily.schedules import State
from bot.daily.sender import Place
from bot.discord_app.commands.schedule import showing
from bot.discord_app.commands.schedule.asking import ask_place, recheck, reply
from bot.discord_app.commands.schedule.looking import HERE
from bot.discord_app.commands.schedule.target import (
    ChannelArgument,
    Refusal,
    Target,
    not_locked,
    own_schedule_of,
    schedule_of,
    target,
)
from bot.discord_app.interaction import Interaction
from bot.messages.schedule import answers, refusals
from bot.messages.wire import Message


@app_commands.command(description="Post nothing in a channel until you resume it.")
@app_commands.describe(channel=HERE)
async def pause(interaction: Interaction, channel: ChannelArgument | None = None) -> None:
    """Pause a schedule."""

    async def work() -> Message:
        where = target(interaction, channel)
        found = await own_schedule_of(interaction, where)
        if not await interaction.client.daily.schedules.pause(where.channel_id):
            raise Refusal(refusals.nothing_to_pause(where.channel_id))
        return answers.was_paused(showing.plan(found))

    await reply(interaction, work())


@app_commands.command(description="Go on with a daily post that is paused or was stopped.")
@app_commands.describe(channel=HERE)
async def resume(interaction: Interaction, channel: ChannelArgument | None = None) -> None:
    """Let a schedule go on, if nothing is in its way any more."""

    async def work() -> Message:
        where = target(interaction, channel)
        not_locked(where)
        found = await own_schedule_of(interaction, where)
        if found.state is State.ACTIVE:
            raise Refusal(refusals.runs_already(where.channel_id))
        daily = interaction.client.daily
        if found.lacks_permission:
            return await _resume_with_permissions(interaction, where)
        await daily.schedules.resume(where.channel_id, daily.clock.now())
        daily.courier.wake()
        return await _resumed(interaction, where)

    await reply(interaction, work())


@app_commands.command(description="End the daily post of a channel.")
@app_commands.describe(channel=HERE)
async def remove(interaction: Interaction, channel: ChannelArgument | None = None) -> None:
    """Remove a schedule."""

    async def work() -> Message:
        where = target(interaction, channel)
        found = await own_schedule_of(interaction, where)
        await interaction.client.daily.schedules.remove(where.channel_id)
        return answers.was_removed(showing.plan(found))

    await reply(interaction, work())


async def _resume_with_permissions(interaction: Interaction, where: Target) -> Message:
    """Ask Discord whether what was missing is back; the courier goes on if it is."""
    daily = interaction.client.daily
    place = await recheck(daily, where.channel_id)
    found = await schedule_of(interaction, where)
    access = showing.access(place, in_thread=where.is_thread)
    if not isinstance(place, Place) or place.needed:
        return answers.still_blocked(showing.plan(found), access)
    following = await showing.following(daily, found, daily.clock.now())
    return answers.was_resumed(showing.plan(found), following, access)


async def _resumed(interaction: Interaction, where: Target) -> Message:
    daily = interaction.client.daily
    found = await schedule_of(interaction, where)
    following = await showing.following(daily, found, daily.clock.now())
    place = await ask_place(daily, where.channel_id)
    access = showing.access(place, in_thread=where.is_thread)
    return answers.was_resumed(showing.plan(found), following, access)
