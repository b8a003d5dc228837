"""One section as a message: the answer to /section."""

from __future__ import annotations

from bot.articles.article import Article, Section
from bot.messages import limits
from bot.messages.components import button, has_menus, menu_rows, rows, source_buttons
from bot.messages.custom_id import CustomId, Kind
from bot.messages.cutting import cut
from bot.messages.embeds import author, embed, reading_time
from bot.messages.limits import fit
from bot.messages.markdown import literal
from bot.messages.measure import check
from bot.messages.wire import NO_PINGS, ActionRow, Button, ButtonStyle, Message


def section(article: Article, key: str) -> Message:
    """Return the message with the section, or as much of it as fits.

    Raises:
        KeyError: the article has no such section.
    """
    shown = article.section(key)
    if shown is None:
        raise KeyError(key)
    body = shown.body.strip()
    text = cut(body, limits.EMBED_DESCRIPTION)
    section_embed = embed(article, text, reading_time(body))
    section_embed["title"] = literal(shown.title, limits.EMBED_TITLE)
    section_embed["author"] = author(article)
    title, headline = (
        literal(shown.title, limits.LABEL),
        literal(article.headline, limits.EMBED_TITLE),
    )
    return check(
        {
            "content": f"{title} · {headline}",
            "embeds": [section_embed],
            "components": _components(article, shown, is_cut=text != body),
            "allowed_mentions": NO_PINGS,
        }
    )


def _components(article: Article, shown: Section, *, is_cut: bool) -> list[ActionRow]:
    own = [_read_all(article, shown)] if is_cut else []
    if has_menus(article):
        return menu_rows(article, Kind.MENU) + rows(own + source_buttons(article))
    others = [
        button(CustomId.of(Kind.SHOW, article, other), other.title)
        for other in article.sections
        if other is not shown
    ]
    return rows(own + others + source_buttons(article))


def _read_all(article: Article, shown: Section) -> Button:
    prefix = "Read all of "
    label = prefix + fit(shown.title, limits.LABEL - len(prefix))
    return button(CustomId.of(Kind.SHOW, article, shown), label, ButtonStyle.PRIMARY)
