"""What was done about a daily post, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages.characters import length
from bot.messages.cutting import cut
from bot.messages.embeds import COLOUR
from bot.messages.limits import EMBEDS_TOTAL, check, total
from bot.messages.schedule import words
from bot.messages.schedule.buttons import PostAgain
from bot.messages.schedule.views import Access, Coming, Delivery, Next, Plan
from bot.messages.wire import NO_PINGS, ButtonStyle, ComponentType, Message

_TAKEN = {
    "sent": "is out already",
    "deleted": "was out already",
    "planned": "is on its way",
    "claimed": "is on its way",
    "unconfirmed": "may be out already",
}


def was_set(
    plan: Plan,
    following: Next,
    coming: Coming,
    access: Access,
    notes: Sequence[str] = (),
    *,
    before: Plan | None = None,
    preview: Message | None = None,
) -> Message:
    """Say what was set, when the first post comes, what it will be, and what stands in its way.

    `before` is what it replaces: whoever changes the time alone shall see that a ping is gone. Of
    `preview`, the post as it would come now, as much is shown as there is room for.
    """
    channel = f"<#{plan.channel_id}>"
    lines = [
        f"{channel} gets a post at {words.rule(plan)}.",
        f"Next post: {words.moment(following.at)}",
        f"It will be: {words.coming(coming)}",
        f"Without a new article: {_without_new(plan)}",
    ]
    if plan.ping_role_id is not None:
        lines.append(f"Ping: <@&{plan.ping_role_id}>")
    if before is not None and _command(before) != _command(plan):
        lines.append(f"Until now it was {_command(before)}")
    lines += _warnings(plan, following, access, notes)
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


def was_paused(plan: Plan) -> Message:
    """Say that nothing comes until it is resumed."""
    return _say(
        f"The daily post in <#{plan.channel_id}> is paused. What falls due meanwhile is not made "
        "up. `/schedule resume` goes on."
    )


def was_resumed(plan: Plan, following: Next, access: Access) -> Message:
    """Say when the next post comes, and what still stands in its way."""
    lines = [
        f"The daily post in <#{plan.channel_id}> goes on.",
        f"Next post: {words.moment(following.at)}",
        *_warnings(plan, following, access, ()),
    ]
    return _say("\n".join(lines))


def still_blocked(plan: Plan, access: Access) -> Message:
    """Say that a permission is still missing, or that Discord doesn't tell."""
    if access.unknown is not None:
        return _say(
            f"I can't see whether I may post in <#{plan.channel_id}> again: {access.unknown}. "
            "Posts go on by themselves when I can; or try `/schedule resume` again in a minute."
        )
    return _say(
        f"Not yet: {words.lacking(plan.channel_id, access.missing)} "
        "Posts go on by themselves then, or type `/schedule resume` again."
    )


def was_removed(plan: Plan) -> Message:
    """Say that it ended, and how to set it again."""
    return _say(
        f"The daily post in <#{plan.channel_id}> is removed. To have it again, type this with the "
        f"channel:\n{_command(plan)}\n"
        "It then goes on with the articles that the channel hasn't had."
    )


def _command(plan: Plan) -> str:
    """Return what one types to set this; a role stands outside of the code, to be shown by name."""
    ping = f" ping:<@&{plan.ping_role_id}>" if plan.ping_role_id is not None else ""
    skip = "" if plan.reposts else " when-nothing-new:skip"
    typed = f"/schedule set time:{plan.time} timezone:{plan.zone} days:{plan.days}{skip}"
    return f"`{typed}`{ping}"


# --- posting now ---------------------------------------------------------------------------


def posted(plan: Plan, delivery: Delivery, following: Next | None) -> Message:
    """Say what became of a post that was made on purpose.

    `following` is given when this was the day's own post, so that none comes at its time.
    """
    where = f"in <#{plan.channel_id}>"
    if delivery.state == "sent" and delivery.reason is None:
        text = f"Posted {where}: {delivery.link}"
    elif delivery.state in ("planned", "claimed"):
        text = (
            f"The post {where} is {words.outcome(delivery)}. `/schedule status` shows when it is "
            "there."
        )
    else:
        text = f"The post {where}: {words.outcome(delivery)}."
    if following is not None and delivery.state in ("sent", "planned", "claimed"):
        text += (
            f"\nIt is the post of {words.day(delivery.date)}, so none comes at {plan.time} that "
            f"day. The next one: {words.moment(following.at)}"
        )
    return _say(text, clear=True)


def out_already(plan: Plan, delivery: Delivery, button: PostAgain) -> Message:
    """Say that the day's post is there, and offer to post again on purpose."""
    made = _say(
        f"The post of {words.day(delivery.date)} in <#{plan.channel_id}>: "
        f"{words.outcome(delivery)}.\nPost now all the same? The channel then gets one more."
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


def _without_new(plan: Plan) -> str:
    return "the newest is posted again" if plan.reposts else "that day is skipped"


def _warnings(plan: Plan, following: Next, access: Access, notes: Sequence[str]) -> list[str]:
    """Return what a person should know besides, a line each."""
    lines = list(notes)
    if following.taken is not None:
        lines.append(_taken(following.taken))
    if access.unknown is not None:
        lines.append(
            f"I couldn't find out what I may do there: {access.unknown}. `/schedule status` "
            "asks again."
        )
    elif access.missing:
        lines.append(words.lacking(plan.channel_id, access.missing))
    return [f"⚠️ {line}" for line in lines]


def _taken(delivery: Delivery) -> str:
    """Say why the first day that would come gets no post."""
    which = f"The post of {words.day(delivery.date)}"
    if delivery.state in _TAKEN:
        return f"{which} {_TAKEN[delivery.state]}, so the next one is that of a later day."
    return f"{which} was {words.outcome(delivery)}. `/schedule post-now` posts it after all."


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
