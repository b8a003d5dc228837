"""What a channel gets: the chosen articles, frozen as a message."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property

import orjson

from bot.articles.article import Article
from bot.articles.calendar import Calendar
from bot.articles.library import Library
from bot.daily.ledger.channel_schedule import ChannelSchedule, NothingNew
from bot.daily.ledger.choice import Choice, Why, archive, choose
from bot.daily.ledger.had import Had
from bot.daily.when.zones.rules import zone_info
from bot.messages.daily_post import daily_post
from bot.messages.digest import digest
from bot.messages.post import Style, post
from bot.messages.rendered import Rendered
from bot.messages.wire import Message

_CACHED = 64


@dataclass(frozen=True)
class Frozen:
    """A message as it was when it was chosen, even if its articles change later."""

    article_ids: tuple[str, ...]
    headline: str
    hash: str
    body: str
    """Wire JSON, without tag and nonce."""

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
        self.calendar = Calendar(library)
        self._composed: OrderedDict[tuple[tuple[str, ...], int | None, Style], Frozen] = (
            OrderedDict()
        )

    def out(self, zone: str, now: dt.datetime) -> tuple[Article, ...]:
        """Return what is out at that moment by the clocks of `zone`, newest last."""
        return self.calendar.out(now, zone_info(zone))

    def archive(self, zone: str, now: dt.datetime) -> tuple[str, ...]:
        """Return the ids of what is old for a channel that begins now."""
        return archive(self.out(zone, now))

    def choose(
        self,
        schedule: ChannelSchedule,
        had: Had,
        now: dt.datetime,
        *,
        slot: int = 0,
        on_purpose: bool = False,
    ) -> Choice:
        """Return what a channel that has had `had` would get at that moment.

        What Discord refused is left out as long as it says the same. A post made on purpose is
        made even when there is nothing new, and tries what was refused. On a day without
        anything new only the first slot has a post.
        """
        rule = NothingNew.SKIP if slot else schedule.when_nothing_new
        rule = NothingNew.REPOST if on_purpose else rule
        out = self.out(schedule.when.zone, now)
        left_out = had.by(schedule.order)
        choice = choose(out, left_out, schedule.order, rule, schedule.next_article_id)
        refused = False
        while not on_purpose and self._was_refused(choice, schedule, had):
            if choice.why is Why.AGAIN:
                return Choice((), Why.REFUSED)
            refused = True
            left_out = left_out.union(each.id for each in choice.articles)
            choice = choose(out, left_out, schedule.order, rule)
        return Choice((), Why.REFUSED) if refused and not choice.articles else choice

    def compose(self, schedule: ChannelSchedule, choice: Choice) -> Frozen | None:
        """Return the message of a choice; None when there is nothing to post."""
        if not choice.articles:
            return None
        return self._freeze(choice.articles, schedule)

    def cached(self, payload: str) -> Frozen | None:
        """Return the frozen message with that hash, if it was cached recently."""
        return self._cache.get(payload)

    def cache(self, frozen: Frozen) -> Frozen:
        """Cache a frozen message, and return it."""
        self._cache[frozen.hash] = frozen
        while len(self._cache) > _CACHED:
            self._cache.popitem(last=False)
        return frozen

    def _was_refused(self, choice: Choice, schedule: ChannelSchedule, had: Had) -> bool:
        if not had.refused or not choice.articles:
            return False
        return self._freeze(choice.articles, schedule).hash in had.refused

    def _freeze(self, articles: tuple[Article, ...], schedule: ChannelSchedule) -> Frozen:
        ids = tuple(each.id for each in articles)
        one = len(articles) == 1
        # A digest has one look.
        style = schedule.style if one else Style.FULL
        key = ids, schedule.ping_role_id, style
        if key not in self._composed:
            message = post(articles[0], style) if one else digest(articles[::-1])
            body = orjson.dumps(daily_post(message, schedule.ping_role_id))
            name = articles[0].headline
            headline = name if one else f"{name} and {len(articles) - 1} more"
            digested = hashlib.sha256(body).hexdigest()
            self._composed[key] = Frozen(ids, headline, digested, body.decode())
            while len(self._composed) > _CACHED:
                self._composed.popitem(last=False)
        return self._composed[key]
