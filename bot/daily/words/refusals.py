"""Why something about the daily post can't be done, and what to do instead."""

from __future__ import annotations

from bot.messages.framing import say
from bot.messages.wire import Message


def only_managers() -> Message:
    """Say who may use the commands."""
    return say("Only people with the permission **Manage Server** can set up the daily post.")


def only_in_servers() -> Message:
    """Say where the commands can be used."""
    return say("The daily post is set up in a server: type this in one of its channels.")


def other_server(channel_id: int) -> Message:
    """Say that a channel is not of this server."""
    return say(f"<#{channel_id}> is not a channel of this server. Choose one that is.")


def you_may_not_write(channel_id: int, permission: str) -> Message:
    """Say that people can only set up posts where they may write themselves."""
    return say(
        f"You can only set up posts where you may write yourself, and in <#{channel_id}> you lack "
        f"**{permission}**."
    )


def forum(channel_id: int) -> Message:
    """Say why a forum can't have a daily post."""
    return say(
        f"<#{channel_id}> is a forum, and there Discord can't keep a post from being made twice "
        "when a connection breaks. Choose a text channel, an announcement channel, or one of "
        "the forum's posts."
    )


def not_for_text(channel_id: int) -> Message:
    """Say what kinds of channel can have a daily post."""
    return say(
        f"<#{channel_id}> is of a kind that I don't post in. Choose a text channel, an "
        "announcement channel or a thread."
    )


def locked(channel_id: int) -> Message:
    """Say that a thread is locked."""
    return say(
        f"The thread <#{channel_id}> is locked, so nothing can be posted there. Unlock it, or "
        "choose another channel."
    )


def typed_wrong(words: str) -> Message:
    """Say what was typed wrong, in the parser's own words."""
    return say(words)


def everyone_as_role() -> Message:
    """Say that the daily post pings a role, not everybody."""
    return say(
        "I don't ping @everyone with each post. Choose a role as `ping`, ideally one that people "
        "can give themselves, or leave the option out."
    )


def no_schedule(channel_id: int) -> Message:
    """Say that a channel has no daily post, and how to set one."""
    return say(
        f"<#{channel_id}> has no daily post. Set one with `/schedule set`, or see all posts of "
        "this server with `/schedule list`."
    )


def hosts(channel_id: int) -> Message:
    """Say that the host's setting wins."""
    return say(
        f"The daily post in <#{channel_id}> is set by whoever runs me, and that setting wins: it "
        "can't be set, paused, resumed or removed here. Ask them to change it."
    )


def nothing_to_pause(channel_id: int) -> Message:
    """Say that a schedule isn't running anyway."""
    return say(
        f"The daily post in <#{channel_id}> isn't running, so there is nothing to pause. "
        "`/schedule status` says why."
    )


def already_running(channel_id: int) -> Message:
    """Say that there is nothing to resume."""
    return say(
        f"The daily post in <#{channel_id}> is already running. `/schedule status` shows when the "
        "next one comes."
    )


def paused(channel_id: int) -> Message:
    """Say that a paused schedule has to be resumed first."""
    return say(
        f"The daily post in <#{channel_id}> is paused. Type `/schedule resume` first, then "
        "`/schedule post-now`."
    )


def ended(channel_id: int) -> Message:
    """Say that a schedule ended because its channel was gone, and how to resume it."""
    return say(
        f"The daily post in <#{channel_id}> has ended, because Discord said that the channel was "
        "gone. If it is back, type `/schedule resume`."
    )


def had_before_leaving(channel_id: int) -> Message:
    """Say that a day had its post before the bot was removed and added again."""
    return say(
        f"<#{channel_id}> had today's post before I was removed from this server. To keep it at "
        "one a day, I'll post there again from tomorrow. `/briefing` shows the article now."
    )


def role_not_yours_to_ping(role_id: int) -> Message:
    """Refuse to ping a role that the person could not ping."""
    return say(
        f"<@&{role_id}> can't be mentioned by everyone, and you may not mention it in that "
        "channel. Choose another role, or ask someone with the permission **Mention Everyone**."
    )


def database_away() -> Message:
    """Say that nothing can be looked up or saved at the moment."""
    return say(
        "My database is not answering at the moment. Please try again in a minute. If you were "
        "changing something, `/schedule status` then shows whether it was saved."
    )
