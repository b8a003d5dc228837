"""`/schedule post-now`: the day's post at once, or one more on purpose."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence

from discord import app_commands

from bot.daily.daily import Daily
from bot.daily.ledger.channel_schedule import ChannelSchedule, State
from bot.daily.ledger.records import Record
from bot.daily.ledger.results import DeliveryState
from bot.daily.port.access import ChannelAccess, in_the_way
from bot.daily.words import answers, refusals
from bot.daily.words.post_again import PostAgain
from bot.discord_app.commands.schedule.access import recheck
from bot.discord_app.commands.schedule.change import coming
from bot.discord_app.commands.schedule.target import (
    HERE,
    ChannelArgument,
    Target,
    not_locked,
    pressed_for,
    schedule_of,
    target,
)
from bot.discord_app.interaction import Interaction
from bot.discord_app.replies import WORK_SECONDS, Refusal, reply, reply_in_place
from bot.messages.wire import Message

_LOOK_SECONDS = 0.1
# After the last look the answer is made, which queries the database once more.
_SPARE_SECONDS = 0.4


@app_commands.command(
    name="post-now", description="Post today's article now; if it is already out, offer another."
)
@app_commands.describe(channel=HERE)
async def post_now_command(
    interaction: Interaction, channel: ChannelArgument | None = None
) -> None:
    """Make the day's post now."""
    began = asyncio.get_running_loop().time()

    async def work() -> Message:
        return await _post(interaction, target(interaction, channel), None, began)

    await reply(interaction, work(), changes=True)


async def post_by_button(interaction: Interaction, channel_id: int) -> None:
    """Make the day's post now, and say so below the answer whose button was pressed."""
    began = asyncio.get_running_loop().time()

    async def work() -> Message:
        return await _post(interaction, pressed_for(interaction, channel_id), None, began)

    await reply(interaction, work(), changes=True)


async def post_again(interaction: Interaction, button: PostAgain) -> None:
    """Make one more post on a day, unless one has been made since the button was shown."""
    began = asyncio.get_running_loop().time()

    async def work() -> Message:
        return await _post(interaction, pressed_for(interaction, button.channel_id), button, began)

    await reply_in_place(interaction, work(), changes=True)


async def _post(
    interaction: Interaction, where: Target, button: PostAgain | None, began: float
) -> Message:
    daily = interaction.client.daily
    not_locked(where)
    schedule = await schedule_of(interaction, where)
    await _can_post(daily, schedule, where)
    now = daily.clock.now()
    of_today = await daily.records.of_day(where.channel_id, schedule.when.local_date(now))
    after = button.seq if button and _is_meant(button, of_today) else None
    added = await daily.ledger.add_on_purpose(schedule, now, after=after)
    if added is None and not of_today:
        # The bot was removed from this server: only dates are kept, and this one is taken.
        raise Refusal(refusals.had_before_leaving(where.channel_id))
    if added is None and not any(each.is_on_the_way for each in of_today):
        return await _offer(daily, schedule, now)
    daily.courier.wake()
    on_the_way = next((each for each in of_today if each.is_on_the_way), None)
    delivery_id = on_the_way.id if added is None and on_the_way else added or of_today[-1].id
    record = await _outcome(daily, delivery_id, until=began + WORK_SECONDS - _SPARE_SECONDS)
    if record.state is DeliveryState.SKIPPED:
        return await _offer(daily, schedule, now)
    instead = _is_instead(schedule, record)
    ahead = await coming(daily, schedule) if instead else None
    return answers.posted(schedule, record, ahead)


async def _can_post(daily: Daily, schedule: ChannelSchedule, where: Target) -> None:
    """Refuse where nothing would be posted; check whether a missing permission is back."""
    if schedule.state is State.PAUSED:
        raise Refusal(refusals.paused(where.channel_id))
    if schedule.state is State.ENDED:
        raise Refusal(refusals.ended(where.channel_id))
    if schedule.lacks_permission:
        access = await recheck(daily, where.channel_id)
        if in_the_way(access, schedule.facts.get("code")) or not isinstance(access, ChannelAccess):
            raise Refusal(answers.still_blocked(schedule, access))


def _is_meant(button: PostAgain, of_today: Sequence[Record]) -> bool:
    """Tell whether one more is asked for: the button must know of the day's last post."""
    if not of_today:
        return False
    return (button.date, button.seq) == (of_today[-1].date, of_today[-1].seq)


def _is_instead(schedule: ChannelSchedule, record: Record) -> bool:
    """Tell whether a post was made before its time, so that none comes then."""
    rule = schedule.times.by_slot.get(-record.seq)
    due = rule.due(record.date) if rule else None
    return due is not None and record.due < due


async def _offer(daily: Daily, schedule: ChannelSchedule, now: dt.datetime) -> Message:
    """Say what was posted today, with a button for one more."""
    date = schedule.when.local_date(now)
    last = (await daily.records.of_day(schedule.channel_id, date))[-1]
    button = PostAgain(schedule.channel_id, date, last.seq)
    return answers.out_already(schedule, last, button)


async def _outcome(daily: Daily, delivery_id: int, *, until: float) -> Record:
    """Return a delivery once it is settled, or as it is when time is up."""
    loop = asyncio.get_running_loop()
    while True:
        record = await daily.records.get(delivery_id)
        assert record is not None  # deliveries are kept
        if not record.is_on_the_way or loop.time() + _LOOK_SECONDS > until:
            return record
        # Another process's courier may send it, so the database has to be polled.
        await asyncio.sleep(_LOOK_SECONDS)
