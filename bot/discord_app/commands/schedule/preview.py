"""`/schedule preview`: the next post as it would look."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from discord import app_commands

from bot.daily.ledger.choice import Why
from bot.daily.words import looks, overview
from bot.discord_app.commands.managed import managed_guild
from bot.discord_app.commands.schedule.access import ask_access
from bot.discord_app.commands.schedule.change import change_schedule, coming
from bot.discord_app.commands.schedule.target import (
    HERE,
    ChannelArgument,
    Target,
    own_schedule_of,
    pressed_for,
    schedule_of,
    target,
)
from bot.discord_app.interaction import Interaction
from bot.discord_app.replies import reply, reply_in_place
from bot.messages.post import Style
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


async def show_look(interaction: Interaction, channel_id: int, style: Style) -> None:
    """Show the post in another look, in place."""

    async def work() -> Message:
        return await _preview(interaction, pressed_for(interaction, channel_id), style)

    await reply_in_place(interaction, work())


async def use_look(interaction: Interaction, channel_id: int, style: Style) -> None:
    """Take a look for the channel."""

    async def work() -> Message:
        where = pressed_for(interaction, channel_id)
        schedule = await own_schedule_of(interaction, where)
        access = await ask_access(interaction.client.daily, where)
        options = replace(schedule.options, style=style, own_style=True)
        return await change_schedule(interaction, options, access)

    await reply_in_place(interaction, work(), changes=True)


async def use_look_for_all(interaction: Interaction, style: Style) -> None:
    """Take a look for all channels of the server that have none of their own."""

    async def work() -> Message:
        guild_id = managed_guild(interaction)
        schedules = interaction.client.daily.schedules
        before = await schedules.guild_style(guild_id)
        count = await schedules.set_guild_style(guild_id, style)
        return looks.used_for_all(style, count, before)

    await reply_in_place(interaction, work(), changes=True)


async def undo_look_for_all(interaction: Interaction, change: int) -> None:
    """Give the server its look back, unless it has got another since."""

    async def work() -> Message:
        guild_id = managed_guild(interaction)
        schedules = interaction.client.daily.schedules
        now = await schedules.guild_style(guild_id)
        before, after = looks.changed(change) or (now, None)
        if now is not after:
            return looks.changed_since(now)
        return looks.used_for_all(before, await schedules.set_guild_style(guild_id, before))

    await reply_in_place(interaction, work(), changes=True)


async def _preview(interaction: Interaction, where: Target, style: Style | None = None) -> Message:
    daily = interaction.client.daily
    schedule = await schedule_of(interaction, where)
    ahead = await coming(daily, schedule)
    following = next((each for each in ahead if each.taken is None), None)
    look = style or schedule.style
    in_that = replace(schedule, style=look)
    frozen = following and daily.edition.compose(in_that, following.choice)
    if not frozen:
        is_refused = following is not None and following.choice.why is Why.REFUSED
        return overview.nothing_to_preview(schedule, is_refused=is_refused)
    if len(frozen.article_ids) > 1:  # a digest has one look
        return cast(Message, {**frozen.message, "allowed_mentions": NO_PINGS})
    of_server = await daily.schedules.guild_style(where.guild_id)
    return looks.preview(frozen.message, schedule, look, of_server)
