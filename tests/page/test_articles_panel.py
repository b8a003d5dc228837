"""The page's articles: which there are, what is wrong with them, and how a post will look."""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from bot.clock import MovableClock, RunningClock, SystemClock
from bot.sandbox import Sandbox
from bot.sandbox.world.messages import post
from tests.page.articles import AT, COUNTS, DRAFT, FAULT, HINT, put, put_off, reloaded
from tests.page.conftest import Bench, Visits
from tests.page.stub_bot import HOSTILE, SECTIONS
from tests.page.test_page import expect, messages
from tests.page.windows import PHONE

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

pytestmark = pytest.mark.asyncio(loop_scope="package")

Desk = tuple[Sandbox, Bench]


@contextlib.asynccontextmanager
async def with_articles() -> AsyncIterator[Desk]:
    bench = Bench()
    put(bench, "first", "The first headline", None)
    put(bench, "second", "The second headline", "2025-09-01")
    put(bench, "third", "The third headline", "2025-09-02")
    clock = RunningClock(MovableClock(AT))
    async with Sandbox(clock=clock, ticks=SystemClock(), workbench=bench) as sandbox:
        yield sandbox, bench


@pytest_asyncio.fixture(loop_scope="package")
async def desk() -> AsyncIterator[Desk]:
    async with with_articles() as running:
        yield running


async def opened(visits: Visits, sandbox: Sandbox, place: str = "", **options: Any) -> Page:
    page = await (await visits(sandbox, **options)).open(place)
    await page.locator("#open-articles").click()
    return page


async def test_a_source_that_cannot_be_read_is_told_until_it_can(
    desk: Desk, visits: Visits
) -> None:
    sandbox, bench = desk
    bench.troubles = ["https://example.org/feed: can't be read: it answers 503"]
    page = await opened(visits, sandbox)
    told = page.locator(".articles-troubles")
    await expect(told).to_have_text("https://example.org/feed: can't be read: it answers 503.")
    button = page.locator("#open-articles")
    await expect(button).to_have_accessible_name("Articles: 1 source out of reach")
    bench.troubles = []
    await page.keyboard.press("Escape")
    await button.click()
    await expect(button).to_have_accessible_name("Articles")
    await expect(told).to_be_empty()


async def test_a_servers_own_articles_are_told_from_everybodys(desk: Desk, visits: Visits) -> None:
    sandbox, bench = desk
    put(bench, "fair~k", "A fair", None)
    theirs = next(each for each in bench.listed if each["id"] == "fair~k")
    theirs |= {"file": None, "server": "The Harbour", "is_coming": False}
    page = await opened(visits, sandbox)
    await expect(options(page)).to_have_count(4)
    await page.get_by_role("button", name="From desks 1").click()
    await expect(options(page)).to_have_count(1)
    await expect(options(page)).to_contain_text("from the desk of The Harbour")
    await options(page).click()
    await expect(preview(page)).to_contain_text("A fair")


def options(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Articles").get_by_role("option")


def preview(page: Page) -> Locator:
    return page.get_by_role("region", name="Preview")


# --- the list -----------------------------------------------------------------------------------


async def test_the_newest_is_shown_as_the_chat_would(desk: Desk, visits: Visits) -> None:
    page = await opened(visits, desk[0], "admin/announcements")
    await expect(options(page).locator(".article-head")).to_have_text(
        ["The third headline2 Sept 2025", "The second headline1 Sept 2025", "The first headline"]
    )
    await expect(options(page).locator(".article-facts")).to_have_text(
        ["third.md · the newest", "second.md", "first.md"]
    )
    titles = " · ".join(SECTIONS.values())
    await expect(options(page).locator(".article-sections")).to_have_text([titles] * 3)
    await expect(options(page).first).to_have_attribute("aria-selected", "true")
    shown = preview(page).locator(".message")
    await expect(shown.locator(".author")).to_have_text("Briefing Bot")
    await expect(shown.locator(".message-head time")).to_have_text("14:00")
    await expect(shown.locator(".content")).to_have_text("The third headline")
    await expect(shown.get_by_role("heading")).to_have_text(list(SECTIONS.values()))
    await expect(preview(page).locator(".meters dd").first).to_have_text("18 of 2,000")
    await expect(preview(page).locator(".lock-screen")).to_have_text(
        "Briefing Bot (#announcements)The third headline"
    )
    await page.locator("#channels").get_by_role("button", name="general").click()
    await expect(preview(page).locator(".lock-screen")).to_contain_text("(#general)")
    # Nothing was posted.
    assert desk[0].person("admin").sees("announcements") == []
    await expect(messages(page)).to_have_count(0)


async def test_one_is_picked_by_keyboard_or_mouse(desk: Desk, visits: Visits) -> None:
    page = await opened(visits, desk[0])
    content = preview(page).locator(".content")
    await expect(page.get_by_role("heading", name="Articles")).to_be_focused()
    for _ in range(3):  # the button that closes it, the search, the list
        await page.keyboard.press("Tab")
    await expect(page.get_by_role("listbox", name="Articles")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await expect(content).to_have_text("The second headline")
    await page.keyboard.press("End")
    await expect(content).to_have_text("The first headline")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Home")
    await expect(content).to_have_text("The third headline")
    await expect(options(page).first).to_have_attribute("aria-selected", "true")
    await expect(page.get_by_role("listbox", name="Articles")).to_be_focused()
    await options(page).nth(1).click()
    await expect(content).to_have_text("The second headline")
    await page.keyboard.press("Escape")
    await expect(page.locator("#articles")).to_be_hidden()
    await expect(page.locator("#open-articles")).to_be_focused()


# --- the preview --------------------------------------------------------------------------------


async def test_a_section_opens_in_the_preview_and_leads_back(desk: Desk, visits: Visits) -> None:
    sandbox, bench = desk
    visit = await visits(sandbox)
    page = await visit.open()
    await page.locator("#open-articles").press("Enter")
    why = preview(page).get_by_role("button", name="Why It's Important?")
    back = preview(page).get_by_role("button", name="The whole article")
    await expect(back).to_be_hidden()
    await why.press("Enter")
    await expect(preview(page).locator(".embed")).to_contain_text("All of why-its-important.")
    await expect(preview(page)).to_contain_text("Only you can see this")
    await expect(preview(page)).to_contain_text("no phone is told of what only one person can see")
    await expect(back).to_be_focused()
    assert bench.previewed[-1] == ("third", "why-its-important")
    # From one section to another, and home by the keyboard.
    await preview(page).get_by_role("button", name="What's Next?").press("Enter")
    await expect(preview(page).locator(".embed")).to_contain_text("All of whats-next.")
    await back.press("Enter")
    await expect(preview(page).locator(".content")).to_have_text("The third headline")
    await expect(preview(page).get_by_role("button", name="What's Next?")).to_be_focused()
    await why.click()
    await preview(page).get_by_role("button", name="Dismiss").click()
    await expect(preview(page).locator(".content")).to_have_text("The third headline")
    assert [url for url in visit.requests if "/press" in url or "/messages/" in url] == []


async def test_what_opens_no_section_presses_nothing_and_says_so(
    desk: Desk, visits: Visits
) -> None:
    sandbox, bench = desk
    visit = await visits(sandbox)
    page = await visit.open()
    await page.locator("#open-articles").click()
    await preview(page).get_by_role("button", name="Next ▶").click()
    await expect(preview(page).locator(".side-note")).to_have_text(
        "Nothing is pressed in a preview: only the buttons of its sections open."
    )
    await expect(preview(page).locator(".content")).to_have_text("The third headline")
    assert bench.previewed == [("third", None)]
    assert [url for url in visit.requests if "/press" in url] == []


async def test_sections_of_many_are_chosen_from_a_menu(desk: Desk, visits: Visits) -> None:
    sandbox, bench = desk
    titles = {"part": "A part that is long, and longer, and goes on", "part-2": "The same"}
    titles["part-3"] = "The same"
    listed = [{"label": text, "value": key} for key, text in titles.items()]
    listed[0]["label"] = "A part that is long, and…"
    select = {"type": 3, "custom_id": "mf:third::0:", "placeholder": "Read…", "options": listed}
    whole = {"content": "Many", "components": [{"type": 1, "components": [select]}]}
    bench.messages["third", None] = whole
    bench.listed[0]["sections"] = [{"key": k, "title": t} for k, t in titles.items()]
    for key in titles:
        bench.messages["third", key] = whole | {"content": f"This is {key}"}
    page = await opened(visits, sandbox)
    menu = preview(page).get_by_role("button", name="Read…")
    content = preview(page).locator(".content")
    for at, key in enumerate(titles):
        await menu.click()
        await preview(page).get_by_role("option").nth(at).click()
        await expect(content).to_have_text(f"This is {key}")


async def test_hostile_text_is_only_text(desk: Desk, visits: Visits) -> None:
    sandbox, bench = desk
    put(bench, "hostile", HOSTILE, "2030-01-01", HOSTILE)
    reloaded(
        sandbox, bench, HOSTILE, {"file": HOSTILE, "line": 1, "wrong": HOSTILE, "mend": HOSTILE}
    )
    page = await (await visits(sandbox)).open()
    reloaded(sandbox, bench, HOSTILE + "!", FAULT | {"wrong": HOSTILE})
    await expect(page.locator("#reloaded")).to_contain_text("<script>")
    assert await page.locator("#reloaded :is(script, img, a, iframe)").count() == 0
    await page.locator("#open-articles").click()
    panel = page.locator("#articles")
    for place in (options(page).nth(1), panel.locator(".finding"), panel.locator(".content")):
        await expect(place).to_contain_text("<script>")
    bad = "script, iframe, a:not([href^='https://example.org/']), img:not([src='logo.svg'])"
    assert await panel.locator(bad).count() == 0
    assert await panel.evaluate("node => node.scrollWidth <= node.clientWidth")
    assert "owned" not in await page.title()


async def test_an_article_that_is_gone_is_said(desk: Desk, visits: Visits) -> None:
    sandbox, bench = desk
    visit = await visits(sandbox)
    visit.allowed_status.add(400)
    page = await visit.open()
    await page.locator("#open-articles").click()
    del bench.messages["second", None]
    await options(page).nth(1).click()
    await expect(preview(page)).to_contain_text("There is no such article or section any more.")
    await expect(preview(page).locator(".message")).to_have_count(0)


# --- files --------------------------------------------------------------------------------------


async def with_each_kind(desk: Desk) -> None:
    """Put a file of each kind into the folder, and tell of it."""
    sandbox, bench = desk
    put(bench, "fourth", "The fourth headline", "2030-05-04")
    more: dict[str, Any] = {"counts": COUNTS, "hints": [HINT], "left_out": [DRAFT]}
    more["coming"] = [put_off(bench, "fourth", "4 May 2030")]
    stale = FAULT | {"file": "/srv/articles/first.md"}
    reloaded(sandbox, bench, "Reloaded: 2 files with a mistake.", FAULT, stale, **more)


async def test_each_kind_of_file_is_told_by_words(desk: Desk, visits: Visits) -> None:
    await with_each_kind(desk)
    page = await opened(visits, desk[0])
    panel = page.locator("#articles")
    await expect(panel).to_contain_text(
        "4 good articles (1 to come), 1 mistake, 1 hint, 1 left out."
    )
    await expect(page.locator("#open-articles")).to_have_attribute(
        "aria-label", "Articles: 2 mistakes, 1 hint"
    )
    # Those with a mistake come first, whether something of them is served or not.
    shown = [
        "today.md",
        *(f"The {each} headline" for each in ("first", "fourth", "third", "second")),
    ]
    await expect(options(page).locator(".article-headline")).to_have_text(shown)
    await expect(options(page).nth(0)).to_contain_text("Left out until its mistake is mended.")
    await expect(options(page).nth(1)).to_contain_text("The version from before is served.")
    await expect(options(page).nth(2)).to_contain_text(
        "The next one, out on 4 May 2030, 00:00 UTC."
    )
    await expect(options(page).nth(3)).to_contain_text("third.md · the newest")
    await expect(options(page).nth(4).locator(".finding-hint")).to_have_text(
        "Hint, line 7Template code: {{ site.url }}. "
        "Readers see it as it stands; write what it stands for."
    )
    # What one hears of an option: its name, and then what there is to look at.
    second = page.get_by_role("option", name="The second headline").filter(has_text="second.md")
    await expect(second).to_have_accessible_description(re.compile("Hint, line 7 ?Template code"))
    # The drafts are folded.
    drafts = panel.locator(".left-out")
    await expect(drafts.get_by_text("news/later.md")).to_be_hidden()
    await drafts.get_by_text("1 file left out").click()
    await expect(drafts.get_by_role("listitem")).to_have_text("news/later.mdA draft.")


async def test_what_was_chosen_says_what_becomes_of_it(desk: Desk, visits: Visits) -> None:
    await with_each_kind(desk)
    page = await opened(visits, desk[0])
    # The newest without a mistake is chosen at first.
    await expect(preview(page).locator(".content")).to_have_text("The third headline")
    await options(page).nth(0).click()
    await expect(preview(page)).to_contain_text("Left out until its mistake is mended.")
    await expect(preview(page).locator(".message")).to_have_count(0)
    await options(page).nth(1).click()
    await expect(preview(page)).to_contain_text("The version from before is served.")
    await expect(preview(page).locator(".content")).to_have_text("The first headline")
    await options(page).nth(2).click()
    await expect(preview(page)).to_contain_text("The next one, out on 4 May 2030, 00:00 UTC.")
    await expect(preview(page).locator(".content")).to_have_text("The fourth headline")
    await preview(page).get_by_role("button", name="What's Next?").click()
    await expect(preview(page)).to_contain_text("All of whats-next.")
    # When its day has come it stays chosen.
    put(desk[1], "fourth", "The fourth headline", "2030-05-04")
    reloaded(*desk, "An article is out: The fourth headline")
    await expect(options(page).first).to_contain_text("fourth.md · the newest")
    await expect(options(page).first).to_have_attribute("aria-selected", "true")
    await expect(preview(page)).to_contain_text("All of whats-next.")
    await expect(preview(page)).not_to_contain_text("out on 4 May")


async def test_only_some_kinds_can_be_shown(desk: Desk, visits: Visits) -> None:
    await with_each_kind(desk)
    page = await opened(visits, desk[0])
    kinds = page.get_by_role("group", name="Files to show").get_by_role("button")
    await expect(kinds).to_have_text(["All 5", "Mistakes 2", "Hints 1", "To come 1"])
    await expect(kinds.first).to_have_attribute("aria-pressed", "true")
    await kinds.nth(2).press("Enter")
    await expect(kinds.nth(2)).to_have_attribute("aria-pressed", "true")
    await expect(kinds.nth(2)).to_be_focused()
    await expect(options(page).locator(".article-headline")).to_have_text(["The second headline"])
    await expect(preview(page).locator(".content")).to_have_text("The second headline")
    # When the last of a kind is gone, all are shown, and the keyboard is where it was.
    reloaded(*desk, "Reloaded: 1 file with a mistake.", FAULT)
    await expect(kinds).to_have_text(["All 4", "Mistakes 1"])
    await expect(kinds.first).to_be_focused()
    await expect(options(page)).to_have_count(4)
    reloaded(*desk, "Reloaded: all mistakes are mended.")
    await expect(kinds).to_have_count(0)
    await expect(options(page)).to_have_count(3)


async def test_of_many_hints_some_are_shown_until_the_file_is_chosen(
    desk: Desk, visits: Visits
) -> None:
    hints = [HINT | {"line": line} for line in range(20, 1, -1)]
    reloaded(*desk, "Reloaded: 1 changed, 19 hints.", hints=hints)
    page = await opened(visits, desk[0])
    shown = options(page).nth(1).locator(".finding:visible")
    await expect(shown).to_have_count(4)
    await expect(shown.first).to_contain_text("Hint, line 2")
    await expect(options(page).nth(1)).to_contain_text("and 15 more")
    await options(page).nth(1).click()
    await expect(shown).to_have_count(19)
    await expect(options(page).nth(1).locator(".findings-more")).to_be_hidden()


async def test_the_preview_stays_in_sight_beside_the_files(desk: Desk, visits: Visits) -> None:
    sandbox, bench = desk
    for number in range(40):
        put(bench, f"more-{number}", f"Headline {number}", "2025-08-01", "Words. " * 200)
    reloaded(*desk, "Reloaded: 40 new.", hints=[HINT])
    for width, height in ((1280, 800), (1000, 700)):
        size = {"width": width, "height": height}
        page = await opened(visits, sandbox, viewport=size)
        await page.get_by_role("listbox", name="Articles").focus()
        await page.keyboard.press("End")
        await expect(options(page).last).to_have_attribute("aria-selected", "true")
        await expect(options(page).last).to_be_in_viewport()
        await expect(preview(page).locator(".content")).to_be_in_viewport()
        # Scrolled down in one article, the next begins at its top.
        await preview(page).evaluate("node => { node.scrollTop = 1e6; }")
        await page.keyboard.press("ArrowUp")
        await expect(preview(page).locator(".content")).to_be_in_viewport()


async def test_on_a_phone_the_preview_is_in_sight_and_can_fill_the_screen(
    desk: Desk, visits: Visits
) -> None:
    sandbox, bench = desk
    for number in range(20):
        put(bench, f"more-{number}", f"Headline {number}", "2025-08-01")
    page = await opened(visits, sandbox, viewport=PHONE, has_touch=True)
    listbox = page.get_by_role("listbox", name="Articles")
    back = page.get_by_role("button", name="All files")
    await expect(preview(page).locator(".content")).to_be_in_viewport()
    await options(page).last.scroll_into_view_if_needed()
    place = await page.locator(".articles-scroll").evaluate("node => node.scrollTop")
    assert place > 0
    await options(page).last.tap()
    await expect(preview(page).locator(".content")).to_have_text("The first headline")
    await expect(preview(page).locator(".content")).to_be_in_viewport()
    await expect(options(page).last).to_be_in_viewport()
    await page.get_by_role("button", name="Whole screen").tap()
    await expect(listbox).to_be_hidden()
    await expect(back).to_be_focused()
    await back.tap()
    await expect(listbox).to_be_focused()
    assert await page.locator(".articles-scroll").evaluate("node => node.scrollTop") == place
    # By keyboard: Enter fills the screen, and Escape goes back one step at a time.
    await page.keyboard.press("ArrowUp")
    await expect(preview(page).locator(".content")).to_have_text(re.compile("Headline"))
    await expect(listbox).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(back).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(listbox).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.locator("#articles")).to_be_hidden()
    # Opened anew, the panel begins with the files.
    await page.locator("#open-articles").tap()
    await page.get_by_role("button", name="Whole screen").tap()
    await page.get_by_role("button", name="Close Articles").tap()
    await page.locator("#open-articles").tap()
    await expect(listbox).to_be_visible()


async def test_on_a_phone_the_preview_says_what_is_wrong(desk: Desk, visits: Visits) -> None:
    await with_each_kind(desk)
    page = await opened(visits, desk[0], viewport=PHONE, has_touch=True)
    shown = preview(page).locator(".finding")
    await options(page).filter(has_text="second.md").tap()
    await expect(shown).to_have_text([re.compile("^Hint, line 7Template code")])
    await expect(shown).to_be_hidden()
    await page.get_by_role("button", name="Whole screen").tap()
    await expect(shown).to_be_visible()
    await page.get_by_role("button", name="All files").tap()
    await options(page).filter(has_text="today.md").tap()
    await expect(shown).to_have_text([re.compile("^Mistake, line 3No heading")])
    # Where the list stands beside it, it says so itself.
    await page.set_viewport_size({"width": 1280, "height": 800})
    await expect(shown).to_be_hidden()


# --- reloads ------------------------------------------------------------------------------------


async def test_a_saved_file_is_shown_at_once_and_what_was_chosen_stays(
    desk: Desk, visits: Visits
) -> None:
    sandbox, bench = desk
    page = await opened(visits, sandbox)
    panel = page.locator("#articles")
    await expect(panel).to_contain_text("Read when the bot started.")
    await options(page).nth(1).click()
    await preview(page).get_by_role("button", name="What's Next?").press("Enter")
    back = preview(page).get_by_role("button", name="The whole article")
    await expect(back).to_be_focused()
    put(bench, "second", "The second, changed", "2025-09-01", "New words.")
    put(bench, "fourth", "The fourth headline", "2025-09-03")
    reloaded(sandbox, bench, "Reloaded: 1 new, 1 changed.")
    await expect(preview(page)).to_contain_text("All of whats-next. New words.")
    await expect(back).to_be_focused()
    await expect(panel.locator(".articles-told")).to_have_text("Reloaded: 1 new, 1 changed.")
    await expect(panel.locator(".articles-head time")).to_have_text(re.compile("now|ago"))
    await expect(options(page)).to_have_count(4)
    await expect(options(page).nth(2)).to_have_attribute("aria-selected", "true")
    await expect(options(page).nth(2)).to_contain_text("The second, changed")
    # While the panel tells of it, the chat need not.
    await expect(page.locator("#reloaded")).to_be_empty()
    # When it is gone, the newest is shown.
    bench.listed = [each for each in bench.listed if each["id"] != "second"]
    reloaded(sandbox, bench, "Reloaded: 1 gone.")
    await expect(preview(page).locator(".content")).to_have_text("The fourth headline")


async def test_mistakes_say_where_they_are_and_how_to_mend_them(desk: Desk, visits: Visits) -> None:
    sandbox, bench = desk
    bench.reload["faults"] = [FAULT]
    page = await (await visits(sandbox)).open()
    button = page.locator("#open-articles")
    await expect(button).to_have_attribute("aria-label", "Articles: 1 mistake")
    await button.click()
    panel = page.locator("#articles")
    await expect(panel).to_contain_text("Read when the bot started, with 1 mistake.")
    await expect(panel.locator(".finding-mistake")).to_have_text(
        "Mistake, line 3No heading. Write a line such as ## What's Happening? above the text."
    )
    reloaded(sandbox, bench, "Reloaded: all mistakes are mended.")
    await expect(panel.locator(".finding-mistake")).to_have_count(0)
    await expect(button).to_have_attribute("aria-label", "Articles")


async def test_without_a_word_from_the_host_there_are_no_articles(
    sandbox: Sandbox, visits: Visits
) -> None:
    page = await (await visits(sandbox)).open()
    await expect(page.locator("#open-clock")).to_be_visible()
    await expect(page.locator("#open-articles")).to_be_hidden()


async def test_an_empty_folder_is_said(visits: Visits) -> None:
    async with Sandbox(workbench=Bench()) as sandbox:
        page = await opened(visits, sandbox)
        await expect(page.get_by_text("There are no articles so far.")).to_be_visible()
        await expect(preview(page)).to_be_hidden()


async def test_on_a_phone_the_panel_fills_the_screen_and_nothing_sticks_out(
    desk: Desk, visits: Visits
) -> None:
    sandbox, bench = desk
    put(bench, "long", "A headline " * 20, "2030-01-01", "Words and more words. " * 20)
    bench.reload["faults"] = [FAULT]
    page = await opened(visits, sandbox, viewport=PHONE, has_touch=True)
    box = await page.locator("#articles").bounding_box()
    assert box is not None
    assert (box["x"], box["width"], box["y"] + box["height"]) == (0, 390, 844)
    await options(page).nth(2).tap()
    await expect(preview(page).locator(".content")).to_have_text("The third headline")
    await preview(page).get_by_role("button", name="What's Next?").tap()
    await expect(preview(page)).to_contain_text("All of whats-next.")
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    for part in (".panel-body", ".articles-scroll", ".preview"):
        inside = page.locator(f"#articles {part}")
        assert await inside.evaluate("node => node.scrollWidth <= node.clientWidth")


# --- search, states, places ---------------------------------------------------------------------


def search(page: Page) -> Locator:
    return page.get_by_role("searchbox", name="Search the articles")


def heads(page: Page) -> Locator:
    return options(page).locator(".article-headline")


async def test_words_leave_the_files_that_have_them_all(desk: Desk, visits: Visits) -> None:
    sandbox, bench = desk
    bench.listed[0]["tags"] = ["Straße"]
    page = await opened(visits, sandbox)
    for words, left in {
        "headline second": ["The second headline"],
        "STRASSE": [],
        "straße": ["The third headline"],
        "sèct": [],
        "first.md": ["The first headline"],
        "next": ["The third headline", "The second headline", "The first headline"],
    }.items():
        await search(page).fill(words)
        await expect(heads(page)).to_have_text(left)
    await search(page).fill("nowhere")
    await expect(page.get_by_text("Nothing here has “nowhere” in its headline")).to_be_visible()
    await expect(preview(page)).to_be_hidden()
    await search(page).fill("")
    await expect(heads(page)).to_have_count(3)
    await expect(preview(page).locator(".content")).to_have_text("The third headline")


async def test_what_is_not_listed_is_asked_for(desk: Desk, visits: Visits) -> None:
    sandbox, bench = desk
    put(bench, "old", "An old story", "2019-01-01")
    bench.unlisted = [bench.listed.pop()]
    page = await opened(visits, sandbox)
    await expect(heads(page)).to_have_count(3)
    await search(page).fill("old story")
    await expect(heads(page)).to_have_text(["An old story"])
    await expect(preview(page).locator(".content")).to_have_text("An old story")
    await search(page).fill("headline")
    await expect(heads(page)).to_have_count(3)


async def test_drafts_and_what_has_expired_stand_with_their_state(
    desk: Desk, visits: Visits
) -> None:
    sandbox, bench = desk
    bench.reload["left_out"] = [DRAFT | {"is_draft": True}]
    bench.listed[-1] |= {"is_over": True, "standing": "expired on 1 Sept 2025, 08:00 UTC"}
    page = await opened(visits, sandbox)
    await expect(heads(page)).to_have_text(
        ["news/later.md", "The third headline", "The second headline", "The first headline"]
    )
    fates = options(page).locator(".article-fate")
    await expect(fates).to_have_text(
        [
            'A draft: nobody sees it before the line "draft: true" is taken out.',
            "Expired on 1 Sept 2025, 08:00 UTC.",
        ]
    )
    await expect(page.locator(".left-out")).to_be_hidden()
    kinds = page.get_by_role("group", name="Files to show")
    await kinds.get_by_role("button", name="Expired").click()
    await expect(heads(page)).to_have_text(["The first headline"])
    await kinds.get_by_role("button", name="Drafts").click()
    await expect(heads(page)).to_have_text(["news/later.md"])


async def test_it_leads_to_where_an_article_was_posted(desk: Desk, visits: Visits) -> None:
    sandbox, bench = desk
    guild = next(iter(sandbox.world.guilds.values()))
    channel = next(each for each in sandbox.world.channels.values() if each.name == "news")
    message = post(sandbox.world, guild.owner_id, channel, {"content": "There"})
    at = {"channel_id": str(channel.id), "message_id": str(message.id), "date": "2025-09-02"}
    posts = [at | {"is_corrected": True}, at | {"channel_id": "7"}]
    bench.listed[0] |= {"posts": posts, "posted": 2}
    page = await opened(visits, sandbox, "member/general")
    await expect(options(page).first.locator(".article-facts")).to_have_text(
        "third.md · the newest · posted 2 times · corrected"
    )
    told = preview(page).locator(".preview-posts")
    await expect(told).to_have_text(
        "Posted in #news on 2 Sept 2025, corrected and in 1 other place"
    )
    await told.get_by_role("button", name="#news").click()
    await expect(page.locator("#place-name")).to_have_text("#news")
    await expect(messages(page)).to_have_text(re.compile("There"))
    await options(page).nth(1).click()
    await expect(told).to_be_hidden()


async def test_a_post_is_told_of_at_once(desk: Desk, visits: Visits) -> None:
    sandbox, bench = desk
    page = await opened(visits, sandbox, "admin/news")
    await expect(options(page).first.locator(".article-facts")).not_to_contain_text("posted")
    bench.listed[0] |= {"posts": [], "posted": 1}
    channel = next(each for each in sandbox.world.channels.values() if each.name == "news")
    guild = next(iter(sandbox.world.guilds.values()))
    post(sandbox.world, guild.owner_id, channel, {"content": "News"})
    await expect(options(page).first.locator(".article-facts")).to_contain_text("posted")
