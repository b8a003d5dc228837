"""What each server has published, in the memory of each process, and who edits there.

Other processes publish too, so each second in which something may have been written, the database
is asked how the desks stand; what has changed is read again.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Sequence

from bot.articles.article import Article
from bot.articles.library import Library
from bot.articles.order import place
from bot.clock import Clock
from bot.desk.reading import read_desk_text
from bot.desk.texts import DeskText, DeskTexts, Standing
from bot.store.failures import StoreUnavailable

_log = logging.getLogger(__name__)

_SECONDS = 1.0
_MOST_SECONDS = 15.0
_UNASKED = 60
"""After so many looks without news the database is asked all the same."""

Show = Callable[[int, Library | None], None]
"""Has a server see these articles besides; none of its own any more, without a library."""
ZoneOf = Callable[[str | None], dt.tzinfo]
"""Returns the rules of a zone by its name; without one, of the host's."""


class Follower:
    """Follows the desks of one database."""

    def __init__(
        self,
        texts: DeskTexts,
        clock: Clock,
        zone_of: ZoneOf,
        show: Show,
        heard: Callable[[], bool] = lambda: True,
    ) -> None:
        """`heard` tells whether something may have been written since it was called last."""
        self._heard = heard
        self._unasked = 0
        self._is_behind = True
        self._texts = texts
        self._clock = clock
        self._zone_of = zone_of
        self._show = show
        self._standings: dict[int, Standing] = {}
        self._libraries: dict[int, Library] = {}
        self._looking = asyncio.Lock()

    def editor_role(self, guild_id: int) -> int | None:
        """Return the role whose people may use a server's desk."""
        standing = self._standings.get(guild_id)
        return standing.editor_role_id if standing else None

    async def run(self) -> None:
        """Look until cancelled."""
        pause = _SECONDS
        while True:
            await asyncio.sleep(pause)
            try:
                await self._look_if_heard()
                pause = _SECONDS
            except StoreUnavailable as error:
                if pause == _SECONDS:
                    _log.warning("The desks are looked at again later: %s", error)
                pause = min(2 * pause, _MOST_SECONDS)
            except Exception:  # a bug must not end what other servers need
                _log.exception("The desks could not be looked at; this is tried again.")
                pause = _MOST_SECONDS

    async def _look_if_heard(self) -> None:
        """Look if there may be news; else only at the clock."""
        self._unasked += 1
        self._is_behind |= self._heard() or self._unasked >= _UNASKED
        if self._is_behind:
            await self.look()
            self._is_behind, self._unasked = False, 0
        else:
            self._see_the_time()

    async def look(self) -> None:
        """See what has changed, and what has come out or is over by now."""
        async with self._looking:
            standings = await self._texts.standings()
            for guild_id in self._standings.keys() - standings.keys():
                self._forget(guild_id)
            for guild_id, standing in standings.items():
                before = self._standings.get(guild_id)
                if before is None or before.revision != standing.revision:
                    await self._read(guild_id)
                self._standings[guild_id] = standing
            self._see_the_time()

    def _see_the_time(self) -> None:
        now = self._clock.now()
        for guild_id, library in self._libraries.items():
            at_now = library.at(now)
            if at_now is not library:
                self._take(guild_id, at_now)

    def _forget(self, guild_id: int) -> None:
        del self._standings[guild_id]
        self._libraries.pop(guild_id, None)
        self._show(guild_id, None)

    async def _read(self, guild_id: int) -> None:
        texts = await self._texts.published(guild_id)
        now = self._clock.now()
        library = await asyncio.to_thread(library_of, texts, self._zone_of, now)
        if library.everything:
            self._take(guild_id, library)
        else:
            self._libraries.pop(guild_id, None)
            self._show(guild_id, None)

    def _take(self, guild_id: int, library: Library) -> None:
        self._libraries[guild_id] = library
        self._show(guild_id, library)


def library_of(texts: Sequence[DeskText], zone_of: ZoneOf, now: dt.datetime) -> Library:
    """Return what readers see of published texts at that moment."""
    placed: list[tuple[str, Article]] = []
    for text in texts:
        reading = read_desk_text(text, zone_of(text.zone), now)
        if reading.article is None:  # an older version of the bot has read it otherwise
            _log.warning("A published text is left out: %s %s", text.id, reading.faults[0])
        else:
            placed.append((place(text.id, reading.article), reading.article))
    placed.sort(key=lambda each: each[0])
    library = Library(
        tuple(article for _, article in placed), places=tuple(place for place, _ in placed)
    )
    return library.at(now)
