"""Plain sentences for people, mostly private."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from bot.articles.article import Article
from bot.articles.text import clean
from bot.messages import limits
from bot.messages.framing import say
from bot.messages.limits import length
from bot.messages.markdown import bullets, literal
from bot.messages.mentions import command
from bot.messages.wire import Message

_LIST_ROOM = 1500
_MANY, _ALIKE = 10, 5  # sections, of which only the most alike are shown
_QUOTE = 100  # units of what a person typed that are quoted back


def unknown_section(typed: str, article: Article) -> Message:
    """Say that the article has no such section, and which ones it has, or the most alike."""
    return say(
        f"There is no section {_quoted(typed)} in this article. It has:\n"
        + bullets(section_lines(article, typed), _LIST_ROOM)
    )


def unknown_article(typed: str, nearest: Sequence[Article]) -> Message:
    """Say that there is no such article, and which ones have the most similar names."""
    sentence = f"There is no article {_quoted(typed)}."
    if not nearest:
        return say(f"{sentence} {command('briefing')} shows the newest one.")
    lines = [_line(article.headline, f"/briefing article:{article.id}") for article in nearest]
    return say(f"{sentence} Did you mean one of these?\n" + bullets(lines, _LIST_ROOM))


def article_gone() -> Message:
    """Say that the article behind a button is no longer in the library."""
    return say(f"That article is no longer here. {command('briefing')} shows the newest one.")


def section_gone(article: Article) -> Message:
    """Say that the section behind a button is no longer in the article."""
    return say(
        "That section is no longer in the article. It now has:\n"
        + bullets(section_lines(article), _LIST_ROOM)
    )


def stale_button() -> Message:
    """Say that a button can't be understood."""
    return say(
        f"This button is too old for me. {command('briefing')} shows the newest article, "
        f"{command('help')} everything you can type."
    )


def may_not_embed(missing: str) -> Message:
    """Say which permission is needed to show an article in this channel."""
    return say(
        f"I need **{missing}** to show articles here. A manager can switch it on in **Edit Channel "
        "→ Permissions**."
    )


def incident(incident_id: str) -> Message:
    """Say that a command failed, and the id under which it was logged."""
    return say(
        "Something went wrong on my side. Please try again in a moment. If it happens again, "
        f"quote `{incident_id}` to whoever runs me."
    )


def section_lines(article: Article, typed: str = "") -> list[str]:
    """Return, for each section, the command that shows it and its title.

    Of very many only a few are named: those that are most like what was typed.
    """
    sections = article.sections
    if len(sections) > _MANY:
        titles = [each.title for each in sections]
        alike = process.extract(clean(typed), titles, scorer=fuzz.WRatio, limit=_ALIKE)
        sections = tuple(sections[index] for _, _, index in alike)
    lines = [_line(each.title, f"/section {each.key}") for each in sections]
    if hidden := len(article.sections) - len(sections):
        lines.append(f"… and {hidden:,} more, which come up as you type")
    return lines


def _line(title: str, command: str) -> str:
    words = literal(title, limits.LABEL)
    # A name too long to type is easier to pick from the list that Discord shows.
    return f"`{command}` – {words}" if length(command) <= limits.OPTION else words


def _quoted(typed: str) -> str:
    """Return what a person typed, in quotes and escaped."""
    return f"“{literal(clean(typed), _QUOTE)}”"
