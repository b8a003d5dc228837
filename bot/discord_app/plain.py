"""Which interactions ask for nothing but a rendered article, and the bytes that answer them.

    /briefing, /section     with options that name an article, a section and who sees it
    a button or a select    of an article, that names a section or an article

What is answered here is answered by `commands` and `buttons` with the same message. They take all
the rest: what has to be guessed or refused, pictures, a missing permission.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from bot.articles.article import Article
from bot.articles.library import Library
from bot.discord_app.buttons import IN_PLACE
from bot.discord_app.commands.options import named_article
from bot.messages.custom_id import CustomId, Kind, Namespace
from bot.messages.custom_id import parse as parse_custom_id
from bot.messages.rendered import Rendered
from bot.permissions import EMBED

Json = Mapping[str, Any]

USUAL = b""
"""No answer: the interaction goes the usual way."""

_COMMAND, _COMPONENT, _SLASH, _TEXT = 2, 3, 1, 3
_BRIEFING, _SECTION = frozenset({"article", "visibility"}), frozenset({"section"})
_EVERYONE, _ONLY_ME = "everyone", "only me"
_parsed = lru_cache(maxsize=1024)(parse_custom_id)


def plain_answer(interaction: Json, library: Library, rendered: Rendered) -> bytes:
    """Return the body that answers an interaction, as Discord sent it; else `USUAL`."""
    kind, data = interaction["type"], interaction["data"]
    if kind == _COMPONENT:
        return _of_component(data, library, rendered)
    if kind == _COMMAND and data["type"] == _SLASH and not data.get("guild_id"):
        return _of_command(interaction, data, library, rendered)
    return USUAL


def _of_command(interaction: Json, data: Json, library: Library, rendered: Rendered) -> bytes:
    name, options = data["name"], {}
    for option in data.get("options", ()):
        if option["type"] != _TEXT:
            return USUAL
        options[option["name"]] = option["value"]
    known = _BRIEFING if name == "briefing" else _BRIEFING | _SECTION
    visibility = options.get("visibility", _EVERYONE)
    is_private = visibility == _ONLY_ME
    if name not in ("briefing", "section") or not options.keys() <= known:
        return USUAL
    if not is_private and not (visibility == _EVERYONE and _may_embed(interaction)):
        return USUAL
    article = named_article(library, options.get("article"))
    if article is None:
        return USUAL
    if name == "briefing":
        return rendered.briefing_answer(article, private=is_private)
    return _of_section(article, options.get("section"), rendered, is_private)


def _of_section(article: Article, typed: str | None, rendered: Rendered, is_private: bool) -> bytes:
    if typed is None:
        return USUAL
    part = article.by_short_key(typed) or article.find_section(typed)
    if part is None:
        return USUAL
    if is_private:
        return rendered.reader_answer(article, part.key)
    return rendered.section_answer(article, part.key)


def _may_embed(interaction: Json) -> bool:
    """Tell whether what everyone sees is shown with its embed, as it is in direct messages."""
    if not interaction.get("guild_id"):
        return True
    return bool(int(interaction["app_permissions"]) & EMBED.bit)


def _of_component(data: Json, library: Library, rendered: Rendered) -> bytes:
    custom_id = _parsed(data["custom_id"])
    if custom_id is None or custom_id.kind is Kind.HIT or custom_id.namespace is not Namespace.FILE:
        return USUAL
    [chosen] = data.get("values") or [None]
    is_article = custom_id.kind is Kind.ARTICLE
    article = library.by_short((chosen if is_article else None) or custom_id.article)
    if article is None:
        return USUAL
    if is_article:
        return rendered.briefing_answer(article, private=True)
    return _page(custom_id, article, chosen or custom_id.section, rendered)


def _page(custom_id: CustomId, article: Article, key: str, rendered: Rendered) -> bytes:
    part = article.by_short_key(key)
    if part is None:
        return USUAL
    in_place = custom_id.kind in IN_PLACE
    return rendered.reader_answer(article, part.key, custom_id.page, in_place=in_place)
