"""The answer to /help: the commands and what they do."""

from __future__ import annotations

from bot.articles.article import Article
from bot.messages.embeds import COLOUR
from bot.messages.markdown import bullets
from bot.messages.measure import check
from bot.messages.mentions import command
from bot.messages.notices import section_lines
from bot.messages.wire import NO_PINGS, Message

_COMMANDS = f"""\
{command("briefing")} shows the newest article, with all its sections in one post.
{command("section")} shows a single section. The newest article has:
{{sections}}
{command("articles")} lists all articles, the newest first.
{command("search")} finds articles by words in them.
{command("privacy")} says what the bot keeps, and for how long.

The buttons under a post open a section for you alone.
Add `article` for an older article, and `visibility` to keep the answer to yourself."""
_FOR_MANAGERS = f"""

**For managers of this server**
{command("schedule set")} gives a channel a daily post.
{command("schedule status")} shows how it is doing, and what is missing.
{command("schedule calendar")} shows what comes in the next two weeks.
{command("schedule list")} shows all daily posts of this server.
{command("desk add")} adds an article of this server's own; {command("desk list")} shows them."""
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
