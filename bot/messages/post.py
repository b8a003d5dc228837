"""A scheduled post of one article: a line that says what is new, and a look of the text below."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from bot.articles.article import Article, Section
from bot.articles.markdown.escape import escape
from bot.messages.briefing import rest_line, rest_rows, whole_text
from bot.messages.components import (
    button,
    has_menus,
    menu_rows,
    reader_button,
    rows,
    section_rows,
    source_buttons,
)
from bot.messages.custom_id import CustomId, Kind
from bot.messages.cutting import cut
from bot.messages.embeds import COLOUR, byline, image, source_line
from bot.messages.files import files
from bot.messages.leads import sentences
from bot.messages.limits import length
from bot.messages.markdown import literal
from bot.messages.measure import check
from bot.messages.mentions import command
from bot.messages.opening import opening
from bot.messages.wire import NO_PINGS, ActionRow, ButtonStyle, Embed, Message


class Style(Enum):
    """How a post looks."""

    FULL = "full"
    """The whole text, as much as fits."""
    CARD = "card"
    """The picture and the first words."""
    HEADLINES = "headlines"
    """One sentence of each section."""


# A card is taken in at a glance: all its words together, and the least that its text may have.
_CARD = 600
_LEAST_TEXT = 200
_SENTENCE = 240
_NAME = 120
# Of a section that is all code, as tables are.
_NO_SENTENCE = "-# Its button shows it."
# More lines than this are no overview any more.
_LISTED = 10


def post(article: Article, style: Style = Style.FULL) -> Message:
    """Return the message that posts the article in that look."""
    line, below = opening(article)
    look = _LOOKS[style](article, below, line)
    embed: Embed = {
        "description": look.text,
        "color": COLOUR,
        "footer": {"text": byline(article)},
    }
    # The headline stands above the embed, where it can't be a link.
    if source := source_line(article):
        embed["author"] = source
    message: Message = {
        "content": line,
        "embeds": [embed],
        "components": look.components,
        "allowed_mentions": NO_PINGS,
    }
    if style is not Style.HEADLINES:
        if picture := image(article):
            embed["image"] = picture
        if attached := files(article):
            message["files"] = attached
    return check(message)


@dataclass(frozen=True)
class _Look:
    text: str
    components: list[ActionRow]


def _full(article: Article, below: Article, line: str) -> _Look:
    text, shown = whole_text(below)
    return _Look(text, rest_rows(article, shown))


# --- card ----------------------------------------------------------------------------------


def _card(article: Article, below: Article, line: str) -> _Look:
    """Show the lead, or else the beginning of the first section."""
    room = max(_LEAST_TEXT, _CARD - length(line) - length(byline(article)))
    if below.lead:
        text = cut(below.lead, room)
        # No button opens a lead.
        more = "" if text == below.lead.strip() else f"\n-# {command('briefing')} shows all of it"
        return _Look(text + more, section_rows(article, article.sections))
    body = below.sections[0].body.strip()
    text = cut(body, room)
    return _Look(text, _card_rows(article, is_cut=text != body))


def _card_rows(article: Article, *, is_cut: bool) -> list[ActionRow]:
    """Return the buttons of all that isn't shown: of the first section only what is left of it."""
    first, *others = article.sections
    custom_id = CustomId.of(Kind.SHOW, article, first)
    own = [button(custom_id, "Read on", ButtonStyle.PRIMARY)] if is_cut else []
    if has_menus(article):
        return menu_rows(article, Kind.MENU) + rows(own + source_buttons(article))
    own = own or ([] if others else [reader_button(article)])
    more = [button(CustomId.of(Kind.SHOW, article, other), other.title) for other in others]
    return rows(own + more + source_buttons(article))


# --- headlines -----------------------------------------------------------------------------


def _headlines(article: Article, below: Article, line: str) -> _Look:
    """Show a sentence of each section, of very many sections only the first ones."""
    lines = {each.key: _sentence(each, article.title or "") for each in below.sections[:_LISTED]}
    items = [
        f"### {literal(each.title, _NAME)}\n{lines[each.key]}".rstrip()
        for each in below.sections[:_LISTED]
    ]
    if len(below.sections) > _LISTED:
        items.append(rest_line(len(below.sections), _LISTED))
    cut_keys = {key for key, text in lines.items() if text.endswith(" …")}
    return _Look("\n\n".join(items), section_rows(article, article.sections, cut_keys))


def _sentence(section: Section, headline: str) -> str:
    words = next(sentences(section.body, headline), "")
    return cut(escape(words, halves=True), _SENTENCE) or _NO_SENTENCE


_LOOKS: Mapping[Style, Callable[[Article, Article, str], _Look]] = {
    Style.FULL: _full,
    Style.CARD: _card,
    Style.HEADLINES: _headlines,
}
