"""A message as text for a terminal: for editors who preview what readers will see."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from bot.messages import limits
from bot.messages.files import ATTACHED
from bot.messages.mentions import typed
from bot.messages.wire import ComponentType, Embed, Message


def as_text(message: Message, width: int = 80) -> str:
    """Return the message's text in reading order, its buttons, and how much room it uses."""
    lines = _wrapped(message["content"], width) if message.get("content") else []
    for embed in message.get("embeds", []):
        lines += ["", *(f"│ {line}".rstrip() for line in _embed_lines(embed, width - 2))]
    lines += ["", *_component_lines(message), "", _sizes(message)]
    return "\n".join(lines).strip() + "\n"


def _embed_lines(embed: Embed, width: int) -> Iterator[str]:
    author, footer = embed.get("author"), embed.get("footer")
    if author:
        yield from [*_wrapped(author["name"], width), ""]
    if embed.get("title"):
        yield from _wrapped(embed["title"], width)
    if embed.get("url"):
        yield embed["url"]
    if embed.get("title") or embed.get("url"):
        yield ""
    yield from _wrapped(embed.get("description", ""), width)
    image = embed.get("image")
    if image:
        shown = image.get("description") or image["url"].removeprefix(ATTACHED)
        yield from ["", f"[image: {shown}]"]
    if footer:
        yield from ["", *_wrapped(footer["text"], width)]


def _wrapped(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for line in typed(text).split("\n"):
        wrapped = textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False)
        lines += wrapped or [""]
    return lines


def _component_lines(message: Message) -> Iterator[str]:
    for row in message.get("components", []):
        parts = []
        for item in row["components"]:
            if item["type"] is ComponentType.BUTTON:
                link = f" → {item['url']}" if "url" in item else ""
                parts.append(f"[{item['label']}{link}]")
            else:
                parts.append(f"[{item.get('placeholder', 'Select')} ▾ {len(item['options'])}]")
        yield " ".join(parts)


def _sizes(message: Message) -> str:
    """Return how much of Discord's limits the message uses."""
    embeds = message.get("embeds", [])
    description = max((limits.length(e.get("description", "")) for e in embeds), default=0)
    return (
        f"content {limits.length(message.get('content', '')):,} of {limits.CONTENT:,} · "
        f"description {description:,} of {limits.EMBED_DESCRIPTION:,}"
    )
