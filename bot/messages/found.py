"""The answer to /search: what was found, the sentences that match, and a select to open one.

Its buttons hold what was typed: they work after a restart, and show what is found then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.articles.article import Article, Section
from bot.articles.found import Excerpt, Found, Hit, How
from bot.articles.markdown.escape import escape
from bot.messages import limits
from bot.messages.catalogue import Turn
from bot.messages.components import button, hit_menu, rows
from bot.messages.embeds import COLOUR, short_day
from bot.messages.framing import say
from bot.messages.limits import fit, length
from bot.messages.markdown import literal
from bot.messages.measure import check
from bot.messages.mentions import command
from bot.messages.wire import NO_PINGS, Button, Message

MOST = 10
"""How many articles one answer shows."""
_HEADLINE, _ABOUT, _QUOTE = 120, 80, 100
_SENTENCES = (240, 200, 160, 120, 80, 40)  # characters, as many as there is room for
_GAP = "\n\n"
_FORM = re.compile(r"find:(?P<page>0|[1-9][0-9]{0,3}):(?P<typed>.+)", re.DOTALL)
_HOW = {
    How.ALL: "",
    How.ALIKE: "Nothing has these very words. These have words like them.",
    How.SOME: "Nothing has all of these words. These have some of them.",
}


@dataclass(frozen=True)
class Look:
    """A button that shows a page of what is found; `str()` gives its custom id."""

    page: int
    typed: str

    def __str__(self) -> str:
        return f"find:{self.page}:{self.typed}"


def parse(custom_id: str) -> Look | None:
    """Parse a custom id; None if it is not one of these."""
    match = _FORM.fullmatch(custom_id)
    return Look(int(match["page"]), match["typed"]) if match else None


def found_articles(typed: str, found: Found, page: int = 0) -> Message:
    """Return what was found for what a person typed; `page` says which of it that is."""
    if not found.hits:
        return _nothing(typed, found)
    last = (found.total - 1) // MOST
    hits = found.hits[:MOST]
    sections = [hit.article.section(hit.excerpt.section) for hit in hits]
    notes = [_about(*each) for each in zip((hit.article for hit in hits), sections, strict=True)]
    above = [f"-# {line}" for line in (_HOW[found.how], _unread(found)) if line]
    room = limits.EMBED_DESCRIPTION - sum(length(line + _GAP) for line in above)
    items = [
        _item(hit, note, room // MOST - len(_GAP)) for hit, note in zip(hits, notes, strict=True)
    ]
    return check(
        {
            "embeds": [
                {
                    "title": literal(f"Search: {typed}", limits.EMBED_TITLE),
                    "description": _GAP.join([*above, *items]),
                    "color": COLOUR,
                    "footer": {"text": _footer(page, last, found.total)},
                }
            ],
            "components": [
                hit_menu([hit.article for hit in hits], notes, sections),
                *rows(_turns(typed, page, last)),
            ],
            "allowed_mentions": NO_PINGS,
        }
    )


def _nothing(typed: str, found: Found) -> Message:
    if unread := _unread(found):
        more = unread
    else:
        more = "Try fewer words, another one, or the beginning of one."
    return say(
        f"Nothing was found for “{literal(typed, _QUOTE)}”. {more} "
        f"{command('articles')} lists everything.",
        components=rows([button(str(Turn()), "All articles")]),
    )


def _unread(found: Found) -> str:
    if not found.unread:
        return ""
    many = found.unread > 1
    return (
        f"{found.unread:,} article{'s are' if many else ' is'} still being read. "
        f"Search again in a moment to find {'them' if many else 'it'} too."
    )


def _footer(page: int, last: int, total: int) -> str:
    counted = f"{total:,} article{'' if total == 1 else 's'}"
    if not last:
        return counted
    advice = "" if page else " · another word narrows it down"
    return f"Page {page + 1:,} of {last + 1:,} · {counted}{advice}"


def _turns(typed: str, page: int, last: int) -> list[Button]:
    """Return Previous and Next, if there are several pages and the words fit into a button."""
    back, on = str(Look(max(0, page - 1), typed)), str(Look(page + 1, typed))
    if not last or length(on) > limits.CUSTOM_ID:
        return []
    return [
        button(back, "◀ Previous", disabled=page == 0),
        button(on, "Next ▶", disabled=page == last),
    ]


def _about(article: Article, section: Section | None) -> str:
    """Return the section's title and the article's date, as far as there are any."""
    title = limits.fit(" ".join(section.title.split()), _ABOUT - 20) if section else ""
    date = short_day(article.date) if article.date else ""
    return " · ".join(filter(None, (title, date)))


def _item(hit: Hit, about: str, room: int) -> str:
    """Return what is said of one article: its headline, the sentence, and where that stands."""
    headline = f"**{literal(hit.article.headline, _HEADLINE)}**"
    note = f"-# {literal(about, _ABOUT)}" if about else ""
    room -= length(headline) + length(note) + 2 * len("\n")
    sentence = next((each for each in _sentences(hit.excerpt) if length(each) <= room), "")
    return "\n".join(filter(None, (headline, sentence, note)))


def _sentences(excerpt: Excerpt) -> Iterator[str]:
    """Yield the sentence with its matches in bold, whole and then shorter and shorter."""
    for most in _SENTENCES:
        yield _emphasised(_cut(excerpt, most))


def _cut(excerpt: Excerpt, most: int) -> Excerpt:
    """Return at most so many characters of a sentence, the first match among them."""
    text = excerpt.text
    if len(text) <= most:
        return excerpt
    first = excerpt.marks[0][0] if excerpt.marks else 0
    start = 0
    if first > most // 2:
        start = text.rfind(" ", 0, first - most // 4) + 1 or first - most // 4
    shown = ("…" if start else "") + text[start:]
    fitted = fit(shown, most)
    end = len(fitted) - (fitted != shown)
    moved = len("…") - start if start else 0
    inside = [(a + moved, b + moved) for a, b in excerpt.marks if a >= start]
    return Excerpt(excerpt.section, fitted, tuple(each for each in inside if each[1] <= end))


def _emphasised(excerpt: Excerpt) -> str:
    """Return the sentence as Markdown, its matches in bold and nothing else in it a mark."""
    parts, at = [], 0
    for start, end in excerpt.marks:
        parts.append(escape(excerpt.text[at:start], at_start=at == 0, halves=True))
        parts.append(f"**{escape(excerpt.text[start:end], at_start=False, halves=True)}**")
        at = end
    parts.append(escape(excerpt.text[at:], at_start=at == 0, halves=True))
    return "".join(parts)
