"""Which guilds are forgotten when the bot finds at READY that it is no longer in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from bot.daily.port.outcomes import Outcome, Refused, Sent, Unauthorized, Unknown, Wait
from bot.discord_app import guilds
from bot.store.failures import StoreUnavailable

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
GONE = Refused(404, 10004, "Unknown Guild")


class Bot:
    """A client as far as forgetting needs it: what it knows, is in, and is told by Discord."""

    def __init__(
        self,
        known: Mapping[int, Outcome],
        *,
        there: tuple[int, ...] = (),
        shards: tuple[int, ...] = (0,),
        shard_count: int | None = 1,
        broken: tuple[str, ...] = (),
    ) -> None:
        self.asked: list[int] = []
        self.erased: list[tuple[int, dt.datetime]] = []
        self._answers, self._broken = known, broken
        self.guilds = [SimpleNamespace(id=guild_id) for guild_id in there]
        self.shards = dict.fromkeys(shards)
        self.shard_count = shard_count
        self.daily = SimpleNamespace(
            clock=SimpleNamespace(now=lambda: NOW), forgetting=self, port=self
        )

    async def guild_ids(self) -> set[int]:
        self._fail("reading")
        return set(self._answers)

    async def erase_guild(self, guild_id: int, now: dt.datetime) -> None:
        self._fail("erasing")
        self.erased.append((guild_id, now))

    async def guild(self, guild_id: int) -> Outcome:
        self.asked.append(guild_id)
        return self._answers[guild_id]

    def _fail(self, what: str) -> None:
        if what in self._broken:
            raise StoreUnavailable(where="there", reason="it is away.")


async def forget_left(bot: Any) -> None:
    await guilds.forget_left(bot)


async def test_what_discord_does_not_know_any_more_is_erased_and_what_is_there_not_asked() -> None:
    bot = Bot({1: GONE, 2: Sent({"id": "2"}), 3: GONE}, there=(3,))
    await forget_left(bot)
    assert sorted(bot.asked) == [1, 2]
    assert bot.erased == [(1, NOW)]


@pytest.mark.parametrize(
    ("answer", "erased"),
    [
        (GONE, True),
        (Refused(403, 50001, "Missing Access"), True),
        (Sent({"id": "1"}), False),
        (Unauthorized(0, "401: Unauthorized"), False),
        (Refused(403, 0, "a proxy's"), False),
        (Refused(403, 40333, "blocked"), False),
        (Wait(5, True), False),
        (Unknown("Discord answered 503"), False),
    ],
)
async def test_only_discords_own_word_that_it_is_gone_erases(answer: Outcome, erased: bool) -> None:
    bot = Bot({1: answer})
    await forget_left(bot)
    assert bot.erased == ([(1, NOW)] if erased else [])


async def test_guilds_of_other_processes_shards_are_not_asked_about() -> None:
    known = {number << 22: GONE for number in range(4)}
    bot = Bot(known, shards=(1, 2), shard_count=4)
    await forget_left(bot)
    assert sorted(bot.asked) == [1 << 22, 2 << 22]


async def test_without_a_number_of_shards_there_is_one() -> None:
    bot = Bot({5 << 22: GONE}, shard_count=None)
    await forget_left(bot)
    assert bot.erased == [(5 << 22, NOW)]


@pytest.mark.parametrize("broken", ["reading", "erasing"])
async def test_a_database_that_is_away_is_left_for_the_next_start(broken: str) -> None:
    bot = Bot({1: GONE, 2: GONE}, broken=(broken,))
    await forget_left(bot)
    assert bot.erased == []
    assert len(bot.asked) == (0 if broken == "reading" else 2)
