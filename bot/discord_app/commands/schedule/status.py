"""`/schedule status`: everything about one channel's daily post."""

from __future__ import annotations

import asyncio
import datetime as dt

from discord import app_commands

from bot.daily.words import overview
from bot.discord_app.commands.schedule.access import ask_access
from bot.discord_app.commands.schedule.target import HERE, ChannelArgument, schedule_of, target
from bot.discord_app.interaction import Interaction
from bot.discord_app.replies import reply
from bot.messages.wire import Message

_CHANGES_WITHIN = dt.timedelta(days=14)
_FAR = dt.timedelta(days=31)


@app_commands.command(
    name="status", description="How a channel's daily post is doing, and why one is missing."
)
@app_commands.describe(channel=HERE)
async def status_command(interaction: Interaction, channel: ChannelArgument | None = None) -> None:
    """Say everything about one schedule."""

    async def work() -> Message:
        daily, where = interaction.client.daily, target(interaction, channel)
        now = daily.clock.now()
        schedule = await schedule_of(interaction, where)
        # Not a TaskGroup, which would wrap the database's errors.
        access, recent, ahead = await asyncio.gather(
            ask_access(daily, where),
            daily.records.recent(where.channel_id),
            daily.forecast(schedule, now, until=now + _FAR),
        )
        return overview.status(
            schedule,
            ahead,
            access,
            schedule.times.next_change(now, _CHANGES_WITHIN),
            recent,
            in_thread=where.is_thread,
            clock_trouble=daily.courier.clock_trouble,
        )

    await reply(interaction, work())
