"""Discord, as the daily post uses it: one attempt per call, and no exceptions."""

from __future__ import annotations

import asyncio
import datetime as dt
import functools
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from typing import Any, ParamSpec, TypeVar

from bot.daily.port.access import Access, Whereabouts
from bot.daily.port.outcomes import (
    Absent,
    Failure,
    Found,
    Outcome,
    Refused,
    Search,
    Sent,
    Unauthorized,
    Unknown,
    Unreadable,
    Wait,
)
from bot.daily.port.port import Port, Upload
from bot.daily.port.refusals import Meaning, meaning
from bot.daily.words.notices import has_mark
from bot.discord_app.channel_reader import ChannelReader, NotSentError
from bot.discord_app.rest import TOTAL_SECONDS, Rest
from bot.messages.daily_post import has_tag
from bot.permissions import TO_FIND
from bot.processes.budget import Budget

PAGE = 100  # docs, get channel messages: the maximum per request
_PAGES = 20
_SHORT = 6.0  # seconds; a search waits out a 429 of at most this
_MARGIN = dt.timedelta(minutes=1)  # what clocks that agree may differ by
_EPOCH = dt.datetime(2015, 1, 1, tzinfo=dt.UTC)  # docs, snowflakes
# What reading a malformed answer can raise.
_MALFORMED = (AttributeError, KeyError, TypeError, ValueError, OverflowError)

P = ParamSpec("P")
T = TypeVar("T")


_LONGEST_PAUSE = 600.0


Heed = Callable[[Outcome, str], Awaitable[None]]
"""Gets an outcome, and the method and path of its request."""


def heeding(budget: Budget) -> Heed:
    """Return a function that applies to all requests what an answer says about them all.

    Pauses end after ten minutes, however long Discord asks for: a proxy's page that says a day
    may be wrong, and the day would be lost.
    """

    async def heed(outcome: Outcome, request: str) -> None:
        if isinstance(outcome, Wait) and outcome.is_global:
            await budget.pause(min(outcome.seconds, _LONGEST_PAUSE))
        if isinstance(outcome, Unauthorized):
            budget.doubt(request)

    return heed


def _never_raising(
    ask: Callable[P, Awaitable[T]],
) -> Callable[P, Coroutine[Any, Any, T | Failure]]:
    """Wrap `ask` to return the failure that stopped it, instead of raising."""

    @functools.wraps(ask)
    async def asking(*args: P.args, **kwargs: P.kwargs) -> T | Failure:
        try:
            return await ask(*args, **kwargs)
        except NotSentError as stopped:
            return stopped.outcome
        except _MALFORMED as error:
            return Unknown(f"Discord's answer does not have the expected form: {error!r}")

    return asking


class DiscordPort(Port):
    """Sends what the courier has to send, and looks up what it needs to know.

    `permit` waits for this process's share of the requests that all processes may make; `post`
    and `edit` don't call it, as the courier does that itself before it checks its lease.
    `heed` gets every outcome, for what it says about all requests.
    """

    def __init__(
        self,
        rest: Rest,
        permit: Callable[[], Awaitable[None]],
        *,
        heed: Heed | None = None,
        seconds: float = TOTAL_SECONDS,
    ) -> None:
        self._rest = rest
        self._permit = permit
        self._heed = heed
        self._seconds = seconds
        self._own_id: str | None = None
        self._channels = ChannelReader(self._sent, self._own)

    async def post(
        self, channel_id: int, message: Mapping[str, Any], files: Sequence[Upload] = ()
    ) -> Outcome:
        """Create a message, with files if it names any."""
        path = _messages(channel_id)
        return _with_id(await self._request("POST", path, dict(message), files))

    async def edit(
        self,
        channel_id: int,
        message_id: int,
        message: Mapping[str, Any],
        files: Sequence[Upload] = (),
    ) -> Outcome:
        """Replace what a message of the bot's says; done twice, it is the same as once."""
        path = f"{_messages(channel_id)}/{message_id}"
        return _with_id(await self._request("PATCH", path, dict(message), files))

    async def publish(self, channel_id: int, message_id: int) -> Outcome:
        """Publish a message of an announcement channel to its followers."""
        path = f"{_messages(channel_id)}/{message_id}/crosspost"
        return _with_id(await self._permitted("POST", path))

    async def accepted(self) -> Outcome:
        """Ask whether Discord accepts the token; needs no permit, as none is given until then."""
        path = "/users/@me"
        return _with_id(await self._rest.request("GET", path, seconds=self._seconds))

    async def direct_channel(self, user_id: int) -> Outcome:
        """Open the direct messages with a user; the body holds the channel's `id`."""
        body = {"recipient_id": str(user_id)}
        return _with_id(await self._permitted("POST", "/users/@me/channels", body))

    async def guild(self, guild_id: int) -> Outcome:
        """Fetch a guild; the body holds its `system_channel_id` and `owner_id`."""
        return _with_id(await self._permitted("GET", f"/guilds/{guild_id}"))

    async def whereabouts(self, guild_id: int | None, channel_id: int) -> Whereabouts:
        """Ask what people call a channel and its server; what nobody knows stays empty."""
        server = "" if guild_id is None else _name(await self.guild(guild_id))
        outcome = await self._permitted("GET", f"/channels/{channel_id}")
        if isinstance(outcome, Refused) and guild_id is not None:
            if meaning(outcome) is Meaning.GONE:
                return Whereabouts(channel_id, server, is_gone=True)
            listed = await self._permitted("GET", f"/guilds/{guild_id}/channels")
            outcome = _listed(listed, channel_id)
        return Whereabouts(channel_id, server, _name(outcome))

    @_never_raising
    async def access(self, channel_id: int, guild_id: int | None = None) -> Access:
        """Ask what the bot may do in a channel; with its guild, also in one it can't see."""
        return await self._channels.access(channel_id, guild_id)

    @_never_raising
    async def find(
        self,
        channel_id: int,
        mark: str,
        seconds_back: float,
        *,
        span: float | None = None,
        certain: bool = True,
    ) -> Search:
        """Look for the bot's own message with `mark`, made at most `seconds_back` ago.

        With `span` it can only have been made in so many seconds from then on, however many
        messages have come since. The newest `PAGE` messages are searched whatever their age.
        """
        result = await self._search(channel_id, mark, seconds_back, span)
        if result is not None:
            return result if certain or isinstance(result, Found) else Absent()
        if not certain:
            return Absent()
        # Without the permission to read a history, Discord shows an empty one.
        missing = (await self._channels.access(channel_id)).missing
        lacking = sorted(each.name for each in TO_FIND if each.name in missing)
        if lacking:
            return Unreadable(f"I lack {' and '.join(lacking)} there")
        # It may have been granted only after the page was read.
        return await self._search(channel_id, mark, seconds_back, span) or Absent()

    async def _search(
        self, channel_id: int, mark: str, seconds_back: float, span: float | None
    ) -> Found | Absent | Unreadable | None:
        """Search the newest page, then from the moment on; None where a page is empty: no proof."""
        own_id = await self._own()
        newest = await self._page(channel_id)
        if (message_id := _marked(newest.body, mark, own_id)) is not None:
            return Found(message_id)
        if len(newest.body) < PAGE:
            return Absent() if newest.body else None
        since, until = _window(newest, seconds_back, span)
        seen_from = min(int(message["id"]) for message in newest.body)
        after = _first_id(since)
        for _ in range(_PAGES):
            if after >= min(seen_from, _first_id(until)):
                return Absent()
            page = await self._page(channel_id, after)
            if (message_id := _marked(page.body, mark, own_id)) is not None:
                return Found(message_id)
            if len(page.body) < PAGE:
                return Absent() if page.body else None
            after = max(int(message["id"]) for message in page.body)
        return Unreadable(f"more than {PAGE * _PAGES:,} messages came when it may have come")

    async def _page(self, channel_id: int, after: int | None = None) -> Sent:
        """Return up to `PAGE` messages: the newest, or the first after an id."""
        query = f"?limit={PAGE}" + (f"&after={after}" if after is not None else "")
        path = _messages(channel_id) + query
        try:
            page = await self._sent(path)
        except NotSentError as stopped:
            # The limit is five pages in five seconds: starting over at each 429 would never get
            # to the sixth.
            wait = stopped.outcome
            if not isinstance(wait, Wait) or wait.is_global or wait.seconds > _SHORT:
                raise
            await asyncio.sleep(wait.seconds)
            page = await self._sent(path)
        if not isinstance(page.body, list):
            raise TypeError("a list of messages was expected")
        return page

    async def _own(self) -> str:
        """Return the bot's own user id, fetched once."""
        if self._own_id is None:
            body = (await self._sent("/users/@me")).body
            self._own_id = str(int(body["id"]))
        return self._own_id

    async def _sent(self, path: str) -> Sent:
        """Return Discord's answer; raises `NotSentError` if the request fails."""
        outcome = await self._permitted("GET", path)
        if not isinstance(outcome, Sent):
            raise NotSentError(outcome)
        return outcome

    async def _permitted(self, method: str, path: str, body: object = None) -> Outcome:
        await self._permit()
        return await self._request(method, path, body)

    async def _request(
        self, method: str, path: str, body: object = None, files: Sequence[Upload] = ()
    ) -> Outcome:
        outcome = await self._rest.request(method, path, body, files=files, seconds=self._seconds)
        if self._heed is not None:
            await self._heed(outcome, f"{method} {path.partition('?')[0]}")
        return outcome


def _name(outcome: Outcome) -> str:
    """Return the name in what Discord answered; empty if there is none."""
    body = outcome.body if isinstance(outcome, Sent) else None
    return str(body.get("name") or "") if isinstance(body, dict) else ""


def _listed(outcome: Outcome, channel_id: int) -> Outcome:
    """Return one of the channels that were listed, as if it had been asked for."""
    if not isinstance(outcome, Sent) or not isinstance(outcome.body, list):
        return outcome
    for each in outcome.body:
        if isinstance(each, dict) and each.get("id") == str(channel_id):
            return Sent(each)
    return Unknown("it is not among the channels of the guild")


def _messages(channel_id: int) -> str:
    return f"/channels/{channel_id}/messages"


def _with_id(outcome: Outcome) -> Outcome:
    """Return the outcome, or `Unknown` when the answer lacks the id of what was sent."""
    if isinstance(outcome, Sent):
        identifier = outcome.body.get("id") if isinstance(outcome.body, dict) else None
        if not (isinstance(identifier, str) and identifier.isdecimal()):
            return Unknown("Discord's answer does not have the expected form: it has no id")
    return outcome


def _marked(page: Sequence[Any], mark: str, own_id: str) -> int | None:
    """Return the id of the bot's own message with `mark`, if it is on the page."""
    for message in page:
        if message["author"]["id"] != own_id:
            continue
        if has_tag(message, mark) or has_mark(message, mark):
            return int(message["id"])
    return None


def _window(
    newest: Sent, seconds_back: float, span: float | None
) -> tuple[dt.datetime, dt.datetime]:
    """Return between which moments a message can have been made, by Discord's clock.

    Discord tells its time in the `Date` header, and in the newest id. A proxy's `Date` can be
    off, and the newest id can be old, so it is read from the earlier to the later.
    """
    latest = _made_at(max(int(message["id"]) for message in newest.body))
    now = newest.date or latest
    ago = dt.timedelta(seconds=seconds_back)
    until = max(now, latest)
    if span is not None:
        until += dt.timedelta(seconds=span) - ago
    return min(now, latest) - ago - _MARGIN, until + _MARGIN


def _made_at(snowflake: int) -> dt.datetime:
    """Return the moment at which an id was made."""
    return _EPOCH + dt.timedelta(milliseconds=snowflake >> 22)


def _first_id(moment: dt.datetime) -> int:
    """Return the id before all that are made from that moment on."""
    return max(0, int((moment - _EPOCH) / dt.timedelta(milliseconds=1)) << 22)
