"""`/schedule remove`."""

from __future__ import annotations

from discord import app_commands

from bot.daily.words import answers, refusals
from bot.discord_app.commands.schedule.target import HERE, ChannelArgument, own_schedule_of, target
from bot.discord_app.interaction import Interaction
from bot.discord_app.replies import Refusal, reply
from bot.messages.wire import Message


@app_commands.command(name="remove", description="End the daily post of a channel.")
@app_commands.describe(channel=HERE)
async def remove_command(interaction: Interaction, channel: ChannelArgument | None = None) -> None:
    """Remove a schedule."""

    async def work() -> Message:
        where = target(interaction, channel)
        schedule = await own_schedule_of(interaction, where)
        daily = interaction.client.daily
        change = await daily.schedules.remove(where.channel_id, daily.clock.now())
        if change is None:
            raise Refusal(refusals.no_schedule(where.channel_id))
        return answers.was_removed(schedule, change)

    await reply(interaction, work(), changes=True)
