"""The private reader: an article's whole sections, page by page, in one message.

Next and Previous lead through the whole article, as in a book: after a section's last page
comes the next section's first. So every section can be reached, however many there are. One page
replaces another in place, so all of them are of one kind: Components V2.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.articles.article import Article, Section
from bot.messages.components import button, has_menus, menu_rows, rows, source_buttons
from bot.messages.custom_id import LAST_PAGE, CustomId, Kind
from bot.messages.cutting import pages
from bot.messages.embeds import credits, reading_time
from bot.messages.layout import LINE, laid_out, note, text
from bot.messages.markdown import literal
from bot.messages.wire import ActionRow, Button, ButtonStyle, LaidOut

# With what stands around it, a page is within what the texts of a message may have together.
_PAGE = 3_100
_HEADLINE, _TITLE = 200, 120


def reader(
    article: Article, key: str, page: int = 0, texts: Sequence[str] | None = None
) -> LaidOut:
    """Return the reader opened at a page of a section; a page past the end is the last.

    `page` counts from 0, or is `LAST_PAGE`. `texts` are the section's pages, if already cut.

    Raises:
        KeyError: the article has no such section.
    """
    shown = article.section(key)
    if shown is None:
        raise KeyError(key)
    texts = texts or section_pages(shown)
    last = len(texts) - 1
    page = last if page == LAST_PAGE else max(0, min(page, last))
    where = f"Page {page + 1} of {last + 1}" if last else reading_time(shown.body)
    headline, title = literal(article.headline, _HEADLINE), literal(shown.title, _TITLE)
    return laid_out(
        [
            text(f"-# {headline}\n## {title}"),
            text(texts[page]),
            note(credits(article, where)),
            LINE,
            *_tabs(article, shown),
            *_navigation(article, shown, page, last),
        ]
    )


def section_pages(section: Section) -> tuple[str, ...]:
    """Return the pages in which the reader shows the section."""
    return tuple(pages(section.body, _PAGE))


def _tabs(article: Article, shown: Section) -> list[ActionRow]:
    if has_menus(article):
        return menu_rows(article, Kind.TAB_MENU, shown)
    return rows([_tab(article, section, section is shown) for section in article.sections])


def _tab(article: Article, section: Section, is_open: bool) -> Button:
    style = ButtonStyle.PRIMARY if is_open else ButtonStyle.SECONDARY
    custom_id = CustomId.of(Kind.TAB, article, section)
    return button(custom_id, section.title, style, disabled=is_open)


def _navigation(article: Article, shown: Section, page: int, last: int) -> list[ActionRow]:
    """Return the last row: the page buttons, if there are several pages, and the link."""
    previous, following = _before(article, shown, page), _after(article, shown, page, last)
    turns = []
    if previous or following:
        here = (shown, page)
        turns = [
            _turn(article, Kind.BACK, "◀ Previous", previous or here, disabled=not previous),
            _turn(article, Kind.NEXT, "Next ▶", following or here, disabled=not following),
        ]
    return rows(turns + source_buttons(article))


def _before(article: Article, shown: Section, page: int) -> tuple[Section, int] | None:
    """Return the section and page before `page` of `shown`."""
    if page > 0:
        return shown, page - 1
    place = article.sections.index(shown)
    return (article.sections[place - 1], LAST_PAGE) if place > 0 else None


def _after(article: Article, shown: Section, page: int, last: int) -> tuple[Section, int] | None:
    """Return the section and page after `page` of `shown`."""
    if page < last:
        return shown, page + 1
    following = article.sections[article.sections.index(shown) + 1 :]
    return (following[0], 0) if following else None


def _turn(
    article: Article, kind: Kind, label: str, target: tuple[Section, int], *, disabled: bool
) -> Button:
    section, page = target
    return button(CustomId.of(kind, article, section, page), label, disabled=disabled)
