"""A notice reaches one of those who can mend a trouble, once, on each database."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from bot.daily.courier.attempt import Chance
from bot.daily.courier.notify import Notifier
from bot.daily.ledger.notices import NoticeClaim, NoticeRows, add_notice
from bot.daily.ledger.outlook import outlook
from bot.daily.ledger.timing import Timing
from bot.daily.port.access import Whereabouts
from bot.daily.port.outcomes import (
    Absent,
    Outcome,
    Refused,
    Search,
    Sent,
    Unauthorized,
    Unknown,
    Wait,
)
from bot.daily.port.port import Upload
from bot.messages.wire import NO_PINGS, Message
from bot.store.engine import Store
from bot.store.tables import notices as table
from tests.daily.material import CHANNEL, GUILD, MONDAY, PERSON, pass_time, subscribe, told

OWNER, SYSTEM = 6, 200
DIRECT = 1000
"""A person's direct messages: this and the person's id."""
LEASE = 30.0
A_NOTICE: Message = {"content": "Something is wrong.", "allowed_mentions": NO_PINGS}
CLOSED = Refused(403, 50007, "Cannot send messages to this user")
TOKEN = Unauthorized(0, "401: Unauthorized")
AWAY, WAIT = Unknown("Discord answered 503"), Wait(3600, False)


class Discord:
    """People and a guild, whose answers a test replaces."""

    def __init__(self) -> None:
        self.answers: dict[str, Outcome] = {}
        self.posted: list[tuple[int, Mapping[str, Any]]] = []
        self.seen: Search = Absent()

    async def direct_channel(self, user_id: int) -> Outcome:
        return self.answers.get(f"open {user_id}", Sent({"id": str(DIRECT + user_id)}))

    async def guild(self, guild_id: int) -> Outcome:
        assert guild_id == GUILD
        known = Sent({"system_channel_id": str(SYSTEM), "owner_id": str(OWNER)})
        return self.answers.get("guild", known)

    async def whereabouts(self, guild_id: int | None, channel_id: int) -> Whereabouts:
        return Whereabouts(channel_id, "The Daily Square", "news")

    async def post(
        self, channel_id: int, message: Mapping[str, Any], files: Sequence[Upload] = ()
    ) -> Outcome:
        self.posted.append((channel_id, message))
        return self.answers.get(f"post {channel_id}", Sent({"id": "1"}))

    async def find(
        self,
        channel_id: int,
        mark: str,
        seconds_back: float,
        *,
        span: object = None,
        certain: bool = True,
    ) -> Search:
        return self.seen

    @property
    def tried(self) -> list[int]:
        return [channel_id for channel_id, _ in self.posted]


@pytest.fixture
def discord() -> Discord:
    return Discord()


@pytest.fixture
def notices(store: Store) -> NoticeRows:
    return NoticeRows(store, LEASE)


async def notice(store: Store, about: str = "trouble:1", **options: Any) -> None:
    schedule = await subscribe(store, **options)
    async with store.write() as connection:
        await add_notice(connection, schedule, about, A_NOTICE)


async def tell(notices: NoticeRows, discord: Discord) -> None:
    """Tell until nothing waits to be told now."""
    telling = Notifier(notices, discord, Timing(first_pause=60))  # type: ignore[arg-type]

    async def turn() -> bool:
        return True

    while claims := await notices.claim("one", 10):
        for claim in claims:
            await telling.notify(claim, Chance(lambda each=claim: each.unsure_for, turn, 40.0))  # type: ignore[misc]


async def claimed(notices: NoticeRows, owner: str = "one") -> NoticeClaim:
    (claim,) = await notices.claim(owner, 10)
    return claim


# --- whom ----------------------------------------------------------------------------------


async def test_who_set_it_is_told_and_nobody_else(
    store: Store, notices: NoticeRows, discord: Discord
) -> None:
    await notice(store)
    await tell(notices, discord)
    assert discord.tried == [DIRECT + PERSON]
    (_, body) = discord.posted[0]
    assert body["content"] == "**The Daily Square · #news**\nSomething is wrong."
    assert body["allowed_mentions"] == {"parse": []}
    assert await told(store) == [(CHANNEL, "trouble:1", "sent")]


@pytest.mark.parametrize("how", ["open", "post"])
async def test_one_after_the_other_is_tried_until_somebody_can_be_told(
    store: Store, notices: NoticeRows, discord: Discord, how: str
) -> None:
    await notice(store)
    place = PERSON if how == "open" else DIRECT + PERSON
    discord.answers = {f"{how} {place}": CLOSED, f"post {SYSTEM}": Refused(403, 50013, "no")}
    await tell(notices, discord)
    asked = [SYSTEM, DIRECT + OWNER]
    assert discord.tried == (asked if how == "open" else [DIRECT + PERSON, *asked])
    assert await told(store) == [(CHANNEL, "trouble:1", "sent")]
    # Each place has a nonce of its own: Discord would take the same one for the same message.
    nonces = [body["nonce"] for _, body in discord.posted]
    assert len(set(nonces)) == len(nonces)
    assert all(body["enforce_nonce"] for _, body in discord.posted)


async def test_nobody_is_left_when_all_refuse(
    store: Store, notices: NoticeRows, discord: Discord
) -> None:
    await notice(store)
    places = (DIRECT + PERSON, SYSTEM, DIRECT + OWNER)
    discord.answers = {f"post {place}": CLOSED for place in places}
    await tell(notices, discord)
    assert discord.tried == list(places)
    assert await told(store) == [(CHANNEL, "trouble:1", "undeliverable")]
    assert (await outlook(store, MONDAY)).seconds == math.inf


async def test_an_owner_who_set_it_is_not_tried_twice(
    store: Store, notices: NoticeRows, discord: Discord
) -> None:
    await notice(store, set_by=OWNER)
    discord.answers = {f"post {DIRECT + OWNER}": CLOSED, f"post {SYSTEM}": CLOSED}
    await tell(notices, discord)
    assert discord.tried == [DIRECT + OWNER, SYSTEM]
    assert await told(store) == [(CHANNEL, "trouble:1", "undeliverable")]


async def test_a_guild_without_a_system_channel_and_a_lost_one(
    store: Store, notices: NoticeRows, discord: Discord
) -> None:
    await notice(store, set_by=None)
    discord.answers = {"guild": Sent({"system_channel_id": None, "owner_id": str(OWNER)})}
    await tell(notices, discord)
    assert discord.tried == [DIRECT + OWNER]
    await notice(store, channel_id=CHANNEL + 1, set_by=None, guild_id=None)
    await tell(notices, discord)
    assert discord.tried == [DIRECT + OWNER]
    assert await told(store) == [
        (CHANNEL, "trouble:1", "sent"),
        (CHANNEL + 1, "trouble:1", "undeliverable"),
    ]


async def test_the_same_thing_is_told_once_and_another_by_itself(
    store: Store, notices: NoticeRows, discord: Discord
) -> None:
    await notice(store)
    await tell(notices, discord)
    await notice(store)
    await notice(store, "trouble:2")
    await tell(notices, discord)
    assert [about for _, about, _ in await told(store)] == ["trouble:1", "trouble:2"]
    first, second = (body for _, body in discord.posted)
    assert first["components"] != second["components"] and first["nonce"] != second["nonce"]


# --- when Discord is away ------------------------------------------------------------------


@pytest.mark.parametrize("asked", [f"open {PERSON}", f"post {DIRECT + PERSON}"])
@pytest.mark.parametrize(("answer", "seconds"), [(AWAY, 60), (WAIT, 3600)])
async def test_the_same_person_is_tried_again_later(
    store: Store, notices: NoticeRows, discord: Discord, asked: str, answer: Outcome, seconds: int
) -> None:
    await notice(store)
    discord.answers = {asked: answer}
    await tell(notices, discord)
    assert await told(store) == [(CHANNEL, "trouble:1", "planned")]
    assert (await outlook(store, MONDAY)).seconds == pytest.approx(seconds, abs=3)
    discord.answers = {}
    await pass_time(store, seconds)
    await tell(notices, discord)
    assert set(discord.tried) == {DIRECT + PERSON}
    assert await told(store) == [(CHANNEL, "trouble:1", "sent")]


async def test_a_void_token_leaves_the_notice_for_whoever_it_was_meant_for(
    store: Store, notices: NoticeRows, discord: Discord
) -> None:
    await notice(store)
    discord.answers = {f"post {DIRECT + PERSON}": TOKEN}
    await tell(notices, discord)
    assert await told(store) == [(CHANNEL, "trouble:1", "planned")]
    discord.answers = {}
    await pass_time(store, 61)
    await tell(notices, discord)
    assert set(discord.tried) == {DIRECT + PERSON}


async def test_a_notice_that_never_gets_through_ends_one_day(
    store: Store, notices: NoticeRows, discord: Discord
) -> None:
    await notice(store)
    async with store.write() as connection:
        await connection.execute(update(table).values(attempts=499))
    discord.answers = {f"open {PERSON}": AWAY}
    for state in ("planned", "undeliverable"):
        await tell(notices, discord)
        assert await told(store) == [(CHANNEL, "trouble:1", state)]
        await pass_time(store, 61)
    assert discord.tried == []


# --- in doubt ------------------------------------------------------------------------------


async def test_who_may_have_been_told_is_asked_with_the_same_nonce(
    store: Store, notices: NoticeRows, discord: Discord
) -> None:
    await notice(store)
    discord.answers = {f"post {DIRECT + PERSON}": AWAY}
    await tell(notices, discord)
    assert (await _again(store, notices, 30)).unsure_for == pytest.approx(30, abs=3)
    discord.answers = {}
    await pass_time(store, LEASE + 1)  # whoever took it was killed
    discord.seen = Absent()
    await tell(notices, discord)
    first, second = discord.posted
    assert first == second


async def _again(store: Store, notices: NoticeRows, seconds: float) -> NoticeClaim:
    """Claim what was given back for a minute, when so much of it has passed in doubt."""
    await pass_time(store, seconds)
    async with store.write() as connection:
        await connection.execute(update(table).values(not_before=table.c.made_at))
    return await claimed(notices)


@pytest.mark.parametrize("gone", ["direct messages", "history"])
async def test_nobody_else_is_told_when_the_first_may_have_been(
    store: Store, notices: NoticeRows, discord: Discord, gone: str
) -> None:
    await notice(store)
    discord.answers = {f"post {DIRECT + PERSON}": AWAY}
    await tell(notices, discord)
    if gone == "direct messages":
        discord.answers = {f"open {PERSON}": CLOSED}
    else:
        discord.seen = Refused(403, 50001, "no")
    await pass_time(store, 61)
    await tell(notices, discord)
    assert discord.tried == [DIRECT + PERSON]
    assert await told(store) == [(CHANNEL, "trouble:1", "unconfirmed")]


async def test_doubt_about_one_is_none_about_the_next(
    store: Store, notices: NoticeRows, discord: Discord
) -> None:
    await notice(store)
    claim = await claimed(notices)
    assert await notices.next_step(claim)
    claim = await claimed(notices)
    assert (claim.step, claim.unsure_for) == (1, None)


# --- leases --------------------------------------------------------------------------------


@pytest.mark.parametrize("other", ["one", "two"])
async def test_whoever_lost_the_lease_changes_nothing(
    store: Store, notices: NoticeRows, other: str
) -> None:
    await notice(store)
    first = await claimed(notices)
    assert await notices.claim(other, 10) == []
    await pass_time(store, LEASE + 1)
    second = await claimed(notices, other)
    assert second.unsure_for is not None and second.unsure_for >= LEASE
    assert not await notices.next_step(first)
    assert not await notices.end(first, "undeliverable")
    assert await told(store) == [(CHANNEL, "trouble:1", "claimed")]
    assert await notices.end(second, "sent")
    assert not await notices.end(second, "unconfirmed")
    assert await told(store) == [(CHANNEL, "trouble:1", "sent")]


async def test_another_process_can_not_settle_a_claim_of_the_same_number(
    store: Store, notices: NoticeRows
) -> None:
    await notice(store)
    claim = await claimed(notices)
    assert not await notices.end(replace(claim, owner="two"), "sent")
    assert await notices.end(claim, "sent")
