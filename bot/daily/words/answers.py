"""Answers that say what was done, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence

from bot.daily.ledger.channel_schedule import ChannelSchedule, NothingNew
from bot.daily.ledger.choice import Choice
from bot.daily.ledger.records import NextPost, Record
from bot.daily.ledger.results import DeliveryState
from bot.daily.port.access import Access, ChannelAccess
from bot.daily.words import phrases
from bot.daily.words.post_again import PostAgain
from bot.messages.characters import length
from bot.messages.cutting import cut
from bot.messages.framing import framed, say
from bot.messages.limits import EMBEDS_TOTAL, check, total
from bot.messages.wire import NO_PINGS, ButtonStyle, ComponentType, Message

_TAKEN = {
    DeliveryState.SENT: "is out already",
    DeliveryState.DELETED: "was out already",
    DeliveryState.PLANNED: "is on its way",
    DeliveryState.CLAIMED: "is on its way",
    DeliveryState.UNCONFIRMED: "may be out already",
}


def was_set(
    schedule: ChannelSchedule,
    following: NextPost,
    choice: Choice,
    access: Access,
    notes: Sequence[str] = (),
    *,
    understood: Sequence[str] = (),
    before: ChannelSchedule | None = None,
    preview: Message | None = None,
) -> Message:
    """Say what was set, when the first post comes, what it will be, and what might prevent it.

    `understood` says how the words that were typed were taken.

    `before` is the schedule it replaces, so that people who change only the time see that the
    ping is gone. `preview` is the post as it would look now, shown as far as there is room.
    """
    channel = f"<#{schedule.channel_id}>"
    lines = [
        f"{channel} gets a post at {phrases.rule(schedule)}.",
        *understood,
        f"Next post: {phrases.moment(following.due)}",
        f"Article: {phrases.coming(choice)}",
        f"Without a new article: {_without_new(schedule)}",
    ]
    if schedule.ping_role_id is not None:
        lines.append(f"Ping: <@&{schedule.ping_role_id}>")
    if before is not None and _command(before) != _command(schedule):
        lines.append(f"Until now it was {_command(before)}")
    lines += _warnings(schedule, following, access, notes)
    below = "The post as it would look now:" if preview else "`/schedule preview` shows the post."
    lines.append(f"-# `/schedule status` says how things stand. {below}")
    return _with_preview(framed(("Daily post set", "\n".join(lines))), preview)


def _with_preview(message: Message, preview: Message | None) -> Message:
    """Add the post's embeds below the message's own, cut so that everything fits."""
    if preview is None:
        return message
    embeds = [*message["embeds"], *(embed.copy() for embed in preview.get("embeds", ()))]
    over = total(embeds) - EMBEDS_TOTAL
    if over > 0:
        text = embeds[-1]["description"]
        embeds[-1]["description"] = cut(text, length(text) - over)
    return check({"embeds": embeds, "allowed_mentions": NO_PINGS})


def not_mentionable(role_id: int) -> str:
    """Say that a role can't be pinged, and how to change that."""
    return (
        f"<@&{role_id}> would not be pinged: it can't be mentioned. Allow anyone to @mention it "
        "under Server Settings → Roles, or give my role **Mention @everyone, @here, and All "
        "Roles** in the channel."
    )


def was_paused(schedule: ChannelSchedule) -> Message:
    """Say that nothing is posted until the schedule is resumed."""
    return say(
        f"The daily post in <#{schedule.channel_id}> is paused. Posts that fall due meanwhile are "
        "not made up. `/schedule resume` starts it again."
    )


def was_resumed(schedule: ChannelSchedule, following: NextPost, access: Access) -> Message:
    """Say when the next post comes, and what might still prevent it."""
    lines = [
        f"The daily post in <#{schedule.channel_id}> goes on.",
        f"Next post: {phrases.moment(following.due)}",
        *_warnings(schedule, following, access, ()),
    ]
    return say("\n".join(lines))


def still_blocked(schedule: ChannelSchedule, access: Access) -> Message:
    """Say that a permission is still missing, or that Discord gives no answer."""
    if not isinstance(access, ChannelAccess):
        return say(
            f"I can't see whether I may post in <#{schedule.channel_id}> again: "
            f"{phrases.no_answer(access)}. "
            "Posts go on by themselves when I can; or try `/schedule resume` again in a minute."
        )
    return say(
        f"Not yet: {phrases.lacking(schedule.channel_id, access.missing)} "
        "Posts go on by themselves then, or type `/schedule resume` again."
    )


def was_removed(schedule: ChannelSchedule) -> Message:
    """Say that the schedule was removed, and how to set it again."""
    return say(
        f"The daily post in <#{schedule.channel_id}> is removed. To set it again, type this with "
        f"the channel:\n{_command(schedule)}\n"
        "It then goes on with the articles that the channel hasn't had."
    )


def _command(schedule: ChannelSchedule) -> str:
    """Return the command that sets this; a role is outside the code, so that its name is shown."""
    ping = f" ping:<@&{schedule.ping_role_id}>" if schedule.ping_role_id is not None else ""
    skip = "" if _reposts(schedule) else " when-nothing-new:skip"
    when = (
        f"time:{phrases.time(schedule)} timezone:{schedule.when.zone} days:{phrases.days(schedule)}"
    )
    typed = f"/schedule set {when}{skip}"
    return f"`{typed}`{ping}"


# --- posting now ---------------------------------------------------------------------------


def posted(schedule: ChannelSchedule, record: Record, following: NextPost | None) -> Message:
    """Say what came of a post that was made on purpose.

    `following` is given when this was the daily post, so that none comes at the usual time.
    """
    where = f"in <#{schedule.channel_id}>"
    if record.state is DeliveryState.SENT and record.reason is None:
        text = f"Posted {where}: {phrases.address(record)}"
    elif record.is_on_the_way:
        text = (
            f"The post {where} is {phrases.outcome(record)}. `/schedule status` shows when it is "
            "there."
        )
    else:
        text = f"The post {where}: {phrases.outcome(record)}."
    there = record.state is DeliveryState.SENT or record.is_on_the_way
    if following is not None and there:
        text += (
            f"\nIt is the post of {phrases.day(record.date)}, so none comes at "
            f"{phrases.time(schedule)} that day. The next one: {phrases.moment(following.due)}"
        )
    return say(text, clear=True)


def out_already(schedule: ChannelSchedule, record: Record, button: PostAgain) -> Message:
    """Say what came of the day's post, and offer to post again."""
    message = say(
        f"The post of {phrases.day(record.date)} in <#{schedule.channel_id}>: "
        f"{phrases.outcome(record)}.\nPost now all the same? The channel then gets one more."
    )
    message["components"] = [
        {
            "type": ComponentType.ACTION_ROW,
            "components": [
                {
                    "type": ComponentType.BUTTON,
                    "style": ButtonStyle.PRIMARY,
                    "label": "Post again",
                    "custom_id": str(button),
                }
            ],
        }
    ]
    return check(message)


# --- parts ---------------------------------------------------------------------------------


def _reposts(schedule: ChannelSchedule) -> bool:
    return schedule.when_nothing_new is NothingNew.REPOST


def _without_new(schedule: ChannelSchedule) -> str:
    return "the newest is posted again" if _reposts(schedule) else "that day is skipped"


def _warnings(
    schedule: ChannelSchedule,
    following: NextPost,
    access: Access,
    notes: Sequence[str],
) -> list[str]:
    """Return what else a person should know, one line each."""
    lines = list(notes)
    if following.instead_of is not None:
        lines.append(_taken(following.instead_of))
    if not isinstance(access, ChannelAccess):
        lines.append(
            f"I couldn't find out what I may do there: {phrases.no_answer(access)}. "
            "`/schedule status` asks again."
        )
    elif access.missing:
        lines.append(phrases.lacking(schedule.channel_id, access.missing))
    return [f"⚠️ {line}" for line in lines]


def _taken(record: Record) -> str:
    """Say why the next day gets no post."""
    which = f"The post of {phrases.day(record.date)}"
    if record.state in _TAKEN:
        return f"{which} {_TAKEN[record.state]}, so the next one is that of a later day."
    return f"{which} was {phrases.outcome(record)}. `/schedule post-now` posts it after all."
