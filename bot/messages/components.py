"""Rows of buttons and selects that lead to an article's sections."""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import lru_cache

from bot.articles.article import Article, Section
from bot.articles.text import SHORT_ID, SHORT_KEY, shorten
from bot.messages import limits
from bot.messages.addresses import sendable
from bot.messages.custom_id import CustomId, Kind, Target
from bot.messages.wire import ActionRow, Button, ButtonStyle, ComponentType, SelectOption

# The last row is for the link and the page buttons; the others are for the sections.
_SECTION_ROWS = limits.ROWS - 1
MAX_BUTTONS = _SECTION_ROWS * limits.BUTTONS
"""An article with more sections gets selects instead of buttons."""
MAX_LISTED = _SECTION_ROWS * limits.OPTIONS
"""How many sections the selects of one message can hold."""


def has_menus(article: Article) -> bool:
    """Tell whether the article has too many sections for buttons."""
    return len(article.sections) > MAX_BUTTONS


def button(
    custom_id: CustomId | str,
    label: str,
    style: ButtonStyle = ButtonStyle.SECONDARY,
    *,
    disabled: bool = False,
) -> Button:
    """Return a button to press; a long label is cut."""
    result: Button = {
        "type": ComponentType.BUTTON,
        "style": style,
        "label": limits.fit(label, limits.LABEL),
        "custom_id": str(custom_id),
    }
    if disabled:
        result["disabled"] = True
    return result


def source_buttons(article: Article) -> list[Button]:
    """Return the button that links to the article's source, if it has one."""
    url = sendable(article.source, limits.BUTTON_URL)
    if url is None:
        return []
    return [
        {
            "type": ComponentType.BUTTON,
            "style": ButtonStyle.LINK,
            "label": "Source",
            "url": url,
        }
    ]


def rows(buttons: Sequence[Button]) -> list[ActionRow]:
    """Return `buttons` in rows, each filled before the next."""
    return [
        {
            "type": ComponentType.ACTION_ROW,
            "components": list(buttons[start : start + limits.BUTTONS]),
        }
        for start in range(0, len(buttons), limits.BUTTONS)
    ]


def section_rows(
    article: Article, sections: Sequence[Section], begun: Set[str] = frozenset()
) -> list[ActionRow]:
    """Return what opens one of these sections, and the link to the source.

    Those with a key of `begun`, of which a part is shown, have a stronger colour.
    """
    if len(sections) > MAX_BUTTONS or len(article.sections) > MAX_LISTED:
        return menu_rows(article, Kind.MENU) + rows(source_buttons(article))
    buttons = [
        button(
            CustomId.of(Kind.SHOW, article, section),
            section.title,
            ButtonStyle.PRIMARY if section.key in begun else ButtonStyle.SECONDARY,
        )
        for section in sections
    ]
    return rows(buttons + source_buttons(article))


def reader_button(article: Article) -> Button:
    """Return the button that opens an article section by section, for one person.

    It is for posts that show all there is: a delivery is found again by what its buttons say, so
    each post has one to press.
    """
    return button(CustomId.of(Kind.SHOW, article, article.sections[0]), "Reader view")


def choice_rows(article: Article, sections: Sequence[Section]) -> list[ActionRow]:
    """Return what opens one of these sections: buttons, or selects if there are too many."""
    if len(sections) > MAX_BUTTONS:
        return menu_rows(article, Kind.MENU)
    return rows([button(CustomId.of(Kind.SHOW, article, each), each.title) for each in sections])


# The messages of an article's sections share their menus: a hundred options take much memory.
@lru_cache(maxsize=1)
def menu_rows(article: Article, kind: Kind, current: Section | None = None) -> list[ActionRow]:
    """Return selects with the article's first 100 sections, `current` preselected."""
    listed = article.sections[:MAX_LISTED]
    return [
        _menu_row(article, kind, number, listed[start : start + limits.OPTIONS], current)
        for number, start in enumerate(range(0, len(listed), limits.OPTIONS))
    ]


def _menu_row(
    article: Article, kind: Kind, number: int, sections: Sequence[Section], current: Section | None
) -> ActionRow:
    first = number * limits.OPTIONS + 1
    which = f"{first}–{first + len(sections) - 1}" if len(sections) > 1 else str(first)
    is_only = len(article.sections) <= limits.OPTIONS
    return {
        "type": ComponentType.ACTION_ROW,
        "components": [
            {
                "type": ComponentType.STRING_SELECT,
                "custom_id": str(CustomId.of(kind, article, number=number)),
                "placeholder": "Read a section…" if is_only else f"Read a section ({which})…",
                "options": [_option(section, section is current) for section in sections],
            }
        ],
    }


def _option(section: Section, chosen: bool) -> SelectOption:
    option: SelectOption = {
        "label": limits.fit(section.title, limits.OPTION),
        "value": shorten(section.key, SHORT_KEY),
    }
    if chosen:
        option["default"] = True
    return option


def article_menu(articles: Sequence[Article], notes: Sequence[str]) -> ActionRow:
    """Return the select that opens one of these articles, each with a note."""
    values = [shorten(article.id, SHORT_ID) for article in articles]
    return _open_menu(Kind.ARTICLE, articles, notes, values)


def hit_menu(
    articles: Sequence[Article], notes: Sequence[str], sections: Sequence[Section | None]
) -> ActionRow:
    """Return the select that opens one of these articles at its section."""
    values = [str(Target.of(*each)) for each in zip(articles, sections, strict=True)]
    return _open_menu(Kind.HIT, articles, notes, values)


def _open_menu(
    kind: Kind, articles: Sequence[Article], notes: Sequence[str], values: Sequence[str]
) -> ActionRow:
    return {
        "type": ComponentType.ACTION_ROW,
        "components": [
            {
                "type": ComponentType.STRING_SELECT,
                # The options name the articles. A custom id needs one too, so it has the first.
                "custom_id": str(CustomId.of(kind, articles[0])),
                "placeholder": "Read one…",
                "options": list(map(_article_option, articles, notes, values)),
            }
        ],
    }


def _article_option(article: Article, about: str, value: str) -> SelectOption:
    option: SelectOption = {
        "label": limits.fit(" ".join(article.headline.split()), limits.OPTION),
        "value": value,
    }
    if about:
        option["description"] = limits.fit(about, limits.OPTION)
    return option
