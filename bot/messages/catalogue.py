"""The answer to /articles: all that is out, page by page, newest first.

Which page it is, and of which tag, stands in the buttons: they work after a restart, and show
what there is when they are pressed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.articles.article import Article
from bot.articles.tags import SHORT_TAG, Tag
from bot.messages import limits
from bot.messages.components import article_menu, button, rows
from bot.messages.embeds import COLOUR, dateline
from bot.messages.framing import say
from bot.messages.limits import fit
from bot.messages.markdown import literal
from bot.messages.measure import check
from bot.messages.mentions import command
from bot.messages.wire import NO_PINGS, Button, Message

PAGE = 10
"""How many articles stand on one page."""
_HEADLINE, _ABOUT = 200, 120
_OFFERED = 5
_QUOTE = 100
_FORM = re.compile(rf"list:(?P<page>0|[1-9][0-9]{{0,5}}):(?P<tag>[^:\s]{{0,{SHORT_TAG}}})")


@dataclass(frozen=True)
class Turn:
    """A button that shows a page; `str()` gives its custom id."""

    page: int = 0
    tag: str = ""
    """Shortened; empty for all articles."""

    def __str__(self) -> str:
        return f"list:{self.page}:{self.tag}"


def parse(custom_id: str) -> Turn | None:
    """Parse a custom id; None if it is not one of these."""
    match = _FORM.fullmatch(custom_id)
    return Turn(int(match["page"]), match["tag"]) if match else None


def catalogue(articles: Sequence[Article], page: int = 0, tag: Tag | None = None) -> Message:
    """Return a page of `articles`, which are in library order; a page past the end is the last.

    With a `tag` it lists only the articles that have it.
    """
    listed = tag.articles if tag else articles
    last = (len(listed) - 1) // PAGE
    page = max(0, min(page, last))
    end = len(listed) - page * PAGE
    shown = listed[max(0, end - PAGE) : end][::-1]
    notes = [dateline(article) for article in shown]
    title = f"Articles: {' '.join(tag.name.split())}" if tag else "Articles"
    return check(
        {
            "content": "",
            "embeds": [
                {
                    "title": literal(title, limits.EMBED_TITLE),
                    "description": "\n".join(map(_line, shown, notes)),
                    "color": COLOUR,
                    "footer": {"text": _footer(page, last, len(listed))},
                }
            ],
            "components": [article_menu(shown, notes), *rows(_turns(page, last, tag))],
            "allowed_mentions": NO_PINGS,
        }
    )


def unknown_tag(typed: str, alike: Sequence[Tag], used: Sequence[Tag]) -> Message:
    """Say that no article has the tag, and offer those that may be meant, or the most used.

    Without any tags at all, the list of all articles is offered.
    """
    quote = f"“{literal(typed, _QUOTE)}”"
    if not used:
        return say(
            f"There are no articles with the tag {quote}: none has tags. "
            f"{command('articles')} lists them all.",
            components=rows([button(str(Turn()), "All articles")]),
        )
    ask = "Did you mean one of these?" if alike else "These are the tags most used:"
    offered = (alike or used)[:_OFFERED]
    return say(
        f"There are no articles with the tag {quote}. {ask}",
        components=rows([_tag_button(tag) for tag in offered]),
    )


def counted_tag(tag: Tag) -> str:
    """Return a tag with how many articles have it: `council (12)`."""
    count = f" ({len(tag.articles):,})"
    return fit(" ".join(tag.name.split()), limits.LABEL - len(count)) + count


def _tag_button(tag: Tag) -> Button:
    return button(str(Turn(0, tag.short)), counted_tag(tag))


def _line(article: Article, about: str) -> str:
    return f"**{literal(_words(article.headline), _HEADLINE)}**\n-# {literal(about, _ABOUT)}"


def _footer(page: int, last: int, count: int) -> str:
    counted = f"{count:,} article{'' if count == 1 else 's'}"
    return f"Page {page + 1:,} of {last + 1:,} · {counted}" if last else counted


def _turns(page: int, last: int, tag: Tag | None) -> list[Button]:
    """Return Previous and Next, if there are several pages; and the way from a tag to all."""
    short = tag.short if tag else ""
    found = []
    if last:
        back, on = str(Turn(max(0, page - 1), short)), str(Turn(page + 1, short))
        found = [
            button(back, "◀ Previous", disabled=page == 0),
            button(on, "Next ▶", disabled=page == last),
        ]
    return [*found, *([button(str(Turn()), "All articles")] if tag else [])]


def _words(text: str) -> str:
    return " ".join(text.split())
