"""`/schedule resume`."""

from __future__ import annotations

from discord import app_commands

from bot.daily.ledger.channel_schedule import State
from bot.daily.port.access import Access, ChannelAccess, in_the_way
from bot.daily.words import answers, refusals
from bot.discord_app.commands.schedule.access import ask_access, recheck
from bot.discord_app.commands.schedule.change import coming
from bot.discord_app.commands.schedule.target import (
    HERE,
    ChannelArgument,
    Target,
    not_locked,
    own_schedule_of,
    schedule_of,
    target,
)
from bot.discord_app.interaction import Interaction
from bot.discord_app.replies import Refusal, reply
from bot.messages.wire import Message


@app_commands.command(
    name="resume", description="Start a daily post again that is paused or was stopped."
)
@app_commands.describe(channel=HERE)
async def resume_command(interaction: Interaction, channel: ChannelArgument | None = None) -> None:
    """Resume a schedule, if nothing blocks it any more."""

    async def work() -> Message:
        where = target(interaction, channel)
        not_locked(where)
        schedule = await own_schedule_of(interaction, where)
        if schedule.state is State.ACTIVE:
            raise Refusal(refusals.already_running(where.channel_id))
        daily = interaction.client.daily
        if schedule.is_explained:
            # The courier resumes the schedule itself if nothing is missing any more.
            access: Access = await recheck(daily, where.channel_id)
            if in_the_way(access, schedule.facts.get("code")) or not isinstance(
                access, ChannelAccess
            ):
                return answers.still_blocked(schedule, access)
            return await _resumed(interaction, where, access)
        if schedule.waits_for_permission:
            await recheck(daily, where.channel_id)  # has a waiting post tried at once
        await daily.schedules.resume(where.channel_id, daily.clock.now())
        daily.courier.wake()
        return await _resumed(interaction, where, await ask_access(daily, where))

    await reply(interaction, work(), changes=True)


async def _resumed(interaction: Interaction, where: Target, access: Access) -> Message:
    daily = interaction.client.daily
    schedule = await schedule_of(interaction, where)
    return answers.was_resumed(schedule, await coming(daily, schedule), access)
