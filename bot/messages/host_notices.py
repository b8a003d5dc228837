"""What the host is told: trouble that nobody in a server can mend, and its end."""

from __future__ import annotations

from bot.messages.framing import say
from bot.messages.markdown import literal
from bot.messages.wire import Message

_QUOTE = 600
# Of each part: what has begun, what follows from it, and what is said at its end.
_TROUBLES = {
    "gateway": (
        "The bot is not connected to Discord's gateway",
        "Commands and buttons get no answer. Daily posts go on, and the bot keeps trying.",
        "The bot is connected to Discord's gateway again.",
    ),
    "courier": (
        "The loop that sends daily posts stands still",
        "No posts are sent. Start the bot again.",
        "The loop that sends daily posts turns again.",
    ),
    "clock": (
        "The clocks disagree",
        "Nothing is posted until they agree. Set them, best by NTP.",
        "The clocks agree again. Posts go on.",
    ),
    "database": (
        "The database can't be used",
        "Posts wait, and schedules can't be changed. The bot keeps trying.",
        "The database answers again. Posts go on.",
    ),
    "articles": (
        "Files of the articles' folder are left out",
        "`briefing-bot check` names every mistake. The other articles are served.",
        "All files of the articles' folder are served again.",
    ),
    "feeds": (
        "A feed can't be read",
        "What was read of it before stays, and it is asked again. `briefing-bot doctor` asks now.",
        "All feeds can be read again.",
    ),
    "end": (
        "The bot has ended, and starting it again won't help",
        "",
        "The bot runs again.",
    ),
}
PARTS = tuple(_TROUBLES)


def trouble(part: str, why: str) -> Message:
    """Tell that a part has stopped working, and what it says of itself."""
    begun, follows, _ = _TROUBLES[part]
    reason = literal(why, _QUOTE).rstrip(".")
    return say(f"⚠️ **{begun}:** {reason}. {follows}".rstrip())


def over(part: str) -> Message:
    """Tell that it works again."""
    return say(f"✅ {_TROUBLES[part][2]}")
