"""A post that was edited after its articles: the same, with a line that says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import cast

from bot.messages import limits
from bot.messages.limits import fit, length
from bot.messages.markdown import literal
from bot.messages.measure import check
from bot.messages.wire import Message

_REASON = 300
_HEADLINE = 80
_NAMED = 2


def corrected(
    message: Message, at: dt.datetime, reason: str | None, headlines: Sequence[str] = ()
) -> Message:
    """Return a post with a line below its headline that says when it was corrected, and why.

    `headlines` are of the articles that were corrected, where the post holds others too.
    """
    why = f": {literal(reason, _REASON)}" if reason else ""
    line = f"\n-# {_what(headlines)} <t:{int(at.timestamp())}:R>{why}"
    content = fit(message.get("content", ""), limits.CONTENT - length(line))
    return check(cast(Message, {**message, "content": content + line}))


def _what(headlines: Sequence[str]) -> str:
    if not headlines:
        return "Corrected"
    if len(headlines) > _NAMED:
        return f"{len(headlines)} of these were corrected"
    named = " and ".join(f"“{literal(fit(each, _HEADLINE), _HEADLINE)}”" for each in headlines)
    return f"{named} {'was' if len(headlines) == 1 else 'were'} corrected"
