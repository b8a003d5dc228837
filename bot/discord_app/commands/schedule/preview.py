"""`/schedule preview`: the next post as it would look."""

from __future__ import annotations

from typing import cast

from discord import app_commands

from bot.daily.ledger.choice import Why
from bot.daily.words import overview
from bot.discord_app.commands.schedule.change import coming
from bot.discord_app.commands.schedule.reply import reply
from bot.discord_app.commands.schedule.target import (
    HERE,
    ChannelArgument,
    Target,
    pressed_for,
    schedule_of,
    target,
)
from bot.discord_app.interaction import Interaction
from bot.messages.wire import NO_PINGS, Message


@app_commands.command(
    name="preview", description="Show the next daily post as it would look, to you alone."
)
@app_commands.describe(channel=HERE)
async def preview_command(interaction: Interaction, channel: ChannelArgument | None = None) -> None:
    """Show the next post."""

    async def work() -> Message:
        return await _preview(interaction, target(interaction, channel))

    await reply(interaction, work())


async def preview_by_button(interaction: Interaction, channel_id: int) -> None:
    """Show the next post below the answer whose button was pressed."""

    async def work() -> Message:
        return await _preview(interaction, pressed_for(interaction, channel_id))

    await reply(interaction, work())


async def _preview(interaction: Interaction, where: Target) -> Message:
    daily = interaction.client.daily
    schedule = await schedule_of(interaction, where)
    ahead = await coming(daily, schedule)
    following = next((each for each in ahead if each.taken is None), None)
    frozen = following and daily.edition.compose(schedule, following.choice)
    if not frozen:
        is_refused = following is not None and following.choice.why is Why.REFUSED
        return overview.nothing_to_preview(schedule, is_refused=is_refused)
    # It shows the role it would ping, but pings nobody.
    return cast(Message, {**frozen.message, "allowed_mentions": NO_PINGS})
