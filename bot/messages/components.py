"""Rows of buttons and selects that lead to an article's sections."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.articles.article import Article, Section
from bot.articles.text import SHORT_KEY, shorten
from bot.messages import limits
from bot.messages.addresses import sendable
from bot.messages.custom_id import CustomId, Kind
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
