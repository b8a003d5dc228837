"""What the bot beside its sandbox tells the page of its articles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.articles.article import Article, Section
from bot.articles.both import own_id
from bot.articles.library import Library
from bot.articles.loading import load
from bot.articles.report import report
from bot.articles.watch import Reload
from bot.clock import MovableClock
from bot.daily.ledger.edition import Edition
from bot.messages.post import post
from bot.sandbox import Sandbox
from bot.workbench import BotWorkbench
from tests.daily.material import HOUR, MORNING


@pytest.fixture
def workbench(library: Library) -> BotWorkbench:
    return BotWorkbench(Edition(library), MovableClock(MORNING))


async def test_articles_are_listed_the_newest_first(workbench: BotWorkbench) -> None:
    listed = (await workbench.articles())["articles"]
    assert [each["date"] for each in listed] == [None] * 3
    assert [each["headline"] for each in listed][:2] == ["Thirty parts", "A long read"]
    assert listed[1]["sections"] == [
        {"key": "whats-happening", "title": "What's Happening?"},
        {"key": "whats-next", "title": "What's Next?"},
    ]


async def test_every_kind_of_file_is_told_as_check_tells_it(folder: Path) -> None:
    article = "---\ntitle: {}\ndate: {}\n---\n## What's Next?\n{}\n"
    for name, text in {
        "2020.md": article.format("Old", "2020-01-01", "Text."),
        "2025.md": article.format("New", "2025-08-01", "{{ site.url }}"),
        "2098.md": article.format("Far", "2098-01-01", "Text."),
        "2099.md": article.format("Farther", "2099-01-01", "Text."),
        "bad.md": "---\ntitle: Bad\n",
        "later.md": "---\ndraft: true\n---\n## What's Next?\nText.\n",
        "README.md": "About.",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    library = load(folder, now=MORNING)
    told = await BotWorkbench(Edition(library), MovableClock(MORNING)).articles()
    reload = told["reload"]
    printed = report(library, "here")
    assert f"here: {reload['counts']}." in printed
    for each in reload["faults"]:
        assert f"{each['file']}:{each['line']}: {each['wrong']}; {each['mend']}" in printed
    for each in reload["hints"]:
        assert f"{each['file']}:{each['line']}: hint: {each['wrong']}; {each['mend']}" in printed
    for each in reload["left_out"]:
        assert f"{each['file']}: {each['why']}" in printed
    assert [Path(each["file"]).name for each in reload["left_out"]] == ["later.md", "README.md"]
    assert {each["standing"] for each in told["articles"][1:]} == {""}
    assert (told["articles"][0]["headline"], told["articles"][0]["standing"]) == (
        "New",
        "the newest",
    )
    assert told["articles"][0]["file"] == str(folder / "2025.md")
    assert [(each["headline"], each["out"], each["standing"]) for each in reload["coming"]] == [
        ("Far", "2098-01-01T00:00:00+00:00", "the next one, out on 1 January 2098, 00:00 UTC"),
        ("Farther", "2099-01-01T00:00:00+00:00", "out on 1 January 2099, 00:00 UTC"),
    ]
    assert not reload["is_cut"]


async def test_what_servers_have_for_themselves_comes_after_all_others(library: Library) -> None:
    def own(name: str, **facts: Any) -> Article:
        sections = (Section("news", "News", f"Text of {name}."),)
        return Article(id=own_id(name, "k"), title=name, sections=sections, guild_id=7, **facts)

    edition = Edition(library)
    theirs = Library((own("A fair"), own("Later", out=MORNING + HOUR))).at(MORNING)
    edition.show_own(7, theirs)
    workbench = BotWorkbench(edition, MovableClock(MORNING))
    fair, later = (await workbench.articles())["articles"][-2:]
    assert (fair["headline"], fair["server"], fair["standing"]) == ("A fair", "a server", "")
    assert later["is_coming"] and later["standing"].startswith("the next one, out on")
    assert [each["headline"] for each in await workbench.find("fair")] == ["A fair"]
    assert "Text of A fair" in str(await workbench.preview(fair["id"], None))
    assert "Text of A fair" in str(await workbench.preview(fair["id"], "news"))


async def test_drafts_what_has_expired_and_what_words_lead_to_are_told(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()
    for name, facts in {
        "over.md": "title: Gone by\nexpires: 2025-01-01",
        "here.md": "title: Still here\ntags: [bridge, town]",
        "later.md": "title: Later\ndraft: true",
    }.items():
        (folder / name).write_text(f"---\n{facts}\n---\n## News\nText.\n", encoding="utf-8")
    workbench = BotWorkbench(Edition(load(folder, now=MORNING)), MovableClock(MORNING))
    told = await workbench.articles()
    assert told["is_whole"]
    assert [(each["headline"], each["is_over"]) for each in told["articles"]] == [
        ("Still here", False),
        ("Gone by", True),
    ]
    assert told["articles"][1]["standing"] == "expired on 1 January 2025, 00:00 UTC"
    assert [(Path(each["file"]).name, each["is_draft"]) for each in told["reload"]["left_out"]] == [
        ("later.md", True)
    ]
    assert [each["headline"] for each in await workbench.find("bridge of xyzzy")] == []
    assert [each["headline"] for each in await workbench.find("bridge")] == ["Still here"]
    assert told["articles"][0]["tags"] == ["bridge", "town"]
    assert (told["articles"][0]["posts"], told["articles"][0]["posted"]) == ([], 0)


async def test_an_article_to_come_can_be_previewed(folder: Path) -> None:
    text = "---\ndate: 2099-01-01\n---\n## What's Next?\nText of the day.\n"
    (folder / "2099.md").write_text(text, encoding="utf-8")
    library = load(folder, now=MORNING)
    workbench = BotWorkbench(Edition(library), MovableClock(MORNING))
    [article] = library.coming
    shown = await workbench.preview(article.id, None)
    assert shown == post(article)
    assert await workbench.preview(article.id, "whats-next") is not None


async def test_of_very_many_files_the_newest_are_told_and_those_to_look_at(folder: Path) -> None:
    for number in range(520):
        text = "{{ x }}" if number == 3 else "Text."
        (folder / f"2020-01-01 {number:03}.md").write_text(
            f"## What's Next?\n{text}\n", encoding="utf-8"
        )
        (folder / f"_{number}.md").write_text("-", encoding="utf-8")
    told = await BotWorkbench(Edition(load(folder)), MovableClock(MORNING)).articles()
    assert len(told["articles"]) == 201
    assert told["articles"][-1]["id"] == "2020-01-01-003"
    assert told["reload"]["is_cut"]
    assert len(told["reload"]["left_out"]) == 500


async def test_a_preview_is_the_very_message(workbench: BotWorkbench, library: Library) -> None:
    rendered = Edition(library).rendered
    article = library.newest
    assert await workbench.preview(article.id, None) == post(article)
    assert await workbench.preview(article.id, "part-2") == rendered.reader(article, "part-2")
    assert await workbench.preview("gone", None) is None
    assert await workbench.preview(article.id, "gone") is None


async def test_a_preview_shows_a_picture_beside_the_article(folder: Path) -> None:
    data = b"\x89PNG\r\n\x1a\n" + bytes(16)
    (folder / "p.png").write_bytes(data)
    text = "---\ntitle: New\ndate: 2025-01-01\nimage: p.png\n---\n## What's Next?\nText.\n"
    (folder / "new.md").write_text(text, encoding="utf-8")
    workbench = BotWorkbench(Edition(load(folder)), MovableClock(MORNING))
    async with Sandbox(workbench=workbench) as sandbox, aiohttp.ClientSession() as session:
        page = sandbox.addresses.page
        async with session.get(f"{page}api/preview?article=new") as reply:
            [embed] = (await reply.json())["preview"]["embeds"]
        address = embed["image"]["url"]
        assert address.startswith(page)
        async with session.get(address) as reply:
            assert (reply.content_type, await reply.read()) == ("image/png", data)
        async with session.get(f"{page}api/picture/{'0' * 64}") as reply:
            assert reply.status == 404


async def test_what_came_of_a_reload_is_kept_for_pages_that_come_later(
    workbench: BotWorkbench, library: Library, folder: Path
) -> None:
    assert (await workbench.articles())["reload"]["at"] is None
    (folder / "bad.md").write_text("no heading", encoding="utf-8")
    read = load(folder)
    told = workbench.reloaded(Reload(read, read.faults, "Reloaded: 1 file with a mistake."))
    assert (await workbench.articles())["reload"] == told
    assert told["at"] == MORNING.isoformat()
    assert [(each["file"], each["line"]) for each in told["faults"]] == [
        (str(folder / "bad.md"), 1)
    ]


async def test_the_page_gets_both_or_a_sentence(workbench: BotWorkbench, library: Library) -> None:
    async with Sandbox(workbench=workbench) as sandbox, aiohttp.ClientSession() as http:
        page = sandbox.addresses.page
        async with http.get(f"{page}api/articles") as reply:
            found = await reply.json()
            assert found["offered"] and len(found["articles"]["articles"]) == 3
        query = {"article": library.newest.id, "section": "part-2"}
        async with http.get(f"{page}api/preview", params=query) as reply:
            assert (await reply.json())["preview"]["components"]
        async with http.get(f"{page}api/preview", params={"article": "gone"}) as reply:
            assert reply.status == 400
            assert "no such article" in (await reply.json())["error"]
