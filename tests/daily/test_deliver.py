"""From a claim to what is written down about it, whatever the port says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.clock import MovableClock
from bot.daily.courier.attempt import Chance
from bot.daily.courier.deliver import Deliverer
from bot.daily.ledger.leases import Doubt
from bot.daily.ledger.ledger import no_hook
from bot.daily.ledger.results import (
    Again,
    Claim,
    Failed,
    Posted,
    Reason,
    Result,
    Skipped,
    Unconfirmed,
)
from bot.daily.ledger.timing import Timing
from bot.daily.port.access import Access, Cause, ChannelAccess, Obstacle, names
from bot.daily.port.outcomes import (
    Absent,
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
from bot.daily.port.port import Upload
from bot.daily.port.refusals import Meaning
from bot.messages.wire import NO_PINGS, Message
from bot.permissions import EMBED, READ_HISTORY, SEND, Permission
from tests.daily.material import CHANNEL, GUILD, HOUR, MINUTE, MORNING

CLAIM = Claim(
    id=1,
    channel_id=CHANNEL,
    guild_id=GUILD,
    date=MORNING.date(),
    seq=0,
    due=MORNING,
    owner="one",
    attempt=3,
    article_ids=("a001",),
    payload="hash",
    headline="Article 1",
    message={"content": "Article 1", "allowed_mentions": NO_PINGS},
    nonce="nonce",
    tag="abcdefghijklmnop",
    unsure_for=None,
    needless=None,
    late=False,
    ask_first=False,
    was_blocked=False,
    announcement=False,
)
SENT, AWAY, WAIT = Sent({"id": "5"}), Unknown("no answer"), Wait(7, False)
HIDDEN, FORBIDDEN = Refused(403, 50001, "no"), Refused(403, 50013, "no")


class Discord:
    """A port with one answer to each question, and a ledger as far as it is asked."""

    def __init__(
        self,
        post: Outcome = SENT,
        find: Search = Absent(),  # noqa: B008
        access: Access = AWAY,
    ) -> None:
        self._post, self._find, self._access = post, find, access
        self.done: list[str] = []

    async def post(
        self, channel_id: int, message: Mapping[str, Any], files: Sequence[Upload] = ()
    ) -> Outcome:
        self.done.append("post")
        assert message["nonce"] == "nonce" and message["enforce_nonce"] is True
        return self._post

    async def find(
        self,
        channel_id: int,
        mark: str,
        seconds_back: float,
        *,
        span: object = None,
        certain: bool = True,
    ) -> Search:
        self.done.append("find")
        return self._find

    async def access(self, channel_id: int, guild_id: int | None = None) -> Access:
        self.done.append("access")
        return self._access

    def is_too_late(self, due: dt.datetime, now: dt.datetime) -> bool:
        return now - due > 6 * HOUR

    async def unblock(self, channel_id: int, now: dt.datetime, notice: Message) -> bool:
        self.done.append("unblock")
        return True


async def delivered(discord: Discord, claim: Claim, after: dt.timedelta = MINUTE) -> Result:
    clock, timing = MovableClock(MORNING + after), Timing(first_pause=1)
    deliverer = Deliverer(discord, discord, clock, timing, no_hook)  # type: ignore[arg-type]

    async def turn() -> bool:
        return True

    return await deliverer.deliver(claim, Chance(lambda: claim.unsure_for, turn, 40.0))


def access(*missing: Permission) -> ChannelAccess:
    obstacles = tuple(Obstacle(Cause.OWN, each) for each in missing)
    return ChannelAccess(CHANNEL, GUILD, False, names(obstacles), obstacles)


def in_thread(*obstacles: Obstacle, archived: bool = False) -> ChannelAccess:
    return ChannelAccess(CHANNEL, GUILD, False, names(obstacles), obstacles, archived)


def timeout(end: dt.timedelta) -> ChannelAccess:
    return in_thread(Obstacle(Cause.TIMEOUT, until=MORNING + end))


# --- the answer ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (SENT, Posted(CLAIM, 5, MORNING + MINUTE)),
        (WAIT, Again(CLAIM, 7, Doubt.NONE, str(WAIT))),
        (AWAY, Again(CLAIM, 4, Doubt.NOW, "no answer")),
        (Wait(7, True), Again(CLAIM, 4, Doubt.NONE, str(WAIT))),
        (Unauthorized(0, "no"), Again(CLAIM, 4, Doubt.NONE, str(Unauthorized(0, "no")))),
    ],
)
async def test_what_an_answer_makes_of_a_first_attempt(outcome: Outcome, expected: Result) -> None:
    assert await delivered(Discord(outcome), CLAIM) == expected


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (WAIT, (7, Doubt.BEFORE)),
        (AWAY, (4, Doubt.BEFORE)),
        (Unauthorized(0, "no"), (4, Doubt.BEFORE)),
    ],
)
async def test_what_was_in_doubt_stays_so(outcome: Outcome, expected: tuple[float, Doubt]) -> None:
    result = await delivered(Discord(outcome), replace(CLAIM, unsure_for=5.0))
    assert isinstance(result, Again)
    assert (result.seconds, result.doubt) == expected


async def test_a_refusal_names_what_is_missing() -> None:
    discord = Discord(FORBIDDEN, access=access(SEND, READ_HISTORY))
    result = await delivered(discord, CLAIM)
    assert isinstance(result, Failed)
    assert result.meaning is Meaning.PERMISSION
    assert result.facts == {
        "missing": ["Send Messages"],
        "causes": ["own"],
        "status": 403,
        "code": 50013,
        "message": "no",
    }


# --- asking first --------------------------------------------------------------------------

BLOCKED = replace(CLAIM, ask_first=True, was_blocked=True)


@pytest.mark.parametrize("missing", [(), (READ_HISTORY,)])
async def test_a_blocked_channel_that_lacks_nothing_it_needs_goes_on(
    missing: tuple[Permission, ...],
) -> None:
    discord = Discord(access=access(*missing))
    assert isinstance(await delivered(discord, BLOCKED), Posted)
    assert discord.done == ["access", "unblock", "post"]


@pytest.mark.parametrize(
    ("answer", "lacking"), [(access(EMBED), ["Embed Links"]), (HIDDEN, ["View Channels"])]
)
async def test_a_channel_that_still_lacks_something_is_not_tried(
    answer: ChannelAccess | Refused, lacking: list[str]
) -> None:
    discord = Discord(access=answer)
    result = await delivered(discord, BLOCKED)
    assert isinstance(result, Failed) and result.facts["missing"] == lacking
    assert discord.done == ["access"]


@pytest.mark.parametrize(("answer", "seconds"), [(WAIT, 7), (AWAY, 4)])
async def test_a_blocked_channel_that_can_not_be_asked_about_waits(
    answer: Wait | Unknown, seconds: float
) -> None:
    discord = Discord(access=answer)
    assert await delivered(discord, BLOCKED) == Again(BLOCKED, seconds, Doubt.NONE, str(answer))
    assert discord.done == ["access"]


async def test_a_blocked_channel_that_is_gone_is_gone() -> None:
    result = await delivered(Discord(access=Refused(404, 10003, "no")), BLOCKED)
    assert isinstance(result, Failed) and result.meaning is Meaning.GONE


async def test_what_may_be_there_is_looked_after_before_permissions_are() -> None:
    discord = Discord(find=Found(5))
    result = await delivered(discord, replace(BLOCKED, unsure_for=50.0))
    assert isinstance(result, Posted) and result.message_id == 5
    assert discord.done == ["find"]


# --- what passes by itself -----------------------------------------------------------------

FREE = ChannelAccess(CHANNEL, GUILD, False, ())


@pytest.mark.parametrize("answer", [FREE, WAIT, AWAY, in_thread(archived=True)])
@pytest.mark.parametrize(("attempt", "seconds"), [(1, 60), (2, 120), (3, 300), (4, 300), (9, 300)])
async def test_a_refusal_that_nothing_explains_is_asked_again_and_told_when_it_lasts(
    answer: Access, attempt: int, seconds: float
) -> None:
    claim = replace(CLAIM, attempt=attempt)
    result = await delivered(Discord(FORBIDDEN, access=answer), claim)
    assert isinstance(result, Again)
    assert (result.seconds, result.doubt) == (seconds, Doubt.NONE)
    assert (result.trouble is not None) == (attempt > 3)
    if result.trouble is not None:
        assert result.trouble.facts["missing"] == result.trouble.facts["causes"] == []


async def test_a_refusal_that_nothing_explains_fails_when_it_is_too_late_to_ask_again() -> None:
    discord = Discord(FORBIDDEN, access=FREE)
    claim = replace(CLAIM, attempt=2)
    assert isinstance(await delivered(discord, claim, 6 * HOUR - 2 * MINUTE), Again)
    assert isinstance(await delivered(discord, claim, 6 * HOUR - MINUTE), Failed)


@pytest.mark.parametrize("claim", [CLAIM, BLOCKED])
async def test_a_timeout_is_waited_for_and_told(claim: Claim) -> None:
    result = await delivered(Discord(FORBIDDEN, access=timeout(HOUR)), claim)
    assert isinstance(result, Again) and result.trouble is not None
    assert result.seconds == 59 * 60
    assert result.trouble.until == MORNING + HOUR
    assert result.trouble.facts["causes"] == ["timeout"]


async def test_a_timeout_that_ends_too_late_skips_the_day() -> None:
    result = await delivered(Discord(FORBIDDEN, access=timeout(7 * HOUR)), CLAIM)
    assert isinstance(result, Skipped) and result.trouble is not None
    assert result.reason is Reason.TIMEOUT
    assert "is skipped" in result.trouble.notice["content"]


async def test_a_timeout_besides_a_lost_permission_is_not_waited_for() -> None:
    both = (*access(SEND).obstacles, *timeout(HOUR).obstacles)
    assert isinstance(await delivered(Discord(FORBIDDEN, access=in_thread(*both)), CLAIM), Failed)


async def test_an_archived_thread_is_in_the_way_only_if_discord_says_so() -> None:
    refused = Refused(400, 50083, "Thread is archived")
    result = await delivered(Discord(refused, access=in_thread(archived=True)), CLAIM)
    assert isinstance(result, Failed) and result.facts["causes"] == ["archived"]
    assert isinstance(
        await delivered(Discord(SENT, access=in_thread(archived=True)), BLOCKED), Posted
    )


# --- needless ------------------------------------------------------------------------------

LATE = replace(CLAIM, needless=Reason.LATE, unsure_for=5.0)


@pytest.mark.parametrize("seq", [0, 1])
@pytest.mark.parametrize(
    ("seen", "kind"),
    [
        (Found(5), Posted),
        (Absent(), Skipped),
        (Unreadable("too much"), Unconfirmed),
        (HIDDEN, Unconfirmed),
        (Unauthorized(0, "no"), Again),
    ],
)
async def test_what_is_needless_and_may_be_there_is_looked_for_and_never_posted(
    seen: Search, kind: type, seq: int
) -> None:
    discord = Discord(find=seen)
    result = await delivered(discord, replace(LATE, seq=seq))
    assert isinstance(result, kind)
    assert not isinstance(result, Skipped) or result.reason is Reason.LATE
    assert discord.done == ["find"]


@pytest.mark.parametrize(("seen", "seconds"), [(WAIT, 7), (AWAY, 4)])
async def test_an_outage_is_waited_for_until_two_days_have_passed(
    seen: Search, seconds: float
) -> None:
    result = await delivered(Discord(find=seen), LATE, 48 * HOUR)
    assert result == Again(LATE, seconds, Doubt.BEFORE, str(seen))
    result = await delivered(Discord(find=seen), LATE, 48 * HOUR + MINUTE)
    assert isinstance(result, Unconfirmed)
