"""A whole article as one message: the answer to /briefing, and the text of a full post."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence, Set
from itertools import accumulate

from bot.articles.article import Article, Section
from bot.messages import limits
from bot.messages.addresses import sendable
from bot.messages.components import MAX_LISTED, button, has_menus, menu_rows, rows, source_buttons
from bot.messages.custom_id import CustomId, Kind
from bot.messages.cutting import cut
from bot.messages.embeds import embed, image, reading_time
from bot.messages.limits import check, fair_shares, length
from bot.messages.markdown import literal
from bot.messages.mentions import command
from bot.messages.wire import NO_PINGS, ActionRow, ButtonStyle, Embed, Message

# Less than this of a section is too short to be of any use.
_LEAST_SHARE = 200
# A lead is short; what is longer leaves the sections half of the room at least.
_LEAD_AT_MOST = 1_600
_GAP = "\n\n"
# The last part has no gap after it.
_ROOM = limits.EMBED_DESCRIPTION + len(_GAP)


def briefing(article: Article) -> Message:
    """Return the message that holds the article, as much of it as fits."""
    text, cut_keys = whole_text(article)
    return check(
        {
            "embeds": [_embed(article, text)],
            "components": section_rows(article, cut_keys),
            "allowed_mentions": NO_PINGS,
        }
    )


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


def section_rows(article: Article, cut_keys: Set[str] = frozenset()) -> list[ActionRow]:
    """Return the buttons of all sections, those that aren't shown whole in a stronger colour."""
    if has_menus(article):
        return menu_rows(article, Kind.MENU) + rows(source_buttons(article))
    buttons = [
        button(
            CustomId.of(Kind.SHOW, article, section),
            section.title,
            ButtonStyle.PRIMARY if section.key in cut_keys else ButtonStyle.SECONDARY,
        )
        for section in article.sections
    ]
    return rows(buttons + source_buttons(article))


# --- the text ------------------------------------------------------------------------------


def whole_text(article: Article) -> tuple[str, set[str]]:
    """Return lead and sections within the limit, and the keys of those not shown whole."""
    lead = [cut(article.lead, _LEAD_AT_MOST)] if article.lead else []
    room = _ROOM - sum(_cost(length(part)) for part in lead)
    text, cut_keys = _sections(article.sections, room)
    return _GAP.join([*lead, text]), cut_keys


def _sections(sections: Sequence[Section], whole_room: int) -> tuple[str, set[str]]:
    """Return the sections' text in that room, and the keys of those not shown whole."""
    heads = [f"### {literal(section.title, limits.EMBED_TITLE)}\n" for section in sections]
    bodies = [section.body.strip() for section in sections]
    sizes = [length(body) for body in bodies]
    shown = _how_many_fit([length(head) for head in heads], sizes, whole_room)
    rest = [rest_line(len(sections), shown)] if shown < len(sections) else []
    room = whole_room - sum(_cost(length(part)) for part in (*heads[:shown], *rest))
    shares = fair_shares(sizes[:shown], room)
    pieces = [cut(body, share) for body, share in zip(bodies, shares, strict=False)]
    whole = {
        section.key
        for section, body, piece in zip(sections, bodies, pieces, strict=False)
        if piece == body
    }
    parts = [head + piece for head, piece in zip(heads, pieces, strict=False)] + rest
    return _GAP.join(parts), {section.key for section in sections} - whole


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
