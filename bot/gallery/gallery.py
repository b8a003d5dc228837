"""The gallery as a whole, and its JSON for the page."""

from __future__ import annotations

from typing import Any

from bot.gallery import (
    of_answers,
    of_articles,
    of_commands,
    of_desk,
    of_notices,
    of_refusals,
    of_status,
    of_typed,
)
from bot.gallery.entries import Entry, Group
from bot.gallery.samples import CHANNELS, NOW, PEOPLE, ROLES


def groups() -> list[Group]:
    """Return all groups, in the order in which one meets their messages."""
    parts = (
        *(of_articles, of_commands, of_answers, of_status, of_refusals, of_typed),
        *(of_desk, of_notices),
    )
    return [group for part in parts for group in part.groups()]


def as_json() -> dict[str, Any]:
    """Return the gallery as the page gets it: see `bot.sandbox.workbench`."""
    return {
        "now": NOW.isoformat(),
        "channels": _named(CHANNELS),
        "roles": _named(ROLES),
        "people": _named(PEOPLE),
        "groups": [
            {
                "title": group.title,
                "about": group.about,
                "entries": [_entry(each) for each in group.entries],
            }
            for group in groups()
        ],
    }


def _named(names: dict[int, str]) -> list[dict[str, str]]:
    return [{"id": str(number), "name": name} for number, name in names.items()]


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "when": entry.when,
        "seen": entry.seen.name.lower(),
        "by": entry.seen.value,
        "message": entry.message,
    }
