"""The beginning of a new article: all that an editor fills in, a draft until that is done."""

from __future__ import annotations

import datetime as dt
import json

from bot.articles.text import shorten, slug

_NAME_UNITS = 60

_TEXT = """\
---
title: {title}
date: {date}
draft: true
---

<!-- One or two sentences: what a reader has to know. -->

## What's Happening?

<!-- The news itself. -->

## Why It's Important?

<!-- Whom it concerns, and what it changes. -->

## What's Next?

<!-- What is going to happen, and when. -->

## Beyond the Headlines

<!-- What is behind it. Delete what you don't need: each section may go. -->
"""


def skeleton(title: str, date: dt.date) -> str:
    """Return the text of a new article, a draft."""
    # A JSON string is a YAML string, whatever is in the title.
    return _TEXT.format(title=json.dumps(title, ensure_ascii=False), date=date.isoformat())


def file_name(title: str) -> str:
    """Return what the file of a new article is called."""
    return f"{shorten(slug(title), _NAME_UNITS)}.md"
