"""`/schedule list`, `status`, `preview`: how things stand."""

from __future__ import annotations

import asyncio
from typing import cast

from discord import app_commands

from bot.daily.schedules import ChannelSchedule, State
from bot.discord_app.commands.schedule import showing
from bot.discord_app.commands.schedule.asking import ask_place, reply
from bot.discord_app.commands.schedule.target import (
    ChannelArgument,
    managed_guild,
    schedule_of,
    target,
)
from bot.discord_app.interaction import Interaction
from bot.messages.schedule import looks
from bot.messages.wire import NO_PINGS, Message

_LISTED = 60

HERE = "Which channel. This one, if you leave it out."


@app_commands.command(name="list", description="All daily posts of this server.")
async def list_command(interaction: Interaction) -> None:
    """List the schedules of the guild."""

    async def work() -> Message:
        daily, guild_id = interaction.client.daily, managed_guild(interaction)
        now = daily.clock.now()
        lines = [
            # What the list has no room for need not be looked up.
            (
                showing.plan(found),
                await showing.following_if_any(daily, found, now) if place < _LISTED else None,
            )
            for place, found in enumerate(await daily.schedules.of_guild(guild_id))
            if not _is_past(interaction, found)
        ]
        return looks.schedules(lines)

    await reply(interaction, work())


def _is_past(interaction: Interaction, found: ChannelSchedule) -> bool:
    """Tell whether a schedule ended with its channel: nobody can choose that one any more."""
    guild = interaction.guild
    gone = guild is not None and guild.get_channel_or_thread(found.channel_id) is None
    return found.state is State.ENDED and gone


@app_commands.command(description="All about a channel's daily post, and why one is missing.")
@app_commands.describe(channel=HERE)
async def status(interaction: Interaction, channel: ChannelArgument | None = None) -> None:
    """Tell all about one schedule."""

    async def work() -> Message:
        daily, where = interaction.client.daily, target(interaction, channel)
        now = daily.clock.now()
        found = await schedule_of(interaction, where)
        # Not a TaskGroup, which would wrap what the database raises.
        place, recent, following = await asyncio.gather(
            ask_place(daily, where.channel_id),
            daily.records.recent(where.channel_id),
            showing.following_if_any(daily, found, now),
        )
        return looks.status(
            showing.plan(found),
            following,
            showing.coming(daily.edition.choose(found)),
            showing.access(place, in_thread=where.is_thread),
            showing.change(found.schedule, now),
            showing.deliveries(recent),
        )

    await reply(interaction, work())


@app_commands.command(description="The daily post as it would look now, for you alone.")
@app_commands.describe(channel=HERE)
async def preview(interaction: Interaction, channel: ChannelArgument | None = None) -> None:
    """Show the post that would come."""

    async def work() -> Message:
        found = await schedule_of(interaction, target(interaction, channel))
        frozen = interaction.client.daily.edition.compose(found, on_purpose=False)
        if frozen is None:
            return looks.nothing_to_preview(showing.plan(found))
        # It shows the role that it would ping, and pings nobody.
        return cast(Message, {**frozen.message, "allowed_mentions": NO_PINGS})

    await reply(interaction, work())
