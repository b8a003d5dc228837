"""The answer to /help: the commands and what they do."""

from __future__ import annotations

from bot.articles.article import Article
from bot.messages.embeds import COLOUR
from bot.messages.limits import check
from bot.messages.markdown import bullets
from bot.messages.notices import section_lines
from bot.messages.wire import NO_PINGS, Message

_COMMANDS = """\
`/briefing` shows the newest article, with all its sections in one post.
`/section` shows a single section. The newest article has:
{sections}

The buttons under a post show a whole section, to you alone.
Both commands take an older `article`, and a `visibility`: everyone, or only you."""
_FOR_MANAGERS = """

**For managers of this server**
`/schedule set` gives a channel one post a day, `/schedule status` says how it stands and what \
is missing, `/schedule list` shows all of them."""
_LIST_ROOM = 1000


def help_message(newest: Article, *, for_manager: bool = False) -> Message:
    """Return the help, with the sections of the newest article as examples."""
    sections = bullets(section_lines(newest), _LIST_ROOM)
    more = _FOR_MANAGERS if for_manager else ""
    return check(
        {
            "embeds": [
                {
                    "title": "What you can type",
                    "description": _COMMANDS.format(sections=sections) + more,
                    "color": COLOUR,
                }
            ],
            "allowed_mentions": NO_PINGS,
        }
    )
