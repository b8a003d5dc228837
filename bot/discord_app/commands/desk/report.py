"""How far a correction has come, told to the editor as long as Discord lets us."""

from __future__ import annotations

import asyncio
import logging

from bot.articles.article import Article
from bot.daily.ledger.reach import Posts, Standing, reached
from bot.desk import words
from bot.discord_app.answers import AnswerLost, follow_up
from bot.discord_app.interaction import Interaction
from bot.store.failures import StoreUnavailable

_log = logging.getLogger(__name__)

LOOK_SECONDS = 3.0
_GIVE_UP_SECONDS = 13 * 60.0  # an interaction's token is good for 15 minutes


async def report(interaction: Interaction, article: Article, posts: Posts) -> None:
    """Say how many posts were reached once all are settled, or in time how far it is."""
    standing = Standing(0, len(posts))
    try:
        for _ in range(round(_GIVE_UP_SECONDS / LOOK_SECONDS)):
            await asyncio.sleep(LOOK_SECONDS)
            try:
                standing = await reached(interaction.client.desk.store, posts, article)
            except StoreUnavailable:
                continue
            if not standing.waiting:
                await follow_up(interaction, words.reached(article, standing.count, len(posts)))
                return
        await follow_up(interaction, words.still_going(article, standing.count, len(posts)))
    except AnswerLost as error:
        _log.info("An editor was not told how far a correction is: %s", error)
