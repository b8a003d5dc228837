"""`/schedule next` and `/schedule skip-next`: what comes next, by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from discord import app_commands

from bot.articles.article import Article
from bot.articles.library import Library
from bot.articles.text import SHORT_ID, shorten
from bot.daily.daily import Daily
from bot.daily.ledger.channel_schedule import ChannelSchedule
from bot.daily.ledger.forecast import Forecast
from bot.daily.ledger.records import NextPost
from bot.daily.words import answers, refusals
from bot.discord_app.commands.options import MAX_CHOICES, choice
from bot.discord_app.commands.schedule.change import coming
from bot.discord_app.commands.schedule.target import HERE, ChannelArgument, schedule_of, target
from bot.discord_app.interaction import Interaction, edition_of
from bot.discord_app.replies import Refusal, reply
from bot.messages.wire import Message


async def suggest_any(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Suggest articles, also those that are not out yet, to those who manage the server."""
    granted = interaction.permissions
    if not (granted.manage_guild or granted.administrator):
        return []
    library = edition_of(interaction).library
    typed = current.strip().casefold()
    ahead = [each for each in library.coming if typed in each.headline.casefold()]
    out = library.suggest(current, MAX_CHOICES)
    shown = [*ahead, *out][:MAX_CHOICES]
    return [choice(_name(each, each in ahead), shorten(each.id, SHORT_ID)) for each in shown]


def _name(article: Article, is_coming: bool) -> str:
    return f"{article.headline} (not out yet)" if is_coming else article.headline


@app_commands.command(name="next", description="Choose the article for a channel's next post.")
@app_commands.describe(article="Which article: its title or how it begins.", channel=HERE)
@app_commands.autocomplete(article=suggest_any)
async def next_command(
    interaction: Interaction, article: str, channel: ChannelArgument | None = None
) -> None:
    """Have an article come next."""

    async def work() -> Message:
        daily, where = interaction.client.daily, target(interaction, channel)
        schedule = await schedule_of(interaction, where)
        found = _find(edition_of(interaction).library, article)
        if found is None:
            raise Refusal(refusals.no_such_article(article))
        change = await daily.schedules.ask_next(where.channel_id, found.id, daily.clock.now())
        if change is None:
            raise Refusal(refusals.no_schedule(where.channel_id))
        schedule = replace(schedule, next_article_id=found.id)
        return answers.asked_next(schedule, found, await coming(daily, schedule), change)

    await reply(interaction, work(), changes=True)


def _find(library: Library, text: str) -> Article | None:
    ahead = {shorten(each.id, SHORT_ID): each for each in library.coming}
    by_title = {each.headline.casefold(): each for each in library.coming}
    return (
        library.by_short(text)
        or ahead.get(text)
        or library.find(text)
        or by_title.get(text.strip().casefold())
    )


@app_commands.command(name="skip-next", description="Skip what a channel would get next.")
@app_commands.describe(what="The article, so that another one comes; or the whole post.")
@app_commands.choices(
    what=[
        app_commands.Choice(name="the article: another one comes", value="article"),
        app_commands.Choice(name="the post: none comes at that time", value="post"),
    ]
)
@app_commands.describe(channel=HERE)
async def skip_next_command(
    interaction: Interaction,
    what: Literal["article", "post"] = "article",
    channel: ChannelArgument | None = None,
) -> None:
    """Leave out the next article, or the next post."""

    async def work() -> Message:
        daily = interaction.client.daily
        schedule = await schedule_of(interaction, target(interaction, channel))
        ahead = await coming(daily, schedule)
        following = next((each for each in ahead if each.is_post), None)
        if following is None or not schedule.runs:
            raise Refusal(refusals.nothing_to_leave_out(schedule.channel_id))
        if what == "post":
            return await _skip_post(daily, schedule, following)
        return await _skip_articles(daily, schedule, following)

    await reply(interaction, work(), changes=True)


async def _skip_articles(daily: Daily, schedule: ChannelSchedule, following: Forecast) -> Message:
    if not following.is_new:
        # The newest would come again: there is no other that could come instead.
        return await _skip_post(daily, schedule, following)
    articles = following.choice.articles
    ids = [each.id for each in articles]
    change = await daily.schedules.leave_out(schedule.channel_id, ids, daily.clock.now())
    now = await daily.schedules.get(schedule.channel_id) or schedule
    return answers.left_out(now, articles, await coming(daily, now), change)


async def _skip_post(daily: Daily, schedule: ChannelSchedule, following: Forecast) -> Message:
    due, date, slot = following.occasion
    change = await daily.ledger.leave_out(NextPost(schedule, date, due, slot), daily.clock.now())
    if change is None:
        raise Refusal(refusals.nothing_to_leave_out(schedule.channel_id))
    daily.courier.wake()
    return answers.day_left_out(schedule, due, await coming(daily, schedule), change)
