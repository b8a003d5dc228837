"""A whole article as one message: the answer to /briefing, and the text of a full post."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from bot.articles.article import Article, Section
from bot.messages import limits
from bot.messages.addresses import sendable
from bot.messages.components import MAX_LISTED, reader_button, rows, section_rows, source_buttons
from bot.messages.cutting import cut
from bot.messages.embeds import embed, image, reading_time
from bot.messages.files import files
from bot.messages.limits import fair_shares, length
from bot.messages.markdown import literal
from bot.messages.measure import check
from bot.messages.mentions import command
from bot.messages.wire import NO_PINGS, ActionRow, Embed, Message

# Less than this of a section is too short to be of any use.
_LEAST_SHARE = 200
# A lead is short; what is longer leaves the sections half of the room at least.
LEAD_AT_MOST = 1_600
_GAP = "\n\n"


def briefing(article: Article) -> Message:
    """Return the message that holds the article, as much of it as fits."""
    text, shown = whole_text(article)
    message: Message = {
        "embeds": [_embed(article, text)],
        "components": rest_rows(article, shown),
        "allowed_mentions": NO_PINGS,
    }
    if attached := files(article):
        message["files"] = attached
    return check(message)


def _embed(article: Article, text: str) -> Embed:
    whole = " ".join([article.lead, *(section.body for section in article.sections)])
    result = embed(article, text, reading_time(whole))
    if article.title is not None:
        result["title"] = literal(article.title, limits.EMBED_TITLE)
        if url := sendable(article.source, limits.EMBED_URL):
            result["url"] = url
    if picture := image(article):
        result["image"] = picture
    return result


def rest_rows(article: Article, shown: Sequence[Excerpt]) -> list[ActionRow]:
    """Return what opens the sections that are cut or not shown; the reader, if there are none."""
    whole = {each.section.key for each in shown if each.is_whole}
    rest = [section for section in article.sections if section.key not in whole]
    if not rest:
        return rows([reader_button(article), *source_buttons(article)])
    return section_rows(article, rest, {each.section.key for each in shown})


# --- the text ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Excerpt:
    """As much of a section as there is room for."""

    section: Section
    heading: str
    text: str
    is_whole: bool


def whole_text(article: Article) -> tuple[str, list[Excerpt]]:
    """Return lead and sections within the limit, and how much of each section that is."""
    lead = lead_of(article)
    room = limits.EMBED_DESCRIPTION - (_cost(length(lead)) if lead else 0)
    shown, rest = excerpts(article.sections, room)
    return joined(lead, shown, rest), shown


def lead_of(article: Article) -> str:
    """Return the lead, cut if it would leave the sections too little room."""
    return cut(article.lead, LEAD_AT_MOST) if article.lead else ""


def joined(lead: str, shown: Sequence[Excerpt], rest: str) -> str:
    """Return the parts of an article as one text."""
    parts = (f"{each.heading}\n{each.text}" for each in shown)
    return _GAP.join(filter(None, (lead, *parts, rest)))


def excerpts(sections: Sequence[Section], room: int) -> tuple[list[Excerpt], str]:
    """Return what can be shown of the sections in that room, and a line about those that can't."""
    # The last part has no gap after it.
    room += len(_GAP)
    headings = [f"### {literal(section.title, limits.EMBED_TITLE)}" for section in sections]
    bodies = [section.body.strip() for section in sections]
    sizes = [length(body) for body in bodies]
    heads = [length(heading) + 1 for heading in headings]
    shown = _how_many_fit(heads, sizes, room)
    rest = rest_line(len(sections), shown) if shown < len(sections) else ""
    room -= sum(map(_cost, heads[:shown])) + (_cost(length(rest)) if rest else 0)
    shares = fair_shares(sizes[:shown], room)
    pieces = [cut(body, share) for body, share in zip(bodies, shares, strict=False)]
    return [
        Excerpt(section, heading, piece, piece == body)
        for section, heading, piece, body in zip(sections, headings, pieces, bodies, strict=False)
    ], rest


def _how_many_fit(heads: Sequence[int], bodies: Sequence[int], whole_room: int) -> int:
    """Return how many sections, from the first, can be shown with a sensible share each."""
    least = [
        _cost(head + min(body, _LEAST_SHARE)) for head, body in zip(heads, bodies, strict=True)
    ]
    if sum(least) <= whole_room:
        return len(least)
    room = whole_room - _cost(length(rest_line(len(least), 0)))
    return bisect_right(list(accumulate(least)), room)


def _cost(size: int) -> int:
    """Return the room that a part of that size takes, including the gap after it."""
    return size + len(_GAP)


def rest_line(count: int, shown: int) -> str:
    """Return the line that says how many sections are not shown, and how to get to them."""
    hidden = count - shown
    some = "1 more section" if hidden == 1 else f"{hidden:,} more sections"
    if count > MAX_LISTED:
        how = f"pick one of the first {MAX_LISTED} below and read on with Next"
    else:
        how = "pick one below"
    return f"-# … and {some}: {how}, or type {command('section')}"
