"""Which article comes on which day, from files to posts, on each database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from bot.articles.loading import load
from bot.daily.ledger.channel_schedule import NothingNew, Order
from bot.daily.ledger.edition import Edition
from bot.daily.ledger.schedules import Schedules
from bot.messages.post import Style
from bot.sandbox import Sandbox, faults
from bot.store.engine import Store
from tests.daily.material import DAY, HOUR, MINUTE, MONDAY
from tests.end_to_end.mornings import POST, Morning

WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")  # 2026-03-02 is a Monday


class Folder:
    """A folder of articles that the morning's edition is read from."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.morning: Morning | None = None
        self.brought: list[str] = []

    def write(self, title: str, **keys: str) -> None:
        head = "".join(f"{name}: {value}\n" for name, value in keys.items())
        text = f"---\n{head}---\n# {title}\n\n## What's Next?\nWords of {title}.\n"
        (self.path / f"{title}.md").write_text(text, encoding="utf-8")
        self.read()

    def read(self) -> None:
        if self.morning is not None:
            self.morning.shown.show(load(self.path, now=self.morning.clock.now()))


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "articles").mkdir()
    return Folder(tmp_path / "articles")


@pytest.fixture
def begin(sandbox: Sandbox, store: Store, folder: Folder) -> Iterator[Callable[[], Morning]]:
    """Begin a morning with what stands in the folder."""

    def make() -> Morning:
        morning = Morning(sandbox, store, Edition(load(folder.path)))
        folder.morning = morning
        folder.read()
        return morning

    yield make


def contents(morning: Morning) -> list[str]:
    return [each["content"] for each in morning.posts()]


async def days(morning: Morning, folder: Folder, *expected: str) -> None:
    """Let days pass, and see what each brings; "" is a day without a post."""
    for headline in expected:
        folder.read()
        folder.brought += [headline] if headline else []
        past = (morning.clock.now() - MONDAY).days + 1
        await morning.until(partial(_settled, morning, past))
        assert contents(morning) == folder.brought
        morning.clock.move(DAY)


async def _settled(morning: Morning, count: int) -> bool:
    states = await morning.states()
    return len(states) == count and not {"planned", "claimed"} & set(states)


@pytest.mark.parametrize("order", list(Order))
async def test_a_week_written_in_advance(
    begin: Callable[[], Morning], folder: Folder, order: Order
) -> None:
    for date, name in enumerate(WEEK, 2):
        folder.write(name, date=f"2026-03-{date:02}")
    morning = begin()
    await morning.subscribe(order=order)
    async with morning.courier():
        morning.clock.move(MINUTE)
        await days(morning, folder, *WEEK)


async def test_articles_that_are_dated_back_or_saved_on_one_day(
    begin: Callable[[], Morning], folder: Folder
) -> None:
    folder.write("First", date="2026-03-02")
    morning = begin()
    await morning.subscribe(when_nothing_new=NothingNew.SKIP)
    async with morning.courier():
        morning.clock.move(MINUTE)
        await days(morning, folder, "First", "")
        folder.write("One", date="2026-03-04")
        folder.write("Two", date="2026-03-04")
        folder.write("Late", date="2026-02-01")
        await days(morning, folder, "Two", "One", "Late", "")


async def test_a_typo_of_2099_that_is_mended(begin: Callable[[], Morning], folder: Folder) -> None:
    folder.write("Right", date="2026-03-02")
    folder.write("Wrong", date="2099-03-03")
    morning = begin()
    await morning.subscribe(when_nothing_new=NothingNew.SKIP)
    async with morning.courier():
        morning.clock.move(MINUTE)
        await days(morning, folder, "Right", "")
        folder.write("Wrong", date="2026-03-03")
        await days(morning, folder, "Wrong", "")


async def test_an_article_that_expires(begin: Callable[[], Morning], folder: Folder) -> None:
    folder.write("Evergreen", date="2026-03-01")
    folder.write("Sale", date="2026-03-02", expires="2026-03-04")
    morning = begin()
    await morning.subscribe(when_nothing_new=NothingNew.REPOST)
    async with morning.courier():
        morning.clock.move(MINUTE)
        await days(morning, folder, "Sale", "Sale", "Evergreen")


async def test_an_article_is_out_at_its_hour_in_the_schedules_zone(
    begin: Callable[[], Morning], folder: Folder
) -> None:
    folder.write("Old", date="2026-03-01")
    folder.write("Early", publish="2026-03-02 08:00")
    folder.write("Late", publish="2026-03-02 09:30")
    morning = begin()
    # In Tokyo it is 18:00 already, in New York 04:00.
    await morning.subscribe("news", at="18:00", zone="Asia/Tokyo", archive=[])
    await morning.subscribe("general", at="04:00", zone="America/New_York", archive=[])
    await morning.subscribe("announcements", at="09:00", zone="UTC", archive=[])
    async with morning.courier():
        morning.clock.move(MINUTE)
        for channel, headline in (("news", "Late"), ("general", "Old"), ("announcements", "Early")):
            await morning.until_states("sent", channel=channel)
            (post,) = morning.posts(channel)
            assert post["content"] == headline


async def test_a_digest_is_one_post_and_one_article_a_briefing(
    begin: Callable[[], Morning], folder: Folder
) -> None:
    folder.write("First", date="2026-03-02")
    morning = begin()
    await morning.subscribe(order=Order.DIGEST, when_nothing_new=NothingNew.SKIP)
    async with morning.courier():
        morning.clock.move(MINUTE)
        await days(morning, folder, "First")
        for name in ("Ant", "Bee", "Cat"):
            folder.write(name, date="2026-03-03")
        await days(morning, folder, "3 new articles: Cat · Bee · Ant", "")
    select = morning.posts()[-1]["components"][0]["components"][0]
    assert [each["value"] for each in select["options"]] == ["cat", "bee", "ant"]


async def test_each_channel_has_its_look(begin: Callable[[], Morning], folder: Folder) -> None:
    text = "---\ndate: 2026-03-02\n---\n# Ant\n\n## What's Next?\nIt walks. It stops.\n"
    (folder.path / "Ant.md").write_text(text, encoding="utf-8")
    morning = begin()
    looks = {
        "news": (Style.FULL, "### What's Next?\nIt walks. It stops."),
        "general": (Style.CARD, "It walks. It stops."),
        "announcements": (Style.HEADLINES, "### What's Next?\nIt walks."),
    }
    for channel, (style, _) in looks.items():
        await morning.subscribe(channel, style=style, archive=[])
    async with morning.courier():
        morning.clock.move(MINUTE)
        for channel, (_, shown) in looks.items():
            await morning.until_states("sent", channel=channel)
            [sent] = morning.posts(channel)
            assert (sent["content"], sent["embeds"][0]["description"]) == ("Ant", shown)


async def test_several_times_a_day_with_lost_answers(
    begin: Callable[[], Morning], folder: Folder
) -> None:
    for name in ("Ant", "Bee", "Cat"):
        folder.write(name)
    morning = begin()
    await morning.subscribe(order=Order.QUEUE, more_times=((1, 10 * 60), (2, 11 * 60)))
    async with morning.courier():
        for hour, names in enumerate((["Ant"], ["Ant", "Bee"], ["Ant", "Bee", "Cat"])):
            morning.strike(faults.Reset(path=POST, after_work=bool(hour % 2)))
            morning.clock.move(HOUR if hour else MINUTE)
            await morning.until_states(*["sent"] * len(names))
            assert contents(morning) == names


async def test_a_refused_article_costs_one_day_and_comes_once_it_is_mended(
    begin: Callable[[], Morning], folder: Folder
) -> None:
    for name in ("Ant", "Bee", "Cat"):
        folder.write(name)
    morning = begin()
    await morning.subscribe(order=Order.QUEUE, when_nothing_new=NothingNew.SKIP)
    path = f"/channels/{morning.channel()}/messages"
    morning.strike(faults.AnswerWith(status=400, code=50035, path=path))
    async with morning.courier():
        morning.clock.move(MINUTE)
        await days(morning, folder, "", "Bee", "Cat", "")
        folder.write("Ant", author="Somebody else")
        await days(morning, folder, "Ant", "")


async def test_what_was_asked_for_and_what_was_left_out(
    begin: Callable[[], Morning], folder: Folder
) -> None:
    for name in ("Ant", "Bee", "Cat"):
        folder.write(name)
    morning = begin()
    schedule = await morning.subscribe(order=Order.QUEUE, when_nothing_new=NothingNew.SKIP)
    schedules, now = Schedules(morning.store), morning.clock.now()
    await schedules.ask_next(schedule.channel_id, "cat", now)
    await schedules.leave_out(schedule.channel_id, ["ant"], now)
    async with morning.courier():
        morning.clock.move(MINUTE)
        await days(morning, folder, "Cat", "Bee", "")
