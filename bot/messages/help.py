"""What one can type: the answer to /help."""

from __future__ import annotations

from bot.articles.article import Article
from bot.messages.embeds import COLOUR
from bot.messages.limits import check
from bot.messages.markdown import bullets
from bot.messages.notices import section_lines
from bot.messages.wire import NO_PINGS, Message

_COMMANDS = """\
`/briefing` shows the newest article, all its sections in one post.
`/section` shows one section alone. The newest article has:
{sections}

The buttons under a post show a section whole, and only to you.
Both commands take an older `article`, and a `visibility`: everyone, or only you."""
_LIST_ROOM = 1000


def help_message(newest: Article) -> Message:
    """Return what can be typed, with the sections of the newest article as examples."""
    sections = bullets(section_lines(newest), _LIST_ROOM)
    return check(
        {
            "embeds": [
                {
                    "title": "What you can type",
                    "description": _COMMANDS.format(sections=sections),
                    "color": COLOUR,
                }
            ],
            "allowed_mentions": NO_PINGS,
        }
    )
