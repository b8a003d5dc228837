"""Polls: voted in, and ended.

What isn't allowed raises Discord's `ApiError`. Source: docs, resources/poll.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.sandbox import api_error
from bot.sandbox.model import Event, Json, Message, MessageType, Poll
from bot.sandbox.world.messages import add, system_message, tell, whereabouts
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.polls import answer, is_over, of
from bot.sandbox.world.world import World


def vote(world: World, user_id: int, message: Message, numbers: Iterable[int]) -> None:
    """Make these the answers that a user votes for; none takes their votes back."""
    poll, channel = of(message), world.channels[message.channel_id]
    world.require(user_id, channel, Permission.READ_MESSAGE_HISTORY)
    wanted = {id(answer(poll, number)) for number in numbers}
    if is_over(world, poll):
        raise api_error.refused(520001)
    if len(wanted) > 1 and not poll.allow_multiselect:
        raise api_error.fault(("answer_ids",), "POLL_SINGLE_ANSWER", "Only one answer is allowed")
    for number, each in enumerate(poll.answers, 1):
        if id(each) in wanted and user_id not in each.voter_ids:
            each.voter_ids.append(user_id)
            _tell_of_vote(world, "MESSAGE_POLL_VOTE_ADD", message, user_id, number)
        elif id(each) not in wanted and user_id in each.voter_ids:
            each.voter_ids.remove(user_id)
            _tell_of_vote(world, "MESSAGE_POLL_VOTE_REMOVE", message, user_id, number)


def _tell_of_vote(world: World, name: str, message: Message, user_id: int, number: int) -> None:
    channel = world.channels[message.channel_id]
    data = whereabouts(channel) | {
        "user_id": str(user_id),
        "message_id": str(message.id),
        "answer_id": number,
    }
    world.publish(Event(name, data, channel.guild_id, channel.id, message.visible_to))


def end(world: World, user_id: int, message: Message) -> None:
    """End a poll before its time; only who asked can."""
    poll, channel = of(message), world.channels[message.channel_id]
    if message.author_id != user_id:
        raise api_error.not_the_author()
    if is_over(world, poll):
        raise api_error.refused(520001)
    poll.is_finalized, poll.expires_at = True, world.clock.now()
    tell(world, "MESSAGE_UPDATE", message)
    result = system_message(world, user_id, channel, MessageType.POLL_RESULT, message)
    result.embeds = [_result(poll)]
    add(world, result)


def _result(poll: Poll) -> Json:
    """Return the embed that says how a poll went."""
    counts = [len(each.voter_ids) for each in poll.answers]
    best = max(counts)
    winners = [number for number, count in enumerate(counts, 1) if count == best and best]
    fields = {"poll_question_text": poll.question, "total_votes": sum(counts)}
    if len(winners) == 1:
        won = poll.answers[winners[0] - 1]
        fields |= {"victor_answer_id": winners[0], "victor_answer_votes": best}
        fields |= {"victor_answer_text": won.text or won.emoji_name or ""}
    listed = [{"name": n, "value": str(value), "inline": False} for n, value in fields.items()]
    return {"type": "poll_result", "fields": listed}
