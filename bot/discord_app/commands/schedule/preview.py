"""`/schedule preview`: the post as it would look now."""

from __future__ import annotations

from typing import cast

from discord import app_commands

from bot.daily.words import overview
from bot.discord_app.commands.schedule.reply import reply
from bot.discord_app.commands.schedule.target import HERE, ChannelArgument, schedule_of, target
from bot.discord_app.interaction import Interaction
from bot.messages.wire import NO_PINGS, Message


@app_commands.command(
    name="preview", description="The daily post as it would look now, for you alone."
)
@app_commands.describe(channel=HERE)
async def preview_command(interaction: Interaction, channel: ChannelArgument | None = None) -> None:
    """Show the post as it would look now."""

    async def work() -> Message:
        daily = interaction.client.daily
        schedule = await schedule_of(interaction, target(interaction, channel))
        choice = await daily.choice(schedule, daily.clock.now())
        frozen = daily.edition.compose(schedule, choice)
        if frozen is None:
            return overview.nothing_to_preview(schedule)
        # It shows the role it would ping, but pings nobody.
        return cast(Message, {**frozen.message, "allowed_mentions": NO_PINGS})

    await reply(interaction, work())
