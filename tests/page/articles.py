"""Articles for the page's tests, with what the bot would make of them; no bot is needed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.sandbox import Sandbox
from tests.page.conftest import Bench
from tests.page.stub_bot import SECTIONS

Json = dict[str, Any]
AT = datetime(2025, 9, 2, 12, tzinfo=UTC)
FAULT = {
    "file": "/srv/articles/today.md",
    "line": 3,
    "wrong": "no heading",
    "mend": "write a line such as ## What's Happening? above the text",
}


HINT = {
    "file": "/srv/articles/second.md",
    "line": 7,
    "wrong": "template code: {{ site.url }}",
    "mend": "readers see it as it stands; write what it stands for",
}
DRAFT = {"file": "/srv/articles/news/later.md", "why": "a draft"}
COUNTS = "4 good articles (1 to come), 1 mistake, 1 hint, 1 left out"


def put(bench: Bench, key: str, headline: str, day: str | None, words: str = "") -> None:
    """Put an article before the others, or in the place of the one with that id."""
    parts = [{"key": each, "title": title} for each, title in SECTIONS.items()]
    article = {"id": key, "headline": headline, "date": day, "sections": parts}
    article |= {"file": f"/srv/articles/{key}.md", "standing": "", "out": None}
    bench.listed = [article, *(each for each in bench.listed if each["id"] != key)]
    bench.listed.sort(key=lambda each: each["date"] or "", reverse=True)
    for each in bench.listed:
        each["standing"] = "the newest" if each is bench.listed[0] else ""
    text = "\n".join(f"### {title}\n{words or part}" for part, title in SECTIONS.items())
    bench.messages[key, None] = _message(key, {"title": headline, "description": text}, headline)
    for part, title in SECTIONS.items():
        embed = {"title": title, "description": f"All of {part}. {words}"}
        bench.messages[key, part] = _message(key, embed, None, without=part)


def _message(key: str, embed: Json, content: str | None, without: str = "") -> Json:
    row = [
        {"type": 2, "style": 2, "label": title, "custom_id": f"sf:{key}:{part}:0:"}
        for part, title in SECTIONS.items()
        if part != without
    ]
    more = [
        {"type": 2, "style": 2, "label": "Next ▶", "custom_id": f"nf:{key}:whats-next:1:"},
        {"type": 2, "style": 5, "label": "Source", "url": "https://example.org/a"},
    ]
    rows = [{"type": 1, "components": each} for each in (row, more)]
    return {
        "embeds": [embed],
        "components": rows,
        "allowed_mentions": {"parse": []},
        **({} if content is None else {"content": content}),
    }


def put_off(bench: Bench, key: str, day: str) -> Json:
    """Take an article that was put there as one to come, and return it as a reload lists it."""
    [article] = [each for each in bench.listed if each["id"] == key]
    bench.listed.remove(article)
    if bench.listed:
        bench.listed[0]["standing"] = "the newest"
    standing = f"the next one, out on {day}, 00:00 UTC"
    return article | {"standing": standing, "out": f"{day}T00:00:00+00:00"}


def reloaded(sandbox: Sandbox, bench: Bench, words: str, *faults: Json, **more: Any) -> None:
    """Tell the page that the folder was read again, as the bot's host does."""
    now = sandbox.world.clock.now().isoformat()
    bench.reload = {"at": now, "words": words, "faults": list(faults)} | more
    sandbox.tell_pages("_RELOADED", bench.reload)
