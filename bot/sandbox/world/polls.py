"""Polls, as they are asked in messages. Pure.

Source: docs, resources/poll.
"""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox import api_error
from bot.sandbox.forms.fields import as_integer
from bot.sandbox.model import Json, Message, Poll, PollAnswer
from bot.sandbox.world.expressions import emoji_with
from bot.sandbox.world.world import World


def asked(world: World, body: Json) -> Poll:
    """Return the poll that `body` describes; raises 520004 for an emoji that the bot hasn't."""
    for each in body["answers"]:
        number = as_integer((each["poll_media"].get("emoji") or {}).get("id"))
        if number is not None and emoji_with(world, number) is None:
            raise api_error.refused(520004)
    hours = as_integer(body.get("duration")) or 24
    return Poll(
        question=body["question"]["text"].strip(),
        answers=[_answer(each["poll_media"]) for each in body["answers"]],
        expires_at=world.clock.now() + timedelta(hours=hours),
        allow_multiselect=bool(body.get("allow_multiselect")),
    )


def _answer(media: Json) -> PollAnswer:
    emoji = media.get("emoji") or {}
    number = as_integer(emoji.get("id"))
    return PollAnswer((media.get("text") or "").strip() or None, emoji.get("name"), number)


def of(message: Message) -> Poll:
    """Return a message's poll; raises 520006 if it has none."""
    if message.poll is None:
        raise api_error.refused(520006)
    return message.poll


def answer(poll: Poll, number: int) -> PollAnswer:
    """Return an answer by its number, from 1; raises 10008 if there is none."""
    if not 1 <= number <= len(poll.answers):
        raise api_error.unknown("Message")
    return poll.answers[number - 1]


def is_over(world: World, poll: Poll) -> bool:
    """Tell whether nobody can vote any more."""
    return poll.is_finalized or world.clock.now() >= poll.expires_at
