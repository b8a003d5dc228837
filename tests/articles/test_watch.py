"""Saved files: what is noticed, when it is read, and what stays when it can't be."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.articles.loading import load
from bot.articles.watch import Reload, look, reloads
from bot.clock import MovableClock

QUICK = 0.005
Save = Callable[[str, str], None]


def text(words: str) -> str:
    return f"## What's Next?\n{words}\n"


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Return what writes a file of the folder at once, as editors do; two good ones are there."""

    def write(name: str, content: str) -> None:
        (tmp_path / f".{name}").write_text(content, encoding="utf-8")
        (tmp_path / f".{name}").replace(tmp_path / name)

    write("one.md", text("Once."))
    write("two.md", text("Twice."))
    return write


@pytest.fixture
async def told(tmp_path: Path, save: Save) -> AsyncIterator[Callable[[], asyncio.Future[Reload]]]:
    """Return what waits for the next reload of the folder."""
    seen = look(tmp_path)
    watching = reloads(tmp_path, load(tmp_path), seen, look_seconds=QUICK)

    def next_one() -> asyncio.Future[Reload]:
        return asyncio.ensure_future(asyncio.wait_for(anext(watching), 10))

    yield next_one
    await watching.aclose()


def bodies(reload: Reload) -> dict[str, str]:
    return {each.id: each.sections[0].body for each in reload.library.articles}


async def test_new_changed_and_deleted_files_are_noticed(
    tmp_path: Path, save: Save, told: Callable[[], asyncio.Future[Reload]]
) -> None:
    save("three.md", text("Thrice."))
    assert (await told()).words == "Reloaded: 1 new."
    save("one.md", text("Once more."))
    found = await told()
    assert found.words == "Reloaded: 1 changed."
    assert bodies(found) == {"one": "Once more.", "three": "Thrice.", "two": "Twice."}
    (tmp_path / "two.md").unlink()
    found = await told()
    assert (found.words, len(found.library.articles)) == ("Reloaded: 1 gone.", 2)


async def test_a_mistake_is_told_and_the_article_stays_until_it_is_mended(
    tmp_path: Path, save: Save, told: Callable[[], asyncio.Future[Reload]]
) -> None:
    save("one.md", "no heading at all")
    found = await told()
    assert found.words == "Reloaded: 1 file with a mistake."
    assert [(Path(fault.file).name, fault.line) for fault in found.faults] == [("one.md", 1)]
    assert bodies(found)["one"] == "Once."
    save("two.md", text("Twice as much."))  # others are served meanwhile
    found = await told()
    assert bodies(found) == {"one": "Once.", "two": "Twice as much."}
    save("one.md", text("Once."))
    found = await told()
    assert (found.words, found.faults) == ("Reloaded: all mistakes are mended.", ())


async def test_hints_of_what_was_saved_are_told(
    save: Save, told: Callable[[], asyncio.Future[Reload]]
) -> None:
    save("one.md", text("{{ site.url }}"))
    assert (await told()).words == "Reloaded: 1 changed, 1 hint."
    save("two.md", text("Twice as much."))
    assert (await told()).words == "Reloaded: 1 changed."
    save("one.md", text("{{ site.url }} and {% more %}"))
    assert (await told()).words == "Reloaded: 1 changed, 2 hints."


async def test_what_is_not_served_yet_or_at_all_is_told(tmp_path: Path, save: Save) -> None:
    clock = MovableClock(dt.datetime(2025, 9, 2, 12, tzinfo=dt.UTC))
    watching = reloads(tmp_path, load(tmp_path), look(tmp_path), clock=clock, look_seconds=QUICK)

    async def words() -> str:
        return (await asyncio.wait_for(anext(watching), 10)).words

    save("later.md", "---\ndraft: true\n---\n" + text("Later."))
    assert await words() == "Reloaded: no article has changed."
    save("next.md", "---\ndate: 2025-09-03\n---\n" + text("Tomorrow."))
    assert await words() == "Reloaded: 1 to come."
    save("next.md", "---\ndate: 2025-09-03\n---\n" + text("Tomorrow, or later."))
    assert await words() == "Reloaded: 1 changed."
    clock.move(dt.timedelta(days=1))
    assert await words() == "An article is out: Tomorrow, or later."
    await watching.aclose()


async def test_a_new_file_with_a_mistake_is_left_out(
    save: Save, told: Callable[[], asyncio.Future[Reload]]
) -> None:
    save("three.md", "no heading at all")
    found = await told()
    assert len(found.faults) == 1
    assert sorted(bodies(found)) == ["one", "two"]


@pytest.mark.parametrize("folder", ["empty", "gone"])
async def test_the_last_good_set_stays_when_there_is_no_other(
    tmp_path: Path, save: Save, told: Callable[[], asyncio.Future[Reload]], folder: str
) -> None:
    for file in list(tmp_path.iterdir()):
        file.unlink()
    if folder == "gone":
        tmp_path.rmdir()
    found = await told()
    assert found.is_in_vain
    assert found.words.startswith("There are no good articles any more: ")
    assert found.words.endswith("Those of before stay.")
    assert sorted(bodies(found)) == ["one", "two"]
    tmp_path.mkdir(exist_ok=True)
    save("four.md", text("Again."))
    assert sorted(bodies(await told())) == ["four"]


async def test_what_was_saved_before_the_first_look_is_noticed(tmp_path: Path, save: Save) -> None:
    seen, library = look(tmp_path), load(tmp_path)
    save("one.md", text("Changed while the bot was starting."))
    watching = reloads(tmp_path, library, seen, look_seconds=QUICK)
    found = await asyncio.wait_for(anext(watching), 10)
    assert bodies(found)["one"].startswith("Changed")
    await watching.aclose()


async def test_a_file_that_is_still_being_written_is_waited_for(
    tmp_path: Path, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It changes from look to look; it is read when it has stood still for one."""
    seen, library = look(tmp_path), load(tmp_path)
    looks: list[int] = []

    def grows(folder: Path) -> object:
        looks.append(len(looks) + 1)
        if looks[-1] <= 3:
            (folder / "one.md").write_text(text("Once. " * looks[-1]), encoding="utf-8")
        return look(folder)

    monkeypatch.setattr("bot.articles.watch.look", grows)
    watching = reloads(tmp_path, library, seen, look_seconds=QUICK)
    found = await asyncio.wait_for(anext(watching), 10)
    assert len(looks) == 4
    assert bodies(found)["one"] == "Once. Once. Once."
    await watching.aclose()


async def test_a_file_that_is_written_all_the_time_holds_up_no_other(
    tmp_path: Path, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, library = look(tmp_path), load(tmp_path)
    save("three.md", text("Thrice."))
    moments = iter(range(1, 10**6))

    def restless(folder: Path) -> object:
        os.utime(folder / "one.md", ns=(0, next(moments)))
        return look(folder)

    monkeypatch.setattr("bot.articles.watch.look", restless)
    watching = reloads(tmp_path, library, seen, look_seconds=QUICK)
    found = await asyncio.wait_for(anext(watching), 10)
    assert "three" in bodies(found)
    await watching.aclose()


async def test_other_files_are_nobodys_business(
    tmp_path: Path, save: Save, told: Callable[[], asyncio.Future[Reload]]
) -> None:
    seen = look(tmp_path)
    for name in ("README.md", "notes.pdf", ".hidden.md"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert look(tmp_path) == seen
