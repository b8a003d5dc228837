"""`/schedule list`: all daily posts of the server."""

from __future__ import annotations

from collections.abc import Sequence

from discord import app_commands

from bot.daily.ledger.channel_schedule import ChannelSchedule, State
from bot.daily.ledger.records import NextPost
from bot.daily.port.access import Obstacle
from bot.daily.words import overview
from bot.discord_app.cached import known_obstacles
from bot.discord_app.commands.managed import managed_guild
from bot.discord_app.interaction import Interaction
from bot.discord_app.replies import reply, reply_in_place
from bot.messages.wire import Message
from bot.permissions import ATTACH


@app_commands.command(name="list", description="Show all daily posts of this server.")
async def list_command(interaction: Interaction) -> None:
    """List the schedules of the guild."""
    await reply(interaction, _page(interaction, 0))


async def turn(interaction: Interaction, page: int) -> None:
    """Turn the list to a page, in place."""
    await reply_in_place(interaction, _page(interaction, page))


async def _page(interaction: Interaction, page: int) -> Message:
    daily, guild_id = interaction.client.daily, managed_guild(interaction)
    now = daily.clock.now()
    present = [
        schedule
        for schedule in await daily.schedules.of_guild(guild_id)
        if not _is_past(interaction, schedule)
    ]
    page = max(0, min(page, (len(present) - 1) // overview.PAGE))
    shown = present[page * overview.PAGE : (page + 1) * overview.PAGE]
    lines = [(schedule, await daily.next_post(schedule, now)) for schedule in shown]
    return overview.schedules(lines, _obstacles(interaction, lines), page=page, total=len(present))


def _obstacles(
    interaction: Interaction, lines: Sequence[tuple[ChannelSchedule, NextPost | None]]
) -> dict[int, tuple[Obstacle, ...]]:
    """Return what is in the way of posts, by channel, as far as it is known without asking."""
    guild, daily = interaction.guild, interaction.client.daily
    if guild is None or guild.unavailable:
        return {}
    now, has_files = daily.clock.now(), daily.edition.library.has_image_files
    ids = [schedule.channel_id for schedule, _ in lines if schedule.runs]
    known = {each: known_obstacles(guild, each, now) for each in ids}
    return {
        channel_id: tuple(each for each in found if has_files or each.permission != ATTACH)
        for channel_id, found in known.items()
    }


def _is_past(interaction: Interaction, schedule: ChannelSchedule) -> bool:
    """Tell whether a schedule ended with its channel, which nobody can choose any more."""
    guild = interaction.guild
    is_gone = guild is not None and guild.get_channel_or_thread(schedule.channel_id) is None
    return schedule.state is State.ENDED and is_gone
