"""How fast and how calm the page is: a thousand messages, hostile ones, the first moment."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.world import edits
from bot.sandbox.world.messages import post
from tests.page.conftest import Visits
from tests.page.stub_bot import HOSTILE
from tests.page.test_markdown import HOSTILE as HOSTILE_TEXTS
from tests.page.test_page import expect, messages

if TYPE_CHECKING:
    from playwright.async_api import Page, Route

pytestmark = pytest.mark.asyncio(loop_scope="package")

PART = "Some words of the article, with *emphasis* and a [link](https://example.org/a). " * 6
BUTTONS = [
    {"type": 2, "style": 2, "label": title, "custom_id": title} for title in ("A", "B", "C", "D")
]
# Notes when the page could be used, and how far things jumped about until now.
WATCH = """
  window.usable = null;
  new MutationObserver(() => {
    const ready = document.body && !document.body.classList.contains('loading');
    window.usable ??= ready ? performance.now() : null;
  }).observe(document, { subtree: true, childList: true, attributes: true });
  window.jumps = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.jumps += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
"""
SCROLL = """
  async () => {
    const log = document.getElementById('log');
    const frames = [];
    let last = performance.now();
    for (let count = 0; count < 100; count += 1) {
      log.scrollTop -= 500;
      await new Promise(requestAnimationFrame);
      frames.push(performance.now() - last);
      last = performance.now();
    }
    return frames.sort((one, other) => one - other);
  }
"""


FRAME = 1000 / 60
"""Milliseconds."""


def fill(sandbox: Sandbox, count: int, since: int = 0) -> None:
    world, news = sandbox.world, sandbox.person("admin").channel("news")
    for number in range(since, count):
        text = "\n".join(f"### Part {part}\n{PART}" for part in range(4))
        embed = {"title": f"Article {number}", "description": text}
        row = {"type": 1, "components": BUTTONS}
        body = {"content": f"The headline {number}", "embeds": [embed], "components": [row]}
        post(world, world.bot.id, news, body)


async def watched(visits: Visits, sandbox: Sandbox) -> Page:
    visit = await visits(sandbox)
    await visit.page.add_init_script(WATCH)
    return await visit.open()


@pytest.mark.speed
async def test_a_thousand_messages_are_there_at_once_and_scroll_smoothly(
    sandbox: Sandbox, visits: Visits
) -> None:
    took: dict[int, list[float]] = {40: [], 1000: []}
    since = 0
    for count, times in took.items():
        fill(sandbox, count, since)
        since = count
        for _ in range(3):
            page = await watched(visits, sandbox)
            await expect(messages(page).last).to_contain_text(f"The headline {count - 1}")
            times.append(await page.evaluate("usable"))
            if count == 40:
                short = await page.evaluate(SCROLL)
            await page.close()  # it would go on with the older messages beside the next one
    # The best of three: what else the machine does is not the page's doing. How fast it is
    # shows in a short channel: a long one opens nearly as fast.
    assert min(took[1000]) < 1.5 * min(took[40]), took
    page = await watched(visits, sandbox)
    await expect(messages(page)).to_have_count(1000, timeout=20_000)
    names = await messages(page).evaluate_all(
        "all => all.map((each) => each.querySelector('.content').textContent)"
    )
    assert names == [f"The headline {number}" for number in range(1000)]
    frames = await page.evaluate(SCROLL)
    # Of a hundred frames, as long as those of a short channel, whatever the machine can do.
    assert frames[50] < 3 * max(short[50], FRAME), (short, frames)
    assert frames[95] < 3 * max(short[95], 2 * FRAME), (short, frames)


# The wheel moves the log smoothly; what is put above it moves nothing by itself.
AT_REST = """
  () => new Promise((done) => {
    const log = document.getElementById('log');
    let last = 0;
    const look = () => {
      const fromEnd = log.scrollHeight - log.scrollTop;
      if (fromEnd === last && fromEnd > 2000) done();
      last = fromEnd;
      setTimeout(look, 100);
    };
    look();
  })
"""


async def test_older_messages_do_not_move_what_is_read(sandbox: Sandbox, visits: Visits) -> None:
    fill(sandbox, 200)
    page = await watched(visits, sandbox)
    await page.locator("#log").hover()
    await page.mouse.wheel(0, -3000)
    await page.evaluate(AT_REST)
    where = """
      () => {
        const log = document.getElementById('log');
        const top = log.getBoundingClientRect().top;
        const seen = [...document.querySelectorAll('#messages .message')]
          .find((each) => each.getBoundingClientRect().bottom > top + 1);
        return [seen.dataset.id, Math.round(seen.getBoundingClientRect().top - top)];
      }
    """
    before = await page.evaluate(where)
    await expect(messages(page)).to_have_count(200)
    after = await page.evaluate(where)
    assert after[0] == before[0]
    assert abs(after[1] - before[1]) <= 2


async def test_a_change_of_what_is_not_there_yet_waits_for_it(
    sandbox: Sandbox, visits: Visits
) -> None:
    fill(sandbox, 100)
    visit = await visits(sandbox)
    let_go = asyncio.Event()

    async def hold(route: Route) -> None:
        await let_go.wait()
        await route.continue_()

    await visit.page.route("**/messages?*before=*", hold)
    page = await visit.open()
    world, news = sandbox.world, sandbox.person("admin").channel("news")
    oldest, newest = list(world.messages[news.id].values())[:: len(world.messages[news.id]) - 1]
    edits.edit(world, oldest, {"content": "The oldest, changed"})
    edits.edit(world, newest, {"content": "The newest, changed"})
    await expect(messages(page).last).to_contain_text("The newest, changed")
    await expect(messages(page)).to_have_count(40)
    let_go.set()
    await expect(messages(page)).to_have_count(100)
    await expect(messages(page).first).to_contain_text("The oldest, changed")
    edits.bulk_delete(world, news, [oldest.id, newest.id])
    await expect(messages(page)).to_have_count(98)


async def test_nothing_jumps_while_the_page_opens(sandbox: Sandbox, visits: Visits) -> None:
    fill(sandbox, 30)
    page = await watched(visits, sandbox)
    await expect(messages(page)).to_have_count(30)
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    assert await page.evaluate("jumps") < 0.02


# What must not be there, whatever a message says; looked for in the nodes as they were built.
BUILD = """
  async (corpus) => {
    const { messageNode } = await import('./message.js');
    return corpus.map((message) => {
      const begun = performance.now();
      const node = messageNode(message);
      const took = performance.now() - begun;
      const every = [...node.querySelectorAll('*')];
      const bad = every.filter((each) =>
        ['SCRIPT', 'IFRAME', 'OBJECT', 'EMBED', 'STYLE', 'FORM', 'BASE', 'LINK'].includes(each.tagName) ||
        each.getAttributeNames().some((name) => name.startsWith('on') || name === 'style') ||
        (each.tagName === 'A' && !/^https?:$/.test(new URL(each.href).protocol)) ||
        (each.tagName === 'IMG' && !/^(https?:|$)/.test(new URL(each.src, location).protocol)));
      return { took, bad: bad.map((each) => each.outerHTML) };
    });
  }
"""


def hostile_corpus(sandbox: Sandbox) -> list[dict[str, Any]]:
    """Return messages of every hostile text, in every place that a text can have."""
    world, news = sandbox.world, sandbox.person("admin").channel("news")
    texts = [HOSTILE, "\u202e\u200b\ufeff", "a\u0300" * 900, "😀" * 990, "](" * 900, *HOSTILE_TEXTS]
    made = []
    for text in texts:
        short, long = text[:900], text[:4000]
        embed = {
            "title": text[:250] or "x",
            "description": long,
            "author": {"name": text[:200] or "x"},
            "footer": {"text": short},
            "fields": [{"name": text[:200] or "x", "value": short or "x"}],
            "url": 'https://example.org/"onmouseover="x\'><script>',
        }
        button = {"type": 2, "style": 1, "label": text[:70] or "x", "custom_id": "b"}
        option = {"label": text[:90] or "x", "value": "v", "description": text[:90] or "x"}
        select = {"type": 3, "custom_id": "s", "options": [option], "placeholder": text[:100]}
        rows = [{"type": 1, "components": [each]} for each in (button, select)]
        body = {"content": text[:1900], "embeds": [embed], "components": rows}
        made.append(world.message_payload(post(world, world.bot.id, news, body)))
    return made


@pytest.mark.speed
async def test_hostile_messages_are_inert_and_cost_little(sandbox: Sandbox, visits: Visits) -> None:
    corpus = hostile_corpus(sandbox)
    page = await (await visits(sandbox)).open()
    built = await page.evaluate(BUILD, corpus)
    again = await page.evaluate(BUILD, corpus)
    assert [each["bad"] for each in built] == [[] for _ in corpus]
    # The better of two, for the same reason as above.
    slow = [min(one["took"], two["took"]) for one, two in zip(built, again, strict=True)]
    assert max(slow) < 100, slow
    await expect(messages(page)).to_have_count(len(corpus))
    assert await page.evaluate("document.documentElement.scrollWidth") == 1280
    assert "owned" not in await page.title()
