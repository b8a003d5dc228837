"""The budget: who counts whom, who waits, and who stops whom; time is moved by the test."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text, update

from bot.processes.budget import Budget
from bot.processes.fleet import in_use_since
from bot.processes.predecessor import place_in
from bot.store.engine import Store, open_store
from bot.store.failures import StoreUnavailable
from bot.store.instants import DatabaseNow
from bot.store.tables import brakes, processes


class Time:
    """A time that passes when it is told to; who sleeps wakes in order."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        wake: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self.now + seconds, wake))
        await wake

    def move(self, seconds: float) -> None:
        self.now += seconds
        for moment, wake in self._sleepers:
            if moment <= self.now and not wake.done():
                wake.set_result(None)


class ToldToBeat(Budget):
    """A budget whose beats happen when the test says so."""

    async def _beat_forever(self) -> None:
        await asyncio.Event().wait()


class Process:
    """A budget and its time."""

    def __init__(self, store: Store, token: str = "abc", predecessors: Sequence[str] = ()) -> None:
        self.time = Time()
        self.store = store
        self.budget = ToldToBeat(
            store,
            token_fingerprint=token,
            beat_seconds=5,
            time=self.time,
            sleep=self.time.sleep,
            phase=0.0,
            predecessors=predecessors,
        )

    @property
    def share(self) -> float:
        return self.budget.share

    async def beat(self) -> None:
        """Let five seconds pass, and the beat that belongs to them."""
        self.time.move(5)
        await self.budget._beat()

    async def may_send(self) -> bool:
        """Return whether a permit is to be had now, or within the second."""
        permit = asyncio.create_task(self.budget.permit())
        for _ in range(3):
            await asyncio.sleep(0)
            self.time.move(0.3)
        await asyncio.sleep(0)
        permit.cancel()
        return not isinstance(
            (await asyncio.gather(permit, return_exceptions=True))[0], asyncio.CancelledError
        )


async def started(store: Store, process: Process) -> dt.datetime:
    query = select(processes.c.started_at).where(processes.c.id == process.budget.process_id)
    async with store.read() as connection:
        moment: dt.datetime = (await connection.execute(query)).scalar_one()
    return moment


async def silence(store: Store, seconds: float, *ids: str) -> None:
    """Let processes not have been seen for so long."""
    async with store.write() as connection:
        await connection.execute(
            update(processes).where(processes.c.id.in_(ids)).values(seen_at=DatabaseNow(-seconds))
        )


async def listed(store: Store) -> set[str]:
    async with store.read() as connection:
        return set((await connection.execute(select(processes.c.id))).scalars())


@asynccontextmanager
async def joined(store: Store, number: int = 1) -> AsyncIterator[list[Process]]:
    """Processes that joined one after the other."""
    async with AsyncExitStack() as stack:
        every = [Process(store) for _ in range(number)]
        for each in every:
            await stack.enter_async_context(each.budget.joined())
        yield every


async def test_a_process_alone_starts_at_once_with_all_of_it(store: Store) -> None:
    async with joined(store) as (alone,):
        assert alone.share == 45
        assert await alone.may_send()
        assert await listed(store) == {alone.budget.process_id}
    assert await listed(store) == set()


async def test_a_process_sends_nothing_before_it_joined_and_after_it_left(store: Store) -> None:
    process = Process(store)
    assert not await process.may_send()
    async with process.budget.joined():
        assert await process.may_send()
    assert not await process.may_send()


async def test_who_joins_others_waits_one_beat_until_they_make_room(store: Store) -> None:
    async with joined(store, 2) as (first, second):
        assert (first.share, second.share) == (45, 22.5)
        assert await first.may_send()
        assert not await second.may_send()
        await first.beat()
        assert first.share == 22.5
        await second.beat()
        assert await second.may_send()


async def test_who_follows_a_dead_process_need_not_wait_for_its_ghost(
    store: Store, tmp_path: Path
) -> None:
    """Its place is free as soon as it is dead, and says who held it."""
    dead = Process(store)
    with place_in(tmp_path) as place:
        place.take(dead.budget.process_id)
        await dead.budget._beat()  # and is killed: it never leaves
        with place_in(tmp_path) as beside:
            assert beside.predecessors == ()
    with place_in(tmp_path) as place:
        assert place.predecessors == (dead.budget.process_id,)
        following = Process(store, predecessors=place.predecessors)
        async with following.budget.joined():
            assert await following.may_send()
            assert following.share == 45
            assert await listed(store) == {following.budget.process_id}


@pytest.mark.parametrize(("silent", "is_one"), [(50, True), (70, False)])
async def test_who_takes_over_without_a_break_says_since_when_the_database_is_in_use(
    store: Store, silent: float, is_one: bool
) -> None:
    dead = Process(store)
    await dead.budget._beat()
    await silence(store, silent, dead.budget.process_id)
    begun = await started(store, dead)
    following = Process(store, predecessors=[dead.budget.process_id])
    async with following.budget.joined():
        assert (await started(store, following) == begun) is is_one
        assert (await in_use_since(store, 60) == begun) is is_one


def test_who_dies_before_it_has_done_anything_keeps_the_names_before_it(tmp_path: Path) -> None:
    for number in range(10):
        with place_in(tmp_path) as place:
            place.take(f"p{number}")
    with place_in(tmp_path) as place:
        assert place.predecessors == tuple(f"p{number}" for number in range(2, 10))


def test_without_a_folder_nobody_is_followed(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    for folder in (None, blocked, blocked / "below"):
        with place_in(folder) as place:
            place.take("x")
            assert place.predecessors == ()


async def test_what_a_clock_that_was_ahead_wrote_counts_nobody(store: Store) -> None:
    async with joined(store) as (staying,):
        for name, seconds in (("tomorrow", 86_400), ("soon", 600)):
            async with store.write() as connection:
                seen = DatabaseNow(seconds)
                values = {"id": name, "started_at": seen, "seen_at": seen}
                await connection.execute(insert(processes).values(**values))
        await staying.beat()
        assert staying.share == 45
        assert await listed(store) == {staying.budget.process_id, "soon"}


async def test_who_leaves_gives_its_share_back(store: Store) -> None:
    async with joined(store) as (staying,):
        async with joined(store):
            await staying.beat()
            assert staying.share == 22.5
        await staying.beat()
        assert staying.share == 45


async def test_who_is_not_seen_for_a_minute_is_gone(store: Store) -> None:
    async with joined(store, 2) as (alive, dead):
        await silence(store, 59, dead.budget.process_id)
        await alive.beat()
        assert alive.share == 22.5
        await silence(store, 61, dead.budget.process_id)
        await alive.beat()
        assert alive.share == 45
        assert dead.budget.process_id in await listed(store)
        await silence(store, 3601, dead.budget.process_id)
        await alive.beat()
        assert await listed(store) == {alive.budget.process_id}


async def test_of_two_that_join_at_once_at_most_one_starts_at_once(store: Store) -> None:
    for _ in range(5):
        one, two = Process(store), Process(store)
        await asyncio.gather(one.budget._beat(), two.budget._beat())
        assert [await one.may_send(), await two.may_send()].count(True) <= 1
        async with store.write() as connection:
            await connection.execute(text("DELETE FROM processes"))


async def test_who_cant_beat_sends_nothing_until_it_can(store: Store) -> None:
    async with joined(store) as (alone,):
        alone.time.move(39)
        assert await alone.may_send()
        alone.time.move(1.1)
        assert not await alone.may_send()
        await alone.budget._beat()
        assert await alone.may_send()


async def test_who_was_silent_waits_one_beat_for_those_who_took_its_share(store: Store) -> None:
    async with joined(store, 2) as both:
        for each in both:
            await each.beat()
        # The database was away: nobody was seen, and whoever comes back first sees nobody.
        await silence(store, 70, *(each.budget.process_id for each in both))
        await both[0].beat()
        assert both[0].share == 45
        assert not await both[0].may_send()
        await both[1].beat()
        await both[0].beat()
        assert both[0].share == 22.5
        assert await both[0].may_send()


async def test_a_row_that_somebody_removed_is_made_again(store: Store) -> None:
    async with joined(store) as (alone,):
        async with store.write() as connection:
            await connection.execute(text("DELETE FROM processes"))
        await alone.beat()
        assert await listed(store) == {alone.budget.process_id}


async def test_permits_are_even_and_in_order(store: Store) -> None:
    async with joined(store) as (alone,):
        got: list[tuple[int, float]] = []

        async def one(number: int) -> None:
            await alone.budget.permit()
            got.append((number, alone.time()))

        tasks = [asyncio.create_task(one(number)) for number in range(60)]
        for _ in range(1000):
            for _ in range(3):
                await asyncio.sleep(0)
            alone.time.move(0.001)
        await asyncio.gather(*tasks[:40])
        assert [number for number, _ in got] == list(range(len(got)))
        assert 44 <= len(got) <= 47
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_who_is_cancelled_while_waiting_keeps_nobody_back(store: Store) -> None:
    async with joined(store) as (alone,):
        await alone.budget.pause(5)
        waiting = [asyncio.create_task(alone.budget.permit()) for _ in range(5)]
        await asyncio.sleep(0)
        for task in waiting[:4]:
            task.cancel()
        await asyncio.gather(*waiting[:4], return_exceptions=True)
        await asyncio.sleep(0)
        alone.time.move(5)
        await asyncio.wait_for(waiting[4], 1)


async def test_a_pause_holds_at_once_here_and_by_the_next_beat_elsewhere(store: Store) -> None:
    async with joined(store, 2) as (here, there):
        for each in (here, there):
            await each.beat()
        await here.budget.pause(30)
        assert not await here.may_send()
        assert await there.may_send()
        await there.beat()
        there.time.move(-0.9)
        assert not await there.may_send()
        await here.budget.pause(1)
        async with store.read() as connection:
            left = await connection.execute(select(brakes.c.until > DatabaseNow(25)))
            assert left.scalar_one(), "a shorter pause does not end a longer one"
        for process in (here, there):
            process.time.move(31)
            process.budget._last_beat = process.time()
            assert await process.may_send()


async def test_a_refused_token_stops_everybody_with_it_until_it_is_lifted(store: Store) -> None:
    other_token = Process(store, "other")
    async with joined(store, 2) as (here, there), other_token.budget.joined():
        for each in (here, there, other_token):
            await each.beat()
        await here.budget.stop_everyone()
        assert here.budget.stopped.is_set()
        assert not await here.may_send()
        for each in (there, other_token):
            await each.beat()
        assert there.budget.stopped.is_set()
        assert not await there.may_send()
        assert not other_token.budget.stopped.is_set()
        late = Process(store)
        async with late.budget.joined():
            assert late.budget.stopped.is_set()
            await late.budget.lift_stop()
            assert not late.budget.stopped.is_set()
        await there.beat()
        assert not there.budget.stopped.is_set()
        assert await there.may_send()


async def test_who_ends_at_a_stop_has_told_the_others_before(store: Store) -> None:
    async with joined(store, 2) as (here, there):
        stopping = asyncio.create_task(here.budget.stop_everyone())
        await here.budget.stopped.wait()
        stopping.cancel()  # as the end of the process does
        await asyncio.gather(stopping, return_exceptions=True)
        await there.beat()
        assert there.budget.stopped.is_set()


@asynccontextmanager
async def locked(store: Store) -> AsyncIterator[None]:
    """Keep a file so busy that nobody else can write to it."""
    async with open_store(f"sqlite:///{store.where}") as other, other.write():
        yield


async def test_an_outage_is_logged_once_and_what_could_not_be_said_is_said_after_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot.processes")
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    async with open_store(url, patience=0.1) as store, joined(store) as (alone,):
        async with locked(store):
            await alone.budget.stop_everyone()
            await alone.budget.pause(60)
            with pytest.raises(StoreUnavailable):
                await alone.budget._beat()
            assert alone.budget.stopped.is_set()
        assert [each.levelname for each in caplog.records] == ["WARNING"]
        await alone.beat()
        assert alone.budget.stopped.is_set()
        async with store.read() as connection:
            found = await connection.execute(select(func.count()).select_from(brakes))
            assert found.scalar_one() == 2


class Heard(logging.Handler):
    """What was logged, to be waited for."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.levels: asyncio.Queue[str] = asyncio.Queue()

    def emit(self, record: logging.LogRecord) -> None:
        self.levels.put_nowait(record.levelname)


async def test_beats_go_on_by_themselves_through_an_outage(tmp_path: Path) -> None:
    heard = Heard()
    logger = logging.getLogger("bot.processes.budget")
    logger.addHandler(heard)
    logger.setLevel(logging.INFO)
    async with open_store(f"sqlite:///{tmp_path / 'bot.db'}", patience=0.1) as store:
        budget = Budget(store, token_fingerprint="abc", beat_seconds=0.02)
        async with asyncio.timeout(30), budget.joined():
            async with locked(store):
                assert await heard.levels.get() == "WARNING"
            assert await heard.levels.get() == "INFO"
            await budget.permit()
    logger.removeHandler(heard)
    assert heard.levels.empty()
    assert not beating()


def beating() -> bool:
    return any("_beat_forever" in repr(task) for task in asyncio.all_tasks())


async def test_a_fleet_shares_one_figure(store: Store) -> None:
    async with store.write() as connection:
        for number in range(8):
            await connection.execute(
                insert(processes).values(
                    id=str(number), started_at=DatabaseNow(), seen_at=DatabaseNow(-number)
                )
            )
    async with joined(store) as (ninth,):
        assert ninth.share == 5


async def test_a_fleet_sends_no_more_than_its_figure(store: Store) -> None:
    """Not only what each takes for its share: what goes out, of all together."""
    async with joined(store, 3) as fleet:
        for each in fleet * 2:
            await each.beat()
        sent: list[float] = []

        async def send(process: Process) -> None:
            while True:
                await process.budget.permit()
                sent.append(process.time())

        tasks = [asyncio.create_task(send(each)) for each in fleet]
        begun = fleet[0].time()
        for _ in range(2000):
            for _ in range(3):
                await asyncio.sleep(0)
            for each in fleet:
                each.time.move(0.001)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert 42 <= sum(begun + 1 <= moment < begun + 2 for moment in sent) <= 48
