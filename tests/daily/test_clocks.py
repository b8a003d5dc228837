"""Whether the clock is believed: against Discord's, the database's, and one that nobody sets."""

from __future__ import annotations

import datetime as dt
import logging

import pytest

from bot.clock import MovableClock
from bot.daily.courier.clocks import Clocks
from bot.daily.port.outcomes import Outcome, Sent, Unknown
from bot.store.engine import Store
from tests.daily.material import DAY, HOUR, MINUTE

SECOND = dt.timedelta(seconds=1)


class World:
    """This machine, Discord, and the database, whose clock is the truth."""

    def __init__(self, store: Store, clock: MovableClock, truth: dt.datetime) -> None:
        self.clock = clock
        self.discord: dt.datetime | None = truth
        self.answers = True
        self.asked = 0
        self.seconds = 0.0
        self.is_due = True
        self._store = store
        self.start()

    def start(self) -> None:
        self.clocks = Clocks(
            self.clock, self._store, self._ask, machine=self.clock, time=lambda: self.seconds
        )

    @property
    def trouble(self) -> str:
        return self.clocks.trouble or ""

    async def _ask(self) -> Outcome:
        self.asked += 1
        heard = self.clocks.listen()
        if not self.answers:
            return Unknown("no answer")
        heard(self.discord)
        return Sent({})

    async def agree(self) -> bool:
        async def is_due() -> bool:
            return self.is_due

        self.seconds += 20  # longer than any pause
        self.clock.move(20 * SECOND)
        if self.discord is not None:
            self.discord += 20 * SECOND
        return await self.clocks.agree(is_due)


@pytest.fixture
async def world(store: Store, monkeypatch: pytest.MonkeyPatch) -> World:
    truth = (await store.now()).replace(microsecond=0)
    made = World(store, MovableClock(truth), truth)

    async def now() -> dt.datetime:
        return made.discord or made.clock.now()

    monkeypatch.setattr(store, "now", now)
    return made


async def test_clocks_that_agree_are_asked_for_once_a_minute_before_work(world: World) -> None:
    assert [await world.agree() for _ in range(4)] == [True] * 4
    assert world.asked == 1
    assert await world.agree()
    assert world.asked == 2
    world.is_due = False
    assert [await world.agree() for _ in range(20)] == [True] * 20
    assert world.asked == 2


@pytest.mark.parametrize(
    ("by", "words"),
    [
        (9 * HOUR, "9 h 0 min ahead of Discord's"),
        (-2 * HOUR, "2 h 0 min behind Discord's"),
        (2 * DAY + 2 * HOUR, "50 h 0 min ahead of"),
        (62 * SECOND, "1 min ahead of"),
        (-62 * SECOND, "1 min behind"),
    ],
)
async def test_a_wrong_clock_at_the_start_is_not_believed_until_it_is_right(
    world: World, caplog: pytest.LogCaptureFixture, by: dt.timedelta, words: str
) -> None:
    world.clock.move(by)
    with caplog.at_level(logging.INFO):
        assert [await world.agree() for _ in range(5)] == [False] * 5
        assert words in world.trouble
        world.clock.move(-by)
        assert await world.agree()
    assert world.trouble == ""
    said = [record.getMessage() for record in caplog.records]
    assert len(said) == 2
    assert said[0].startswith(f"This machine's clock is {words}")
    assert said[1] == "The clocks agree; posts go on."


@pytest.mark.parametrize("by", [MINUTE, -MINUTE])
async def test_a_minute_is_let_pass(world: World, by: dt.timedelta) -> None:
    world.clock.move(by)
    assert await world.agree()


@pytest.mark.parametrize("by", [2 * DAY, -2 * DAY, HOUR, -HOUR])
async def test_a_clock_that_jumps_is_not_believed_before_anybody_was_asked(
    world: World, by: dt.timedelta
) -> None:
    assert await world.agree()
    world.clock.move(by)
    assert [world.clocks.is_steady, await world.agree()] == [False, False]
    world.clock.move(-by)
    assert [world.clocks.is_steady, await world.agree()] == [True, True]


async def test_a_clock_that_was_set_right_is_believed_from_then_on(world: World) -> None:
    world.clock.move(-2 * HOUR)
    world.start()
    assert not await world.agree()
    world.clock.move(2 * HOUR)
    steady = [world.clocks.is_steady, await world.agree(), world.clocks.is_steady]
    assert steady == [False, True, True]


async def test_without_an_answer_what_was_right_still_is(world: World) -> None:
    world.answers = False
    assert not await world.agree()
    world.answers = True
    assert await world.agree()
    world.answers = False
    assert [await world.agree() for _ in range(50)] == [True] * 50
    world.clock.move(HOUR)
    assert not await world.agree()


async def test_an_answer_without_a_date_says_nothing_against_the_clock(world: World) -> None:
    world.discord = None
    assert await world.agree()


async def test_an_answer_during_which_the_clock_was_moved_says_nothing(world: World) -> None:
    heard = world.clocks.listen()
    world.clock.move(DAY)
    heard(world.discord)
    assert world.trouble == ""
    assert not await world.agree()


async def test_a_database_with_a_wrong_clock_is_waited_for(
    world: World, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = store.now

    async def now() -> dt.datetime:
        return await right() + HOUR

    monkeypatch.setattr(store, "now", now)
    assert not await world.agree()
    assert world.clocks.trouble == "This machine's clock is 1 h 0 min behind the database's."
    monkeypatch.setattr(store, "now", right)
    assert await world.agree()
