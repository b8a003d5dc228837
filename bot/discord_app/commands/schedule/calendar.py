"""`/schedule calendar`: what comes in the next two weeks."""

from __future__ import annotations

from discord import app_commands

from bot.daily.words import overview
from bot.discord_app.commands.schedule.change import AHEAD, coming
from bot.discord_app.commands.schedule.target import HERE, ChannelArgument, schedule_of, target
from bot.discord_app.interaction import Interaction
from bot.discord_app.replies import reply
from bot.messages.wire import Message


@app_commands.command(
    name="calendar", description="What a channel gets in the next two weeks, day by day."
)
@app_commands.describe(channel=HERE)
async def calendar_command(
    interaction: Interaction, channel: ChannelArgument | None = None
) -> None:
    """Say what comes at each time of two weeks."""

    async def work() -> Message:
        daily = interaction.client.daily
        schedule = await schedule_of(interaction, target(interaction, channel))
        change = schedule.times.next_change(daily.clock.now(), AHEAD)
        return overview.calendar(schedule, await coming(daily, schedule), change)

    await reply(interaction, work())
