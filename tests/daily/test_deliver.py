"""From a claim to what is written down about it, whatever the port says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
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
from bot.daily.port.access import Access, ChannelAccess
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
from bot.daily.port.refusals import Meaning
from bot.messages.wire import NO_PINGS, Message
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

    async def post(self, channel_id: int, message: Mapping[str, Any]) -> Outcome:
        self.done.append("post")
        assert message["nonce"] == "nonce" and message["enforce_nonce"] is True
        return self._post

    async def find(
        self, channel_id: int, mark: str, seconds_back: float, *, certain: bool = True
    ) -> Search:
        self.done.append("find")
        return self._find

    async def access(self, channel_id: int) -> Access:
        self.done.append("access")
        return self._access

    async def unblock(self, channel_id: int, now: dt.datetime, notice: Message) -> bool:
        self.done.append("unblock")
        return True


async def delivered(discord: Discord, claim: Claim, after: dt.timedelta = MINUTE) -> Result:
    clock, timing = MovableClock(MORNING + after), Timing(first_pause=1)
    deliverer = Deliverer(discord, discord, clock, timing, no_hook)  # type: ignore[arg-type]

    async def turn() -> bool:
        return True

    return await deliverer.deliver(claim, Chance(lambda: claim.unsure_for, turn, 40.0))


def access(*missing: str) -> ChannelAccess:
    return ChannelAccess(CHANNEL, GUILD, False, missing)


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
    discord = Discord(FORBIDDEN, access=access("Send Messages", "Read Message History"))
    result = await delivered(discord, CLAIM)
    assert isinstance(result, Failed)
    assert result.meaning is Meaning.PERMISSION
    assert result.facts == {
        "missing": ["Send Messages"],
        "unknown": False,
        "status": 403,
        "code": 50013,
        "message": "no",
    }


# --- asking first --------------------------------------------------------------------------

BLOCKED = replace(CLAIM, ask_first=True, was_blocked=True)


@pytest.mark.parametrize("missing", [(), ("Read Message History",)])
async def test_a_blocked_channel_that_lacks_nothing_it_needs_goes_on(
    missing: tuple[str, ...],
) -> None:
    discord = Discord(access=access(*missing))
    assert isinstance(await delivered(discord, BLOCKED), Posted)
    assert discord.done == ["access", "unblock", "post"]


@pytest.mark.parametrize(
    ("answer", "lacking"), [(access("Embed Links"), ["Embed Links"]), (HIDDEN, ["View Channels"])]
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


@pytest.mark.parametrize("answer", [WAIT, AWAY])
async def test_a_refusal_that_nobody_could_ask_about_says_so(answer: Wait | Unknown) -> None:
    result = await delivered(Discord(FORBIDDEN, access=answer), CLAIM)
    assert isinstance(result, Failed) and result.facts["unknown"] is True


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
