"""A draft is published, or takes the place of what it corrects."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace

from bot.articles.article import Article
from bot.daily.ledger.channel_schedule import State as ScheduleState
from bot.daily.ledger.reach import outdated
from bot.desk import refusals, words
from bot.desk.texts import DeskText, State
from bot.discord_app.commands.desk.report import report
from bot.discord_app.interaction import Interaction
from bot.discord_app.replies import Refusal
from bot.messages.wire import Message

_GOES_ON = (ScheduleState.ACTIVE, ScheduleState.BLOCKED)


async def publish(
    interaction: Interaction, draft: DeskText, out_at: dt.datetime | None = None
) -> Message:
    """Publish a draft, at once or at that moment, and say so; or say what is wrong with it."""
    desk = interaction.client.desk
    if draft.state is not State.DRAFT:
        raise Refusal(refusals.changed_since())
    reading = await asyncio.to_thread(desk.read, draft)
    if reading.article is None:
        return words.faulty(draft, reading)
    if draft.corrects:
        return await _correct(interaction, draft, reading.article)
    now = desk.clock.now()
    if not await desk.texts.publish(draft, now, out_at):
        raise Refusal(refusals.changed_since())
    await desk.follower.look()
    channels = await _channels(interaction, draft.guild_id)
    return words.published(reading.article, out_at or reading.article.out, now, channels)


async def _correct(interaction: Interaction, draft: DeskText, article: Article) -> Message:
    desk = interaction.client.desk
    published = replace(article, id=draft.corrects or article.id)
    posts = await outdated(desk.store, published)
    if await desk.texts.correct(draft) is None:
        raise Refusal(refusals.changed_since())
    await desk.follower.look()
    if posts:
        desk.later(report(interaction, published, posts))
    return words.corrected(article, len(posts))


async def _channels(interaction: Interaction, guild_id: int) -> list[int]:
    schedules = await interaction.client.daily.schedules.of_guild(guild_id)
    return [each.channel_id for each in schedules if each.state in _GOES_ON]
