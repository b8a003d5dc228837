"""Answers that say what was done, and what comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.articles.article import Article
from bot.daily.ledger.channel_schedule import ChannelSchedule, State
from bot.daily.ledger.choice import Why
from bot.daily.ledger.forecast import Forecast
from bot.daily.ledger.records import Record
from bot.daily.ledger.results import DeliveryState, Reason
from bot.daily.port.access import Access, ChannelAccess, in_the_way
from bot.daily.when.typed import shown_time
from bot.daily.words import phrases
from bot.daily.words.advice import told_apart
from bot.daily.words.controls import Control, Verb, button, row, undo
from bot.daily.words.post_again import PostAgain
from bot.messages import components
from bot.messages.framing import say, told
from bot.messages.markdown import literal
from bot.messages.measure import check
from bot.messages.mentions import command
from bot.messages.wire import ActionRow, ButtonStyle, Message


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
        f"I can't ping <@&{role_id}> yet. In **Server Settings → Roles**, open that role and "
        "switch on **Allow anyone to @mention this role**."
    )


def was_paused(schedule: ChannelSchedule, change: int) -> Message:
    """Say that nothing is posted until the schedule is resumed."""
    return told(
        f"Paused: <#{schedule.channel_id}> gets no posts until {command('schedule resume')}. "
        "Posts missed until then won't come later.",
        components=row(undo(schedule.channel_id, change)),
    )


def was_resumed(schedule: ChannelSchedule, coming: Sequence[Forecast], access: Access) -> Message:
    """Say when the next post comes, and what might still prevent it."""
    lines = [
        f"Resumed: the daily post in <#{schedule.channel_id}> is on again.",
        _next(schedule, coming),
        *_warnings(schedule, coming, access, ()),
    ]
    return told("\n".join(lines))


def still_blocked(schedule: ChannelSchedule, access: Access) -> Message:
    """Say what is still in the way, or that Discord gives no answer."""
    found = in_the_way(access, schedule.facts.get("code"))
    if not found and not isinstance(access, ChannelAccess):
        return say(
            f"I can't tell yet whether I may post in <#{schedule.channel_id}> again: "
            f"{phrases.no_answer(access)}. I'll keep asking; posts continue by themselves."
        )
    channel_id = schedule.channel_id
    why = told_apart(channel_id, found) if found else phrases.lacking(schedule, access)
    parted = "\n" if why.startswith("- ") else " "
    return say(f"Not yet.{parted}{why}\nThen posts continue by themselves.")


def was_removed(schedule: ChannelSchedule, change: int) -> Message:
    """Say that the schedule was removed, and that this can be undone."""
    return told(
        f"Removed: <#{schedule.channel_id}> gets no more posts.\n"
        f"You can undo this for an hour; after that, {command('schedule set')} starts a new one.",
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
        f"{command('schedule set')} changes things instead.",
        clear=True,
    )


def changed_since(channel_id: int) -> Message:
    """Say that something else was changed after what a button would undo."""
    return say(
        f"The daily post in <#{channel_id}> has been changed since, so this can't be undone. "
        f"{command('schedule status')} shows how it is now.",
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
            f"{title} isn't out yet. <#{schedule.channel_id}> gets it with the first post after "
            f"that, {phrases.moment(first.occasion.due)}."
        )
    else:
        text = f"{title} isn't out yet. <#{schedule.channel_id}> gets it with the first post after."
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
        f"Left out: <#{schedule.channel_id}> gets no post on {phrases.moment(due)}.\n"
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
        text = f"Posted {where}: {_linked_headline(record)}"
    elif record.is_on_the_way and not record.detail:
        text = f"The post {where} is on its way and should be there in a moment."
    elif record.is_on_the_way:
        text = (
            f"{phrases.story(record, f'The post {where}')} I'll keep trying; "
            f"{command('schedule status')} shows when it is there."
        )
    else:
        text = phrases.story(record, f"The post {where}")
    there = record.state is DeliveryState.SENT or record.is_on_the_way
    if coming is not None and there:
        time = shown_time(schedule.times.by_slot[-record.seq].minute)
        text += f"\nIt counts as today's {time} post. {_next(schedule, coming)}"
    return say(text, clear=True)


def _linked_headline(record: Record) -> str:
    title = literal(record.headline or "the post", phrases.HEADLINE)
    return f"[{title}]({phrases.address(record)})"


def out_already(schedule: ChannelSchedule, record: Record, again: PostAgain) -> Message:
    """Say what came of the day's post, and offer to post again."""
    which = f"The post of {phrases.day(record.date)} in <#{schedule.channel_id}>"
    message = say(f"{phrases.story(record, which)}\n{_question(record)}")
    label = _POST_ONE if record.state in _NOT_OUT else _POST_ANOTHER
    message["components"] = row(components.button(str(again), label, ButtonStyle.PRIMARY))
    return check(message)


_NOT_OUT = (DeliveryState.SKIPPED, DeliveryState.FAILED)
_POST_ONE, _POST_ANOTHER = "Post one now", "Post another"


def _question(record: Record) -> str:
    if record.state in _NOT_OUT:
        return f"{_POST_ONE}?"
    first = "Please look there first. " if record.state is DeliveryState.UNCONFIRMED else ""
    return f"{first}{_POST_ANOTHER}?"


# --- parts ---------------------------------------------------------------------------------


def _next(schedule: ChannelSchedule, coming: Sequence[Forecast]) -> str:
    """Say when the next post comes, and what it holds."""
    if schedule.state is State.PAUSED:
        return phrases.paused(schedule)
    first = next((each for each in coming if each.taken is None), None)
    if first is None:
        return "No posts in the next two weeks."
    due = phrases.moment(first.occasion.due)
    match first.choice.why:
        case Why.NOTHING_NEW:
            return f"Next: {due}, if there is a new article by then."
        case Why.REFUSED:
            return (
                f"Next: {due}, if there is a new article by then. Discord doesn't accept the one "
                f"that is left; {command('schedule post-now')} tries it again."
            )
    return f"Next: {due}: {phrases.coming(first.choice)}."


def _warnings(
    schedule: ChannelSchedule,
    coming: Sequence[Forecast],
    access: Access,
    notes: Sequence[str],
) -> list[str]:
    """Return what else a person should know, one line each."""
    lines = [*notes, *phrases.lacking(schedule, access).split("\n")]
    blocked = in_the_way(access, schedule.facts.get("code"))
    if not isinstance(access, ChannelAccess) and not blocked:
        lines.append(
            f"I couldn't check whether I may post there: {phrases.no_answer(access)}. "
            f"{command('schedule status')} checks again."
        )
    marked = [f"⚠️ {line}" for line in lines if line]
    if coming and (record := coming[0].taken) is not None:
        marked.append(_taken(schedule, record, is_blocked=bool(blocked)))
    return marked


def _taken(schedule: ChannelSchedule, record: Record, *, is_blocked: bool) -> str:
    """Say what became of the post whose place is taken, and what can be done about it."""
    where, post_now = f"<#{schedule.channel_id}>", command("schedule post-now")
    which = f"The post of {phrases.day(record.date)}"
    match record.state:
        case (
            DeliveryState.SENT
            | DeliveryState.DELETED
            | DeliveryState.PLANNED
            | DeliveryState.CLAIMED
        ):
            return phrases.story(record, which)
        case DeliveryState.ERASED:
            day = phrases.day(record.date)
            return f"{where} had its post of {day} before I was removed from this server."
        case DeliveryState.UNCONFIRMED:
            return (
                f"⚠️ I can't tell whether the post of {phrases.day(record.date)} arrived. Please "
                f"look in {where}; if it is missing, {post_now} posts it."
            )
    if record.reason is Reason.ASKED:
        return phrases.story(record, which)
    then = f"Once that is changed, {post_now}" if is_blocked else post_now
    return f"{phrases.story(record, which)} {then} sends it after all."
