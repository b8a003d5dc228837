"""The page in all its states: what axe and we ask of accessibility, and pictures for people.

The pictures go to `build/screenshots`: a name for the state, the width and the colours.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.clock import RunningClock, SystemClock
from bot.sandbox import GatewayRules, Sandbox
from bot.sandbox.faults import Hang, TakePermission
from bot.sandbox.world import edits, threads
from bot.sandbox.world.messages import post
from tests.conftest import ROOT
from tests.page.articles import COUNTS, DRAFT, FAULT, HINT, put, put_off, reloaded
from tests.page.conftest import Bench, StartBot, Visit, Visits
from tests.page.test_page import expect, messages
from tests.page.tree import faults_in_tree
from tests.page.windows import WIDTHS, each_look

if TYPE_CHECKING:
    from playwright.async_api import Page

pytestmark = pytest.mark.asyncio(loop_scope="package")

CHECKS = (Path(__file__).parent / "checks.js").read_text(encoding="utf-8")
PICTURES = ROOT / "build" / "screenshots"
# Off by default, as it is newer than most pages: how large a thing to press is.
RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
State = Callable[["Page", Sandbox, Bench], Awaitable[None]]


@pytest.fixture(scope="package")
def axe() -> Any:
    """Return the checker, or skip: the extra `test` has none."""
    reason = "axe-playwright-python is not installed"
    return pytest.importorskip("axe_playwright_python.async_playwright", reason=reason).Axe()


async def empty(page: Page, sandbox: Sandbox, bench: Bench) -> None:
    await expect(page.locator("#welcome")).to_contain_text("Nothing in #news yet")


async def chat(page: Page, sandbox: Sandbox, bench: Bench) -> None:
    world, admin = sandbox.world, sandbox.person("admin")
    news = admin.channel("announcements")
    text = "### What's Happening?\nWords with a [link](https://example.org) and `code`.\n> Quoted"
    embed = {"title": "The title", "url": "https://example.org", "description": text}
    labels = ("What's Happening?", "Why It's Important?", "What's Next?")
    styles = ((1, labels[0]), (2, labels[1]), (3, labels[2]), (4, "Away"))
    row = [{"type": 2, "style": s, "label": t, "custom_id": t} for s, t in styles]
    select = {"type": 5, "custom_id": "s", "placeholder": "A person"}
    rows = [{"type": 1, "components": row}, {"type": 1, "components": [select]}]
    body = {"content": "The headline, <t:1756800000:D>", "embeds": [embed], "components": rows}
    first = post(world, world.bot.id, news, body)
    edits.publish(world, world.bot.id, first)
    reference = {"message_reference": {"message_id": str(first.id)}}
    post(world, admin.user.id, news, {"content": "I **see**, <@1>. @everyone"} | reference)
    threads.start(world, admin.user.id, admin.channel("news"), {"name": "A thread", "type": 11})
    post(world, world.bot.id, world.dm_with(admin.user.id), {"content": "A word"})
    await expect(messages(page)).to_have_count(2)
    look = page.get_by_role("button", name="Limits and notification")
    await look.focus()
    await look.press("Enter")


async def command(page: Page, sandbox: Sandbox, bench: Bench) -> None:
    await page.locator("#entry").fill("/schedule set ")
    await page.get_by_role("combobox", name="channel").focus()
    await expect(page.locator(".listbox:visible [role=option]")).not_to_have_count(0)


async def who(page: Page, sandbox: Sandbox, bench: Bench) -> None:
    await page.locator("#who button").first.click()
    await expect(page.get_by_role("menu", name="Act as")).to_be_visible()


async def jump(page: Page, sandbox: Sandbox, bench: Bench) -> None:
    await page.keyboard.press("Control+k")
    await page.keyboard.type("a")
    await expect(
        page.get_by_role("dialog", name="Jump to").get_by_role("option")
    ).not_to_have_count(0)


async def fresh(page: Page, sandbox: Sandbox, bench: Bench) -> None:
    await page.evaluate("location.hash = '#member/news'")
    await expect(page.locator("#place-name")).to_have_text("#news")
    for number in range(3):
        sandbox.person("admin").say(f"Message {number}", "general")
    await expect(page.locator(".channel", has_text="general")).to_contain_text("new messages")
    await page.evaluate("location.hash = '#member/general'")
    await expect(page.locator(".new-messages")).to_have_count(1)


async def form(page: Page, sandbox: Sandbox, bench: Bench) -> None:
    await page.locator("#entry").fill("/form")
    await page.locator("#entry").press("Escape")
    await page.locator("#entry").press("Enter")
    await expect(page.get_by_role("dialog", name="A word to the editor")).to_be_visible()


async def clock(page: Page, sandbox: Sandbox, bench: Bench) -> None:
    await page.locator("#open-clock").click()
    await page.get_by_role("button", name="+1 day").click()
    await expect(page.locator("#open-clock")).to_contain_text("+1 d")
    await page.get_by_role("button", name="To the next DST change").click()
    await expect(page.locator("#clock-zone-told")).to_contain_text("in one minute")


async def articles(page: Page, sandbox: Sandbox, bench: Bench) -> None:
    words = "Words with a [link](https://example.org), and more of them. " * 4
    for day, headline in enumerate(("The bridge opens", "The council votes, and " * 6), start=1):
        put(bench, f"article-{day}", headline, f"2025-09-0{day}", words)
    put(bench, "undated", "An article without a date", None)
    put(bench, "later", "The harbour is dredged", "2030-05-04", words)
    look = HINT | {"file": "/srv/articles/article-1.md"}
    more = {"counts": COUNTS, "hints": [look], "left_out": [DRAFT]}
    more["coming"] = [put_off(bench, "later", "4 May 2030")]
    reloaded(sandbox, bench, "Reloaded: 1 changed, 1 file with a mistake.", FAULT, **more)
    await page.locator("#open-articles").click()
    await expect(page.locator("#articles .finding")).to_have_count(2)
    await page.locator("#articles .left-out summary").click()
    await page.get_by_role("option", name="The bridge opens").click()
    await expect(page.locator("#articles .content")).to_have_text("The bridge opens")


async def files(page: Page, sandbox: Sandbox, bench: Bench) -> None:
    await articles(page, sandbox, bench)
    if await page.get_by_role("button", name="All files").is_visible():
        await page.get_by_role("button", name="All files").click()
    await page.locator("#articles .articles-scroll").evaluate("node => { node.scrollTop = 1e6; }")
    await expect(page.locator("#articles .left-out li")).to_be_in_viewport()


async def section(page: Page, sandbox: Sandbox, bench: Bench) -> None:
    await articles(page, sandbox, bench)
    await page.locator("#articles").get_by_role("button", name="What's Next?").click()
    await expect(page.locator("#articles .private-note")).to_be_visible()


async def reload(page: Page, sandbox: Sandbox, bench: Bench) -> None:
    reloaded(sandbox, bench, "Reloaded: 1 file with a mistake.", FAULT)
    await expect(page.locator("#reloaded")).to_contain_text("today.md, line 3")


async def faults(page: Page, sandbox: Sandbox, bench: Bench) -> None:
    news = str(sandbox.person("admin").channel("announcements").id)
    sandbox.faults.add(TakePermission(permission="SEND_MESSAGES", channel=news))
    sandbox.faults.add(Hang(times=None))
    await page.locator("#open-faults").click()
    await expect(page.locator(".faults-told")).to_have_text("2 faults active.")


async def wire(page: Page, sandbox: Sandbox, bench: Bench) -> None:
    await page.locator("#open-wire").click()
    await page.locator("#wire summary").first.click()
    await expect(page.locator("#wire pre").first).to_be_visible()


STATES: dict[str, tuple[str, State]] = {
    "empty": ("member/news", empty),
    "chat": ("admin/announcements", chat),
    "command": ("admin/general", command),
    "who": ("member/news", who),
    "jump": ("member/news", jump),
    "fresh": ("member/general", fresh),
    "form": ("member/general", form),
    "clock": ("member/news", clock),
    "articles": ("admin/announcements", articles),
    "files": ("admin/announcements", files),
    "section": ("admin/announcements", section),
    "reload": ("admin/general", reload),
    "faults": ("admin/announcements", faults),
    "wire": ("member/news", wire),
}


@each_look
@pytest.mark.parametrize("name", STATES)
async def test_every_state_can_be_read_and_reached(
    visits: Visits,
    start_bot: StartBot,
    axe: Any,
    name: str,
    width: str,
    scheme: str,
) -> None:
    place, reach = STATES[name]
    rules = GatewayRules(identify_seconds=0)
    bench = Bench()
    sandbox = Sandbox(clock=RunningClock(), ticks=SystemClock(), gateway=rules, workbench=bench)
    looks = {"viewport": WIDTHS[width], "color_scheme": scheme, "reduced_motion": "reduce"}
    async with sandbox, start_bot(sandbox):
        page = await (await visits(sandbox, has_touch=width == "phone", **looks)).open(place)
        await reach(page, sandbox, bench)
        await page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        PICTURES.mkdir(parents=True, exist_ok=True)
        await page.screenshot(path=str(PICTURES / f"{name}-{width}-{scheme}.png"))
        found = await axe.run(page, options=RULES)
        assert found.violations_count == 0, found.generate_report()
        assert await page.evaluate(CHECKS) == []
        assert await faults_in_tree(page) == []
        sides = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
        assert await page.evaluate(sides) == [*WIDTHS[width].values()]


async def test_the_judge_of_names_finds_what_is_wrong(visit: Visit) -> None:
    await visit.page.set_content(
        "<main><button>Send</button><button>Send</button><div role=button tabindex=0>▸</div>"
        "<div role=dialog>Words</div><input aria-label=undefined></main>"
    )
    assert await faults_in_tree(visit.page) == [
        "the button '▸' has a name without a word",
        "a dialog has no name",
        "the textbox 'undefined' shows what is not meant for people",
        "2 siblings are the button 'Send'",
    ]


async def test_the_top_bar_fits_every_width(visits: Visits) -> None:
    bench = Bench()
    clock = RunningClock()
    async with Sandbox(clock=clock, ticks=SystemClock(), workbench=bench) as sandbox:
        # The longest that it says: a clock that was moved far, numbers, and no bot.
        clock.move(timedelta(days=121, hours=13))
        sandbox.faults.add(Hang(times=None))
        bench.reload["faults"] = [FAULT]
        page = await (await visits(sandbox)).open()
        await expect(page.locator("#open-faults")).to_contain_text("1 fault")
        await expect(page.locator("#open-clock")).to_contain_text("+121 d 13 h")
        await expect(page.locator("#open-articles")).to_contain_text("1")
        for width in (320, 360, 520, 521, 640, 641, 700, 860, 861, 1000, 1080, 1081):
            await page.set_viewport_size({"width": width, "height": 700})
            assert await page.evaluate("document.documentElement.scrollWidth") == width
            for button in await page.locator(".top button:visible").all():
                box = await button.bounding_box()
                assert box is not None
                assert box["x"] >= 0
                assert box["x"] + box["width"] <= width
