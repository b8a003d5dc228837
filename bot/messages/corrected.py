"""A post that was edited after its article: the same, with a line that says so."""

from __future__ import annotations

import datetime as dt
from typing import cast

from bot.messages import limits
from bot.messages.limits import fit, length
from bot.messages.markdown import literal
from bot.messages.measure import check
from bot.messages.wire import Message

_REASON = 300


def corrected(message: Message, at: dt.datetime, reason: str | None) -> Message:
    """Return a post with a line below its headline that says when it was corrected, and why."""
    why = f": {literal(reason, _REASON)}" if reason else ""
    line = f"\n-# Corrected <t:{int(at.timestamp())}:R>{why}"
    content = fit(message.get("content", ""), limits.CONTENT - length(line))
    return check(cast(Message, {**message, "content": content + line}))
