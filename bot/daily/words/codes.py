"""What Discord's error codes mean for a post.

Source: docs, topics/opcodes-and-status-codes, JSON error codes.
"""

from __future__ import annotations

from bot.messages.markdown import literal

_MEANINGS = {
    10003: "the channel is gone",
    10004: "I am not in that server any more",
    10008: "the message was deleted",
    20016: "slow mode is on there",
    20028: "there were too many messages at once",
    40333: "Discord blocked the request",
    50001: "I can't see the channel",
    50007: "this person doesn't accept messages from me",
    50008: "nothing can be posted in that kind of channel",
    50013: "I lack a permission",
    50024: "nothing can be posted in that kind of channel",
    50035: "Discord doesn't accept the text",
    50083: "the thread is closed",
    130000: "Discord was overloaded",
    160005: "the thread is locked",
    200000: "AutoMod blocks the text",
    200001: "AutoMod blocks the title",
}
_MAX_QUOTED = 80


def explain(code: int | None, said: str | None) -> str:
    """Return what a refusal means: `I lack a permission`.

    A code without words of its own comes with `said`, Discord's message, for whoever looks it up.
    """
    if code in _MEANINGS:
        return _MEANINGS[code]
    quote = quoted(said)
    meaning = f"Discord says {quote}" if quote else "Discord gives no reason"
    return f"{meaning} (code {code})" if code else meaning


def quoted(said: str | None) -> str:
    """Return Discord's own message in quotes, to stand in a sentence; empty if it said nothing."""
    words = (said or "").strip().rstrip(".")
    return f"“{literal(words, _MAX_QUOTED)}”" if words else ""
