"""`/schedule pause`."""

from __future__ import annotations

from discord import app_commands

from bot.daily.ledger.channel_schedule import State
from bot.daily.words import answers, refusals
from bot.discord_app.commands.schedule.target import HERE, ChannelArgument, own_schedule_of, target
from bot.discord_app.interaction import Interaction
from bot.discord_app.replies import Refusal, reply
from bot.messages.wire import Message


@app_commands.command(name="pause", description="Stop the daily post of a channel for a while.")
@app_commands.describe(channel=HERE)
async def pause_command(interaction: Interaction, channel: ChannelArgument | None = None) -> None:
    """Pause a schedule."""

    async def work() -> Message:
        where = target(interaction, channel)
        schedule = await own_schedule_of(interaction, where)
        if schedule.state is State.PAUSED:
            raise Refusal(refusals.already_paused(schedule))
        daily, now = interaction.client.daily, interaction.client.daily.clock.now()
        change = await daily.schedules.pause(where.channel_id, now, interaction.user.id)
        if change is None:
            raise Refusal(refusals.nothing_to_pause(where.channel_id))
        return answers.was_paused(schedule, change)

    await reply(interaction, work(), changes=True)
