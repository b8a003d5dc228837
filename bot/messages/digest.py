"""Several articles in one post: their headlines with leads, and a select that opens each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.articles.article import Article
from bot.articles.markdown.escape import escape
from bot.articles.markdown.links import link_markdown
from bot.messages import limits
from bot.messages.addresses import sendable
from bot.messages.components import article_menu
from bot.messages.cutting import cut
from bot.messages.embeds import COLOUR, dateline
from bot.messages.leads import sentences
from bot.messages.limits import fair_shares, fit, length
from bot.messages.markdown import literal
from bot.messages.measure import check
from bot.messages.wire import NO_PINGS, Message

MAX = limits.OPTIONS
"""How many articles one digest can hold."""

# About as much as a phone's lock screen shows of a message.
_NOTIFICATION = 140
_NOTIFIED_HEADLINE = 60
_HEADLINE = 200
_LEAD = 220
# Less than this of a lead says nothing.
_LEAST_LEAD = 80
_GAP = "\n\n"


def digest(articles: Sequence[Article], *, more: int = 0) -> Message:
    """Return the message that lists `articles`, which are in library order: newest last.

    `more` articles are said to follow in the next post.

    Raises:
        ValueError: there are fewer than two articles, or more than `MAX`.
    """
    if not 2 <= len(articles) <= MAX:
        raise ValueError(f"a digest has 2 to {MAX} articles, not {len(articles)}")
    newest_first = articles[::-1]
    notes = [dateline(article) for article in newest_first]
    return check(
        {
            "content": _notification(newest_first),
            "embeds": [{"description": _description(newest_first, notes, more), "color": COLOUR}],
            "components": [article_menu(newest_first, notes)],
            "allowed_mentions": NO_PINGS,
        }
    )


def _notification(articles: Sequence[Article]) -> str:
    """Return how many articles there are, and the first headlines, as many as there is room for."""
    text = f"{len(articles)} new articles: "
    headlines = [fit(_words(article.headline), _NOTIFIED_HEADLINE) for article in articles]
    shown = headlines[:1]
    for headline in headlines[1:]:
        if length(text + " · ".join([*shown, headline])) > _NOTIFICATION:
            break
        shown.append(headline)
    end = " …" if len(shown) < len(headlines) and not shown[-1].endswith("…") else ""
    return literal(text + " · ".join(shown) + end, limits.CONTENT)


# --- the text ------------------------------------------------------------------------------


@dataclass
class _Item:
    """What the digest says of one article: always the headline, the rest if there is room."""

    headline: str
    linked: str
    """The headline as a link; without one, the headline."""
    about: str
    lead: str

    def text(self) -> str:
        return "\n".join(filter(None, (self.headline, self.lead, self.about)))


def _description(articles: Sequence[Article], notes: Sequence[str], more: int) -> str:
    """Return the list, its room shared fairly: headlines first, then notes, links and leads."""
    rest = [f"-# {more:,} more follow{'s' if more == 1 else ''} in the next post."] if more else []
    # The last part has no gap after it.
    room = limits.EMBED_DESCRIPTION + len(_GAP) - sum(length(_GAP + line) for line in rest)
    share = room // len(articles)
    items = [_item(*each, share) for each in zip(articles, notes, strict=True)]
    room -= sum(length(item.headline + _GAP) for item in items)
    room = _keep_about(items, room)
    room = _link(items, room)
    _cut_leads(items, room)
    return _GAP.join([*(item.text() for item in items), *rest])


def _item(article: Article, about: str, room: int) -> _Item:
    marks = length("****" + _GAP)
    words = fit(_words(article.headline), min(_HEADLINE, room - marks))
    headline = f"**{literal(words, min(_HEADLINE, room - marks))}**"
    return _Item(
        headline,
        _linked(words, article.source) or headline,
        f"-# {literal(about, limits.OPTION)}",
        escape(_lead(article), halves=True),
    )


def _keep_about(items: Sequence[_Item], room: int) -> int:
    """Drop all notes if there is no room for each, as a list looks best even; return the room."""
    size = sum(length("\n" + item.about) for item in items)
    if size <= room:
        return room - size
    for item in items:
        item.about = ""
    return room


def _link(items: Sequence[_Item], room: int) -> int:
    """Link the headlines whose address is within their share of the room; return the rest."""
    costs = [max(0, length(item.linked) - length(item.headline)) for item in items]
    for item, cost, share in zip(items, costs, fair_shares(costs, room), strict=True):
        if cost <= share:
            item.headline = item.linked
            room -= cost
    return room


def _cut_leads(items: Sequence[_Item], room: int) -> None:
    """Cut the leads to their share of the room; drop all of them if that is too little."""
    sizes = [min(_LEAD, length(item.lead)) for item in items]
    shares = fair_shares(sizes, room - len(items))  # each stands on a line of its own
    is_enough = all(
        share >= min(size, _LEAST_LEAD) for size, share in zip(sizes, shares, strict=True)
    )
    for item, share in zip(items, shares, strict=True):
        item.lead = cut(item.lead, share) if is_enough and item.lead else ""


# --- one article ---------------------------------------------------------------------------


def _words(text: str) -> str:
    return " ".join(text.split())


def _linked(words: str, source: str | None) -> str | None:
    """Return the words in bold as a link, or None if they can't be one.

    Discord shows the backslashes in a link's words, so nothing in them may need escaping.
    """
    url = sendable(source, limits.EMBED_URL)
    if url is None or "@" in words or escape(words, at_start=False) != words:
        return None
    url = url.replace("(", "%28").replace(")", "%29")
    is_shown = link_markdown(words, url) == f"[{words}]({url})"
    return f"[**{words}**]({url})" if is_shown else None


def _lead(article: Article) -> str:
    """Return the lead, or else the first sentence of the first section, as plain words."""
    lead = " ".join(sentences(article.lead, article.headline))
    return lead or next(sentences(article.sections[0].body, article.headline), "")
