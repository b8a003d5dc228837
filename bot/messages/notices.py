"""Plain sentences for people, mostly private."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from bot.articles.article import Article, Section
from bot.articles.text import clean
from bot.messages import limits
from bot.messages.components import button, choice_rows, rows
from bot.messages.custom_id import CustomId, Kind
from bot.messages.framing import say
from bot.messages.layout import text
from bot.messages.limits import length
from bot.messages.markdown import literal
from bot.messages.measure import check, check_laid_out
from bot.messages.mentions import command
from bot.messages.wire import Button, LaidOut, Message

_MANY, _ALIKE = 10, 5  # sections, of which only the most alike are shown
_QUOTE = 100  # units of what a person typed that are quoted back


def showing(message: Message, name: str) -> Message:
    """Return an answer to something mistyped, with the name of what it shows in place of it."""
    return check(cast(Message, {**message, "content": _showing(name)}))


def showing_privately(message: LaidOut, name: str) -> LaidOut:
    """Do the same with an answer for one person."""
    parts = [text(_showing(name)), *message["components"]]
    return check_laid_out({**message, "components": parts})


def _showing(name: str) -> str:
    return f"Showing **{literal(name, limits.EMBED_TITLE)}**."


def unknown_section(typed: str, article: Article, alike: Sequence[Section] = ()) -> Message:
    """Say that the article has no such section, and offer those that may be meant, or all."""
    ask = "Did you mean one of these?" if alike else "It has these:"
    return say(
        f"There is no section {_quoted(typed)} in this article. {ask}",
        components=choice_rows(article, alike[:_ALIKE] or article.sections),
    )


def unknown_article(
    typed: str, alike: Sequence[Article], newest: Sequence[Article] = (), section: str = ""
) -> Message:
    """Say that there is no such article, and offer those that may be meant, or else the newest.

    Where a section was asked for, what is offered is that section of them.
    """
    ask = "Did you mean one of these?" if alike else f"{command('briefing')} shows the newest one."
    offered = (alike or newest)[:_ALIKE]
    return say(
        f"There is no article {_quoted(typed)}. {ask}",
        components=rows([_offer(article, section) for article in offered]),
    )


def _offer(article: Article, section: str) -> Button:
    part = article.find_section(section) if section else None
    custom_id = CustomId.of(Kind.SHOW if part else Kind.ARTICLE, article, part)
    return button(custom_id, " ".join(article.headline.split()))


def article_gone() -> Message:
    """Say that the article behind a button is no longer in the library."""
    return say(f"That article is no longer here. {command('briefing')} shows the newest one.")


def section_gone(article: Article) -> Message:
    """Say that the section behind a button is no longer in the article."""
    return say(
        "That section is no longer in the article. It now has these:",
        components=choice_rows(article, article.sections),
    )


def stale_button() -> Message:
    """Say that a button can't be understood."""
    return say(
        f"I don't know this button any more. {command('briefing')} shows the newest article, "
        f"{command('help')} everything you can type."
    )


def unknown_command(typed: str) -> Message:
    """Say that the bot doesn't know a command that Discord lists as its own."""
    return say(
        f"I don't know {literal(typed, _QUOTE)} any more. {command('briefing')} shows the newest "
        f"article, {command('help')} everything you can type."
    )


def changed_command() -> Message:
    """Say that a command is no longer what the person's Discord shows of it."""
    return say(
        "This command has changed meanwhile. Restart Discord, then choose it from the list again. "
        f"{command('help')} shows everything you can type."
    )


def unknown_form() -> Message:
    """Say that nothing is done with a form that an earlier bot has shown."""
    return say(
        "I don't know this form any more, so nothing was done with it. "
        f"{command('help')} shows everything you can type."
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
        from rapidfuzz import fuzz, process  # loaded for the first word that nothing has

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
