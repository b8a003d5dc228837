"""What a channel gets: the chosen articles, frozen as a message."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import orjson

from bot.articles.article import Article
from bot.articles.both import both, is_own
from bot.articles.calendar import BothCalendars, Calendar
from bot.articles.library import Library
from bot.daily.ledger.channel_schedule import ChannelSchedule, NothingNew, Order
from bot.daily.ledger.choice import Choice, Why, archive, choose
from bot.daily.ledger.had import Had
from bot.daily.ledger.marks import marks_of
from bot.daily.ledger.pictures import Pictures
from bot.daily.when.zones.rules import zone_info
from bot.messages.daily_post import daily_post
from bot.messages.digest import digest
from bot.messages.post import Style, post
from bot.messages.rendered import Rendered
from bot.messages.wire import Message
from bot.search.both import SearchOfBoth
from bot.search.search import Search

_CACHED = 64
_HELD = 2  # of a server's own articles, there being many servers
_SPARE_BYTES = 2**20


@dataclass(frozen=True)
class Frozen:
    """A message as it was when it was chosen, even if its articles change later."""

    article_ids: tuple[str, ...]
    headline: str
    hash: str
    body: str
    """Wire JSON, without tag and nonce."""
    content: str | None = None
    """The mark of what its articles say; None where nobody knows."""
    style: Style | None = None
    ping_role_id: int | None = None

    @cached_property
    def message(self) -> Message:
        """The parsed body; shared, so copy it before changing it."""
        parsed: Message = orjson.loads(self.body)
        return parsed

    @property
    def picture(self) -> str | None:
        """The digest of the picture that is sent along."""
        return next((file["digest"] for file in self.message.get("files", ())), None)


class Edition:
    """The current articles as messages; `show` and `change` replace them.

    A server can have articles of its own: `of` returns what it sees. Schedules are served with
    what their servers see, whichever edition is asked.
    """

    library: Library
    rendered: Rendered
    calendar: Calendar

    def __init__(self, library: Library) -> None:
        self._index = Search(library)
        self.search: Search | SearchOfBoth = self._index
        self._own: dict[int, Library] = {}
        self._guilds: dict[int, Edition] = {}
        self.show(library)
        self._cache: OrderedDict[str, Frozen] = OrderedDict()
        self.pictures = Pictures(lambda digest: self.library.image(digest))

    # --- whose articles ----------------------------------------------------------------------

    def of(self, guild_id: int | None) -> Edition:
        """Return the edition of a server: this one, unless the server has articles of its own."""
        own = self._own.get(guild_id) if guild_id else None
        if guild_id is None or own is None:
            return self
        if guild_id not in self._guilds:
            self._guilds[guild_id] = _GuildsEdition(self, own)
        return self._guilds[guild_id]

    def show_own(self, guild_id: int, own: Library | None) -> None:
        """Have a server see these articles besides; None if it has none any more."""
        self._guilds.pop(guild_id, None)
        if own is None:
            self._own.pop(guild_id, None)
        else:
            self._own[guild_id] = own

    def holding(self, article_id: str) -> Edition:
        """Return the edition of the server whose own article that is, else this one."""
        if is_own(article_id):
            for guild_id, own in self._own.items():
                if own.any(article_id):
                    return self.of(guild_id)
        return self

    @property
    def owned(self) -> Mapping[int, Library]:
        """The articles that servers have for themselves, by server."""
        return self._own

    def get(self, article_id: str) -> Article | None:
        """Return the article with that id, whoever sees it."""
        return self.holding(article_id).library.get(article_id)

    def marks(self) -> dict[str, str]:
        """Return the mark of what each article says, whoever sees it."""
        libraries = (self.library, *self._own.values())
        return {each.id: each.content for library in libraries for each in library.articles}

    # --- what they say -----------------------------------------------------------------------

    async def change(self, library: Library) -> None:
        """Render these articles in the background, then choose from them."""
        self._take(library, await asyncio.to_thread(Rendered, library.articles))
        await asyncio.to_thread(self.search.follow)

    def show(self, library: Library) -> None:
        """Render the newest of these articles, then choose from them."""
        self._take(library, Rendered(library.articles))

    def _take(self, library: Library, rendered: Rendered) -> None:
        self.rendered = rendered
        self.library = library
        self.calendar = Calendar(library)
        self._index.show(library)
        self._guilds.clear()
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
        if (its := self.of(schedule.guild_id)) is not self:
            return its.choose(schedule, had, now, slot=slot, on_purpose=on_purpose)
        rule = NothingNew.SKIP if slot else schedule.when_nothing_new
        rule = NothingNew.REPOST if on_purpose else rule
        out = self.out(schedule.when.zone, now)
        left_out = had.by(schedule.order) | self._old(schedule, had)
        choice = choose(out, left_out, schedule.order, rule, schedule.next_article_id)
        refused = False
        while not on_purpose and self._was_refused(choice, schedule, had):
            if choice.why is Why.AGAIN:
                return Choice((), Why.REFUSED)
            refused = True
            left_out = left_out.union(each.id for each in choice.articles)
            choice = choose(out, left_out, schedule.order, rule)
        return Choice((), Why.REFUSED) if refused and not choice.articles else choice

    def _old(self, schedule: ChannelSchedule, had: Had) -> frozenset[str]:
        """Return what was old when a source was added to those that the channel had.

        A channel that began later has an archive of its own, with that source's articles in it.
        """
        if schedule.order is Order.QUEUE:
            return frozenset()
        later = (each for each in self.library.archives if not each & had.archive)
        return frozenset().union(*later)

    def compose(self, schedule: ChannelSchedule, choice: Choice) -> Frozen | None:
        """Return the message of a choice; None when there is nothing to post."""
        if not choice.articles:
            return None
        its = self.of(schedule.guild_id)
        return its._freeze(choice.articles, schedule.style, schedule.ping_role_id)

    def same_look(
        self, articles: tuple[Article, ...], style: Style, ping_role_id: int | None
    ) -> Message:
        """Return the message that posts these articles in that look now."""
        its = self.holding(articles[0].id)
        return its._freeze(articles, style, ping_role_id).message

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
        frozen = self._freeze(choice.articles, schedule.style, schedule.ping_role_id)
        return frozen.hash in had.refused

    def _freeze(
        self, articles: tuple[Article, ...], style: Style, ping_role_id: int | None
    ) -> Frozen:
        ids = tuple(each.id for each in articles)
        one = len(articles) == 1
        # A digest has one look.
        style = style if one else Style.FULL
        key = ids, ping_role_id, style
        if key not in self._composed:
            message = post(articles[0], style) if one else digest(articles[::-1])
            body = orjson.dumps(daily_post(message, ping_role_id))
            name = articles[0].headline
            headline = name if one else f"{name} and {len(articles) - 1} more"
            digested = hashlib.sha256(body).hexdigest()
            self._composed[key] = Frozen(
                ids, headline, digested, body.decode(), marks_of(articles), style, ping_role_id
            )
            while len(self._composed) > _CACHED:
                self._composed.popitem(last=False)
        return self._composed[key]


class _GuildsEdition(Edition):
    """What one server sees: everybody's articles, and its own."""

    def __init__(self, base: Edition, own: Library) -> None:
        self.library = both(base.library, own)
        self.calendar = BothCalendars(self.library, base.calendar, Calendar(own))
        self.rendered = Rendered(
            own.articles, held=_HELD, spare_bytes=_SPARE_BYTES, others=base.rendered
        )
        self.search = SearchOfBoth(base._index, Search(own))
        self.pictures = base.pictures
        self._composed = OrderedDict()

    def of(self, guild_id: int | None) -> Edition:
        """Return this one: it is asked for its own server alone."""
        return self

    def holding(self, article_id: str) -> Edition:
        """Return this one."""
        return self
