"""Why something can't be done at the desk, and what to do instead."""

from __future__ import annotations

from bot.desk.texts import MOST_TEXTS
from bot.messages import limits
from bot.messages.framing import say
from bot.messages.markdown import literal
from bot.messages.mentions import command
from bot.messages.wire import Message


def not_an_editor(role_id: int | None) -> Message:
    """Say who may use the desk."""
    role = f"the role <@&{role_id}> or " if role_id else ""
    return say(f"To use the desk you need {role}**Manage Server**. Ask someone who has it.")


def not_here() -> Message:
    """Say that a text isn't at the desk any more."""
    return say(
        f"That text isn't at the desk of this server any more. {command('desk list')} shows what "
        "there is.",
        clear=True,
    )


def no_such_text(typed: str) -> Message:
    """Say that what was typed names none of the texts."""
    return say(
        f"There is nothing called “{literal(typed, limits.LABEL)}” at the desk. Choose from the "
        f"list that comes up as you type, or look at {command('desk list')}."
    )


def changed_since() -> Message:
    """Say that a button belongs to an earlier text."""
    return say(
        "This text has been changed since, so nothing was done. "
        f"{command('desk list')} shows how it is now.",
        clear=True,
    )


def not_published() -> Message:
    """Say that only published articles can be corrected or withdrawn."""
    return say(f"That is a draft. {command('desk list')} opens it, to be edited or discarded.")


def full() -> Message:
    """Say that a desk takes no more, and give the text back."""
    return say(
        f"The desk of this server is full: it holds {MOST_TEXTS} texts, or 16 MiB of them. "
        f"{command('desk list')} shows them: withdraw and discard some. Your text is attached."
    )


def too_long_to_edit() -> Message:
    """Say that a long text is corrected by a file."""
    return say(
        "That text is longer than a form can hold. Attach the corrected one as a file: "
        f"{command('desk correct')} takes it."
    )


def wrong_type(name: str) -> Message:
    """Say which files can be read."""
    return say(
        f"“{literal(name, limits.LABEL)}” isn't a text that I can read. Attach a Markdown file "
        "(.md) or a plain text (.txt)."
    )


def too_large(name: str) -> Message:
    """Say how large a file may be."""
    return say(
        f"“{literal(name, limits.LABEL)}” is larger than 1 MiB. Part it into several articles."
    )


def wrong_encoding(name: str) -> Message:
    """Say how a file has to be saved."""
    return say(f"“{literal(name, limits.LABEL)}” isn't UTF-8. Save it as UTF-8, and attach that.")


def file_gone(name: str) -> Message:
    """Say that Discord doesn't hand out a file."""
    return say(
        f"Discord doesn't hand out “{literal(name, limits.LABEL)}” at the moment. Please attach "
        "it again."
    )


def from_elsewhere(name: str) -> Message:
    """Say that a file lies where none is fetched from."""
    return say(
        f"“{literal(name, limits.LABEL)}” doesn't lie where Discord keeps its files, so I don't "
        "fetch it. Please attach it again."
    )


def not_kept() -> Message:
    """Give a text back that could not be kept."""
    return say(
        "The database isn't answering, so your text could not be kept. Here it is as a file: "
        f"attach it to {command('desk add')} in a moment."
    )
