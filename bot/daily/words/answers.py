"""Answers that say what was done, and what comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.articles.article import Article
from bot.daily.ledger.channel_schedule import ChannelSchedule, State
from bot.daily.ledger.forecast import Forecast
from bot.daily.ledger.records import Record
from bot.daily.ledger.results import DeliveryState
from bot.daily.port.access import Access, ChannelAccess
from bot.daily.when.typed import shown_time
from bot.daily.words import phrases
from bot.daily.words.advice import advice
from bot.daily.words.controls import Control, Verb, button, row, undo
from bot.daily.words.post_again import PostAgain
from bot.messages.framing import say, told
from bot.messages.limits import check
from bot.messages.markdown import literal
from bot.messages.mentions import command
from bot.messages.wire import ActionRow, ButtonStyle, ComponentType, Message

_TAKEN = {
    DeliveryState.SENT: "is out already",
    DeliveryState.DELETED: "was out already",
    DeliveryState.PLANNED: "is on its way",
    DeliveryState.CLAIMED: "is on its way",
    DeliveryState.UNCONFIRMED: "may be out already",
}


def was_set(
    schedule: ChannelSchedule,
    coming: Sequence[Forecast],
    access: Access,
    change: int,
    notes: Sequence[str] = (),
    *,
    understood: Sequence[str] = (),
) -> Message:
    """Say when posts come, what comes next, and what might prevent it.

    `change` is the number by which the change can be undone; `understood` says how the words
    that were typed were taken.
    """
    lines = [
        f"{phrases.rule(schedule)} in <#{schedule.channel_id}>.",
        *understood,
        _next(schedule, coming),
        phrases.options(schedule),
        *_warnings(schedule, coming, access, notes),
    ]
    return told("\n".join(filter(None, lines)), components=_after_set(schedule, change))


def _after_set(schedule: ChannelSchedule, change: int) -> list[ActionRow]:
    channel_id = schedule.channel_id
    return row(
        button("Preview", Control(Verb.PREVIEW, channel_id)),
        button("Post now", Control(Verb.POST, channel_id)),
        undo(channel_id, change),
    )


def not_mentionable(role_id: int) -> str:
    """Say that a role can't be pinged, and how to change that."""
    return (
        f"<@&{role_id}> would not be pinged. Under **Server Settings → Roles**, let anyone "
        "@mention it, or give my role **Mention Everyone** in the channel."
    )


def was_paused(schedule: ChannelSchedule, change: int) -> Message:
    """Say that nothing is posted until the schedule is resumed."""
    return told(
        f"Paused: <#{schedule.channel_id}> gets no posts until {command('schedule resume')}. "
        "What falls due meanwhile is not made up.",
        components=row(undo(schedule.channel_id, change)),
    )


def was_resumed(schedule: ChannelSchedule, coming: Sequence[Forecast], access: Access) -> Message:
    """Say when the next post comes, and what might still prevent it."""
    lines = [
        f"Resumed in <#{schedule.channel_id}>.",
        _next(schedule, coming),
        *_warnings(schedule, coming, access, ()),
    ]
    return told("\n".join(lines))


def still_blocked(schedule: ChannelSchedule, access: Access) -> Message:
    """Say what is still in the way, or that Discord gives no answer."""
    if not isinstance(access, ChannelAccess):
        return say(
            f"I can't see whether I may post in <#{schedule.channel_id}> again: "
            f"{phrases.no_answer(access)}. I keep asking, and go on by myself; or try "
            f"{command('schedule resume')} again in a minute."
        )
    found = access.in_the_way(schedule.facts.get("code"))
    why = advice(access.channel_id, found) if found else phrases.lacking(access)
    return say(f"Not yet. {why}\nThen posts go on by themselves.")


def was_removed(schedule: ChannelSchedule, change: int) -> Message:
    """Say that the schedule was removed, and that this can be undone."""
    return told(
        f"Removed: <#{schedule.channel_id}> gets no more posts.\n"
        "For an hour you can undo this. Later, "
        f"{command('schedule set')} goes on with what the channel hasn't had.",
        components=row(undo(schedule.channel_id, change)),
    )


# --- undo ----------------------------------------------------------------------------------


def was_undone(
    channel_id: int, schedule: ChannelSchedule | None, coming: Sequence[Forecast]
) -> Message:
    """Say how things stand now that a change was taken back."""
    if schedule is None:
        return say(f"Undone: <#{channel_id}> has no daily post.", clear=True)
    lines = [f"Undone. {phrases.rule(schedule)} in <#{channel_id}>.", _next(schedule, coming)]
    return say("\n".join(lines), clear=True)


def undone_too_late() -> Message:
    """Say that a change is too old to be undone."""
    return say(
        "That was more than an hour ago, so it can't be undone any more. "
        f"{command('schedule set')} changes it.",
        clear=True,
    )


def changed_since(channel_id: int) -> Message:
    """Say that something else was changed after what a button would undo."""
    return say(
        f"The daily post in <#{channel_id}> was changed again since, so this can't be undone. "
        f"{command('schedule status')} shows how it stands.",
        clear=True,
    )


# --- what comes next -----------------------------------------------------------------------


def asked_next(
    schedule: ChannelSchedule, article: Article, coming: Sequence[Forecast], change: int
) -> Message:
    """Say when an article comes that somebody asked for."""
    first = next((each for each in coming if article in each.choice.articles), None)
    title = f"**{literal(article.headline, phrases.HEADLINE)}**"
    if first is not None and first is next((each for each in coming if each.is_post), None):
        text = f"Next in <#{schedule.channel_id}>: {title}, {phrases.moment(first.occasion.due)}."
    elif first is not None:
        text = (
            f"{title} isn't out yet. It comes in <#{schedule.channel_id}> with the first post "
            f"after that, {phrases.moment(first.occasion.due)}."
        )
    else:
        text = f"{title} comes in <#{schedule.channel_id}> with the first post after it is out."
    return told(text, components=row(undo(schedule.channel_id, change)))


def left_out(
    schedule: ChannelSchedule,
    articles: Sequence[Article],
    coming: Sequence[Forecast],
    change: int,
) -> Message:
    """Say which article a channel won't get, and what comes instead."""
    title = f"**{literal(articles[0].headline, phrases.HEADLINE)}**"
    more = f" and {len(articles) - 1} more" if len(articles) > 1 else ""
    return told(
        f"Left out: <#{schedule.channel_id}> won't get {title}{more}.\n{_next(schedule, coming)}",
        components=row(undo(schedule.channel_id, change)),
    )


def day_left_out(
    schedule: ChannelSchedule, due: dt.datetime, coming: Sequence[Forecast], change: int
) -> Message:
    """Say which post was left out, and when the one after it comes."""
    return told(
        f"Left out: <#{schedule.channel_id}> gets no post {phrases.moment(due)}.\n"
        f"{_next(schedule, coming)}",
        components=row(undo(schedule.channel_id, change)),
    )


# --- posting now ---------------------------------------------------------------------------


def posted(schedule: ChannelSchedule, record: Record, coming: Sequence[Forecast] | None) -> Message:
    """Say what came of a post that was made on purpose.

    `coming` is given when this was a daily post before its time, so that none comes then.
    """
    where = f"in <#{schedule.channel_id}>"
    if record.state is DeliveryState.SENT and record.reason is None:
        text = f"Posted {where}: {phrases.address(record)}"
    elif record.is_on_the_way:
        text = (
            f"The post {where} is {phrases.outcome(record)}. {command('schedule status')} shows "
            "when it is there."
        )
    else:
        text = f"The post {where}: {phrases.outcome(record)}."
    there = record.state is DeliveryState.SENT or record.is_on_the_way
    if coming is not None and there:
        day, rule = phrases.day(record.date), schedule.times.by_slot[-record.seq]
        text += (
            f"\nThat was the post of {day}, so none comes at {shown_time(rule.minute)}. "
            f"{_next(schedule, coming)}"
        )
    return say(text, clear=True)


def out_already(schedule: ChannelSchedule, record: Record, again: PostAgain) -> Message:
    """Say what came of the day's post, and offer to post again."""
    message = say(
        f"The post of {phrases.day(record.date)} in <#{schedule.channel_id}>: "
        f"{phrases.outcome(record)}.\nPost one more now?"
    )
    message["components"] = [
        {
            "type": ComponentType.ACTION_ROW,
            "components": [
                {
                    "type": ComponentType.BUTTON,
                    "style": ButtonStyle.PRIMARY,
                    "label": "Post again",
                    "custom_id": str(again),
                }
            ],
        }
    ]
    return check(message)


# --- parts ---------------------------------------------------------------------------------


def _next(schedule: ChannelSchedule, coming: Sequence[Forecast]) -> str:
    """Say when the next post comes, and what it holds."""
    if schedule.state is State.PAUSED:
        return phrases.paused(schedule)
    first = next((each for each in coming if each.taken is None), None)
    if first is None:
        return "Nothing comes in the next weeks."
    return f"Next: {phrases.moment(first.occasion.due)}: {phrases.coming(first.choice)}."


def _warnings(
    schedule: ChannelSchedule,
    coming: Sequence[Forecast],
    access: Access,
    notes: Sequence[str],
) -> list[str]:
    """Return what else a person should know, one line each."""
    lines = list(notes)
    if coming and coming[0].taken is not None:
        lines.append(_taken(coming[0].taken))
    if not isinstance(access, ChannelAccess):
        lines.append(
            f"I couldn't find out what I may do there: {phrases.no_answer(access)}. "
            f"{command('schedule status')} asks again."
        )
    elif lacking := phrases.lacking(access):
        lines.append(lacking)
    return [f"⚠️ {line}" for line in lines]


def _taken(record: Record) -> str:
    """Say why the next day gets no post."""
    which = f"The post of {phrases.day(record.date)}"
    if record.state in _TAKEN:
        return f"{which} {_TAKEN[record.state]}, so the next one comes on a later day."
    return f"{which} was {phrases.outcome(record)}. {command('schedule post-now')} makes it up."
