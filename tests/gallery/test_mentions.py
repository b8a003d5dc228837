"""Commands in messages can be clicked, wherever nothing has to be typed behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.discord_app.commands import all_commands
from bot.gallery.entries import Entry
from bot.gallery.gallery import groups

ENTRIES = [
    pytest.param(entry, id=f"{group.title}-{entry.name}")
    for group in groups()
    for entry in group.entries
]
SHOWN = ("content", "description", "value", "title", "text", "name")
NAMES = "articles|briefing|desk|help|privacy|schedule|search|section"
BARE = re.compile(rf"(?<![</\w:.])/(?:{NAMES})\b(?! [a-z0-9-]+`)")


def texts(value: Any) -> Iterator[str]:
    """Yield what people read in a message, apart from labels, where nothing can be clicked."""
    if isinstance(value, dict):
        for key, inside in value.items():
            if isinstance(inside, str) and key in SHOWN:
                yield inside
            elif not isinstance(inside, str):
                yield from texts(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from texts(inside)


def test_each_command_is_looked_for() -> None:
    assert {each.name for each in all_commands()} == set(NAMES.split("|"))


@pytest.mark.parametrize("entry", ENTRIES)
def test_no_command_is_named_that_cannot_be_clicked(entry: Entry) -> None:
    assert [text for text in texts(entry.message) if BARE.search(text)] == []
