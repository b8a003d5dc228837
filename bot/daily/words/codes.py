"""What Discord's error codes mean for a post.

Source: docs, topics/opcodes-and-status-codes, JSON error codes.
"""

from __future__ import annotations

from bot.messages.markdown import literal

_MEANINGS = {
    10003: "the channel is gone",
    10004: "I am not in that server any more",
    10008: "the message was deleted",
    20016: "slow mode holds me back there",
    20028: "the channel is being written to too fast",
    40333: "Discord's own protection stopped the request",
    50001: "I can't see the channel",
    50007: "this person does not accept direct messages from me",
    50008: "nothing can be posted in a channel of that kind",
    50013: "I lack a permission",
    50024: "nothing can be posted in a channel of that kind",
    50035: "the text is not in a form that Discord accepts",
    50083: "the thread is archived",
    130000: "Discord was overloaded",
    160005: "the thread is locked",
    200000: "AutoMod blocks the text",
    200001: "AutoMod blocks the title",
}
_MAX_QUOTED = 80


def explain(code: int | None, said: str | None) -> str:
    """Return what a refusal means, with its code: `I lack a permission (code 50013)`.

    `said` is Discord's own message, for codes that are not listed here.
    """
    quote = f"Discord says: {literal(said, _MAX_QUOTED)}" if said and said.strip() else ""
    meaning = _MEANINGS.get(code or 0) or quote or "Discord gives no reason"
    return f"{meaning} (code {code})" if code else meaning
