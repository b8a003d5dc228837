"""What was done about a daily post, and what comes next."""

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
from bot.messages.embeds import COLOUR
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
    before: ChannelSchedule | None = None,
    preview: Message | None = None,
) -> Message:
    """Say what was set, when the first post comes, what it will be, and what stands in its way.

    `before` is what it replaces: whoever changes the time alone shall see that a ping is gone. Of
    `preview`, the post as it would come now, as much is shown as there is room for.
    """
    channel = f"<#{schedule.channel_id}>"
    lines = [
        f"{channel} gets a post at {phrases.rule(schedule)}.",
        f"Next post: {phrases.moment(following.due)}",
        f"It will be: {phrases.coming(choice)}",
        f"Without a new article: {_without_new(schedule)}",
    ]
    if schedule.ping_role_id is not None:
        lines.append(f"Ping: <@&{schedule.ping_role_id}>")
    if before is not None and _command(before) != _command(schedule):
        lines.append(f"Until now it was {_command(before)}")
    lines += _warnings(schedule, following, access, notes)
    below = "The post as it would look now:" if preview else "`/schedule preview` shows the post."
    lines.append(f"-# `/schedule status` says how things stand. {below}")
    return _with_preview(_framed("Daily post set", lines), preview)


def _with_preview(message: Message, preview: Message | None) -> Message:
    """Return a message with the post's embeds below its own, cut so that all fits together."""
    if preview is None:
        return message
    embeds = [*message["embeds"], *(embed.copy() for embed in preview.get("embeds", ()))]
    over = total(embeds) - EMBEDS_TOTAL
    if over > 0:
        text = embeds[-1]["description"]
        embeds[-1]["description"] = cut(text, length(text) - over)
    return check({"embeds": embeds, "allowed_mentions": NO_PINGS})


def not_mentionable(role_id: int) -> str:
    """Say that a role is not pinged, and what would make it so."""
    return (
        f"<@&{role_id}> would not be pinged: it can't be mentioned. Allow anyone to @mention it "
        "under Server Settings → Roles, or give my role **Mention @everyone, @here, and All "
        "Roles** in the channel."
    )


def was_paused(schedule: ChannelSchedule) -> Message:
    """Say that nothing comes until it is resumed."""
    return _say(
        f"The daily post in <#{schedule.channel_id}> is paused. What falls due meanwhile is not "
        "made up. `/schedule resume` goes on."
    )


def was_resumed(schedule: ChannelSchedule, following: NextPost, access: Access) -> Message:
    """Say when the next post comes, and what still stands in its way."""
    lines = [
        f"The daily post in <#{schedule.channel_id}> goes on.",
        f"Next post: {phrases.moment(following.due)}",
        *_warnings(schedule, following, access, ()),
    ]
    return _say("\n".join(lines))


def still_blocked(schedule: ChannelSchedule, access: Access) -> Message:
    """Say that a permission is still missing, or that Discord doesn't tell."""
    if not isinstance(access, ChannelAccess):
        return _say(
            f"I can't see whether I may post in <#{schedule.channel_id}> again: "
            f"{phrases.no_answer(access)}. "
            "Posts go on by themselves when I can; or try `/schedule resume` again in a minute."
        )
    return _say(
        f"Not yet: {phrases.lacking(schedule.channel_id, access.missing)} "
        "Posts go on by themselves then, or type `/schedule resume` again."
    )


def was_removed(schedule: ChannelSchedule) -> Message:
    """Say that it ended, and how to set it again."""
    return _say(
        f"The daily post in <#{schedule.channel_id}> is removed. To have it again, type this with "
        f"the channel:\n{_command(schedule)}\n"
        "It then goes on with the articles that the channel hasn't had."
    )


def _command(schedule: ChannelSchedule) -> str:
    """Return what one types to set this; a role stands outside of the code, to be shown by name."""
    ping = f" ping:<@&{schedule.ping_role_id}>" if schedule.ping_role_id is not None else ""
    skip = "" if _reposts(schedule) else " when-nothing-new:skip"
    when = (
        f"time:{phrases.time(schedule)} timezone:{schedule.when.zone} days:{phrases.days(schedule)}"
    )
    typed = f"/schedule set {when}{skip}"
    return f"`{typed}`{ping}"


# --- posting now ---------------------------------------------------------------------------


def posted(schedule: ChannelSchedule, record: Record, following: NextPost | None) -> Message:
    """Say what became of a post that was made on purpose.

    `following` is given when this was the day's own post, so that none comes at its time.
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
    return _say(text, clear=True)


def out_already(schedule: ChannelSchedule, record: Record, button: PostAgain) -> Message:
    """Say that the day's post is there, and offer to post again on purpose."""
    made = _say(
        f"The post of {phrases.day(record.date)} in <#{schedule.channel_id}>: "
        f"{phrases.outcome(record)}.\nPost now all the same? The channel then gets one more."
    )
    made["components"] = [
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
    return check(made)


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
    """Return what a person should know besides, a line each."""
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
    """Say why the first day that would come gets no post."""
    which = f"The post of {phrases.day(record.date)}"
    if record.state in _TAKEN:
        return f"{which} {_TAKEN[record.state]}, so the next one is that of a later day."
    return f"{which} was {phrases.outcome(record)}. `/schedule post-now` posts it after all."


def _framed(title: str, lines: Sequence[str]) -> Message:
    return check(
        {
            "embeds": [{"title": title, "description": "\n".join(lines), "color": COLOUR}],
            "allowed_mentions": NO_PINGS,
        }
    )


def _say(content: str, *, clear: bool = False) -> Message:
    made: Message = {"content": content, "allowed_mentions": NO_PINGS}
    if clear:
        # In the place of a message with a button the button must go.
        made["components"] = []
    return check(made)
