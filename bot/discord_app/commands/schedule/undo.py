"""The button "Undo": takes back the last change of a schedule."""

from __future__ import annotations

from bot.daily.ledger.undo import Undone
from bot.daily.words import answers
from bot.discord_app.commands.schedule.change import coming
from bot.discord_app.commands.schedule.target import pressed_for
from bot.discord_app.interaction import Interaction
from bot.discord_app.replies import reply_in_place
from bot.messages.wire import Message


async def undo(interaction: Interaction, channel_id: int, change: int) -> None:
    """Take back a change, if it is the last one and recent."""

    async def work() -> Message:
        daily, where = interaction.client.daily, pressed_for(interaction, channel_id)
        now = daily.clock.now()
        await daily.ledger.plan_channel(where.channel_id, now)
        match await daily.schedules.undo(where.channel_id, change, now):
            case Undone.CHANGED_SINCE:
                return answers.changed_since(channel_id)
            case Undone.TOO_LATE:
                return answers.undone_too_late()
            case Undone.DONE:
                daily.courier.wake()
                schedule = await daily.schedules.get(channel_id)
                ahead = [] if schedule is None else await coming(daily, schedule)
                return answers.was_undone(channel_id, schedule, ahead)

    await reply_in_place(interaction, work(), changes=True)
