"""A whole article for one person: what a digest opens, and `/briefing` for "only me".

The picture stands on top, lines part the sections, and what opens the rest of a section stands
where its text was cut.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.articles.article import Article
from bot.messages import limits
from bot.messages.briefing import Excerpt, excerpts, joined, lead_of
from bot.messages.components import button, section_rows
from bot.messages.custom_id import CustomId, Kind
from bot.messages.embeds import credits, reading_time, whole_time
from bot.messages.files import files
from bot.messages.layout import LINE, beside, laid_out, note, picture, text
from bot.messages.limits import length
from bot.messages.markdown import literal
from bot.messages.wire import ActionRow, ButtonStyle, LaidOut, Part

# Of the forty components a section takes up to five.
_LAID_OUT = 6
# Room for the line that ends a section which was cut, and for the one that says what is shown in
# place of what was mistyped.
_END, _GUESS = 48, limits.EMBED_TITLE + 20


def private_briefing(article: Article) -> LaidOut:
    """Return the message that shows one person the article, as much of it as fits."""
    title = f"## {literal(article.title, limits.EMBED_TITLE)}" if article.title else ""
    lead, about = lead_of(article), note(credits(article, whole_time(article)))
    is_laid = len(article.sections) <= _LAID_OUT
    ends = len(article.sections) * _END if is_laid else 0
    around = sum(map(length, (title, lead, about["content"]))) + ends + _GUESS
    shown, rest = excerpts(article.sections, limits.LAID_OUT_TEXT - around)
    parts: list[Part] = [
        *picture(article),
        *([text(title)] if title else []),
        *(_laid(article, lead, shown, rest) if is_laid else [text(joined(lead, shown, rest))]),
        about,
    ]
    if below := _below(article, shown, is_laid=is_laid):
        parts += [LINE, *below]
    return laid_out(parts, files(article))


def _below(article: Article, shown: Sequence[Excerpt], *, is_laid: bool) -> list[ActionRow]:
    """Return the buttons of what isn't shown and, where no button stands beside it, of the rest."""
    begun = {each.section.key for each in shown}
    done = begun if is_laid else {each.section.key for each in shown if each.is_whole}
    rest = [each for each in article.sections if each.key not in done]
    return section_rows(article, rest, begun)


def _laid(article: Article, lead: str, shown: Sequence[Excerpt], rest: str) -> list[Part]:
    """Return lead and sections, with lines between them."""
    sections = [_section(article, each) for each in shown]
    first, *others = *_alone(lead), *sections, *_alone(rest)
    return [*first, *(part for group in others for part in (LINE, *group))]


def _alone(words: str) -> list[list[Part]]:
    return [[text(words)]] if words else []


def _section(article: Article, shown: Excerpt) -> list[Part]:
    words = text(f"{shown.heading}\n{shown.text}")
    if shown.is_whole:
        return [words]
    opens = CustomId.of(Kind.SHOW, article, shown.section)
    read_on = button(opens, "Read on", ButtonStyle.PRIMARY)
    whole = reading_time(shown.section.body)
    return [words, beside(f"-# The whole section: {whole}", read_on)]
