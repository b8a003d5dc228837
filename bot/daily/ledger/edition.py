"""What a channel gets today: the chosen article, frozen as a message."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import cached_property

import orjson

from bot.articles.article import Article
from bot.articles.library import Library
from bot.daily.ledger.channel_schedule import ChannelSchedule, NothingNew
from bot.daily.ledger.choice import Choice, choose
from bot.messages.daily_post import daily_post
from bot.messages.rendered import Rendered
from bot.messages.wire import Message

_CACHED = 64
_MAX_NAMED = 25


@dataclass(frozen=True)
class Frozen:
    """A message as it was when it was chosen, even if its article changes later."""

    article_id: str
    article_place: str
    headline: str
    hash: str
    body: str
    """Wire JSON, without tag and nonce."""
    passed_over: tuple[str, ...] = ()
    """Headlines of the articles that the channel won't get."""

    @cached_property
    def message(self) -> Message:
        """The parsed body; shared, so copy it before changing it."""
        parsed: Message = orjson.loads(self.body)
        return parsed


class Edition:
    """The current articles as messages; `show` and `change` replace them."""

    def __init__(self, library: Library) -> None:
        self.show(library)
        self._cache: OrderedDict[str, Frozen] = OrderedDict()

    async def change(self, library: Library) -> None:
        """Render these articles in the background, then choose from them."""
        self._take(library, await asyncio.to_thread(Rendered, library.articles))

    def show(self, library: Library) -> None:
        """Render the newest of these articles, then choose from them."""
        self._take(library, Rendered(library.articles))

    def _take(self, library: Library, rendered: Rendered) -> None:
        self.rendered = rendered
        self.library = library
        self._composed: OrderedDict[tuple[str, int | None], Frozen] = OrderedDict()

    def choose(self, schedule: ChannelSchedule, *, on_purpose: bool = False) -> Choice:
        """Return the article that a channel would get now.

        A post made on purpose is made even when there is nothing new.
        """
        rule = NothingNew.REPOST if on_purpose else schedule.when_nothing_new
        return choose(self.library, schedule.last_article_id, schedule.last_article_place, rule)

    def compose(self, schedule: ChannelSchedule, *, on_purpose: bool) -> Frozen | None:
        """Return the message that a channel would get now; None when it gets none."""
        choice = self.choose(schedule, on_purpose=on_purpose)
        if choice.article is None:
            return None
        frozen = self._freeze(choice.article, schedule.ping_role_id)
        if not choice.passed_over:
            return frozen
        passed_over = tuple(each.headline for each in choice.passed_over[-_MAX_NAMED:])
        return replace(frozen, passed_over=passed_over)

    def cached(self, payload: str) -> Frozen | None:
        """Return the frozen message with that hash, if it was cached recently."""
        return self._cache.get(payload)

    def cache(self, frozen: Frozen) -> Frozen:
        """Cache a frozen message, and return it."""
        self._cache[frozen.hash] = frozen
        while len(self._cache) > _CACHED:
            self._cache.popitem(last=False)
        return frozen

    def _freeze(self, article: Article, ping_role_id: int | None) -> Frozen:
        key = article.id, ping_role_id
        if key not in self._composed:
            body = orjson.dumps(daily_post(self.rendered.briefing(article), ping_role_id))
            digest = hashlib.sha256(body).hexdigest()
            place = self.library.place(article)
            self._composed[key] = Frozen(article.id, place, article.headline, digest, body.decode())
            while len(self._composed) > _CACHED:
                self._composed.popitem(last=False)
        return self._composed[key]
