"""Why something about the daily post can't be done, and what to do instead."""

from __future__ import annotations

from bot.daily.ledger.channel_schedule import ChannelSchedule
from bot.daily.words import phrases
from bot.messages.framing import say
from bot.messages.markdown import literal
from bot.messages.mentions import command
from bot.messages.wire import Message
from bot.permissions import MENTION_EVERYONE


def only_managers() -> Message:
    """Say who may use the commands."""
    return say("You need **Manage Server** for that. Ask someone who has it.")


def only_in_servers() -> Message:
    """Say where the commands can be used."""
    return say("Please type this in a channel of your server.")


def other_server() -> Message:
    """Say that a channel is not of this server, where Discord doesn't show its name."""
    return say("That channel isn't in this server. Please choose another.")


def you_may_not_write(channel_id: int, permission: str) -> Message:
    """Say that people can only set up posts where they may write themselves."""
    return say(
        f"To manage the daily post of <#{channel_id}>, you need **{permission}** there yourself. "
        "Ask someone who manages this server."
    )


def forum(channel_id: int) -> Message:
    """Say why a forum can't have a daily post."""
    return say(
        f"I can't post in the forum <#{channel_id}>, as Discord doesn't protect forums against "
        "double posts. Choose a text channel, an announcement channel, or a post in the forum."
    )


def not_for_text(channel_id: int) -> Message:
    """Say what kinds of channel can have a daily post."""
    return say(
        f"I can't post in <#{channel_id}>. Choose a text channel, an announcement channel or a "
        "thread."
    )


def locked(channel_id: int) -> Message:
    """Say that a thread is locked."""
    return say(f"The thread <#{channel_id}> is locked. Unlock it, or choose another channel.")


def typed_wrong(words: str) -> Message:
    """Say what was typed wrong, in the parser's own words."""
    return say(words)


def everyone_as_role() -> Message:
    """Say that the daily post pings a role, not everybody."""
    return say(
        "I don't ping everyone. Choose a role, ideally one that people can pick themselves, or "
        "leave `ping` out."
    )


def time_needed(channel_id: int) -> Message:
    """Ask for the time of a channel's first schedule."""
    return say(f"<#{channel_id}> has no daily post yet. Add a `time`, such as 09:00 or 9am.")


def too_many_times(most: int) -> Message:
    """Say how many times a day a channel can have."""
    return say(
        f"A channel can have {most} posts a day, and this one has {most} already. "
        f"{command('schedule remove-time')} makes room for another."
    )


def time_is_there(schedule: ChannelSchedule, time: str) -> Message:
    """Say that a channel has that time already."""
    return say(f"<#{schedule.channel_id}> already has a post at {time}.")


def no_such_time(schedule: ChannelSchedule, time: str) -> Message:
    """Say which times there are."""
    return say(
        f"<#{schedule.channel_id}> has no post at {time}. Its posts come at "
        f"{phrases.time(schedule)}."
    )


def last_time(schedule: ChannelSchedule) -> Message:
    """Say how to end the daily post, whose only time can't be taken away."""
    return say(
        f"{phrases.time(schedule)} is the only time of <#{schedule.channel_id}>. "
        f"{command('schedule remove')} ends the daily post; {command('schedule set')} changes "
        "its time."
    )


def no_such_article(typed: str) -> Message:
    """Say that there is no article of that name."""
    return say(
        f"There is no article “{literal(typed, 100)}”. Pick one from the list that comes up."
    )


def nothing_to_leave_out(channel_id: int) -> Message:
    """Say that nothing comes that could be left out."""
    return say(
        f"<#{channel_id}> has no upcoming post to skip. "
        f"{command('schedule calendar')} shows the next two weeks."
    )


def already_paused(schedule: ChannelSchedule) -> Message:
    """Say since when a schedule is paused, and by whom."""
    return say(
        f"The daily post in <#{schedule.channel_id}> is already paused"
        f"{phrases.paused_since(schedule)}. "
        f"{command('schedule resume')} starts it again."
    )


def no_schedule(channel_id: int) -> Message:
    """Say that a channel has no daily post, and how to set one."""
    return say(
        f"<#{channel_id}> has no daily post. {command('schedule set')} gives it one; "
        f"{command('schedule list')} shows those of this server."
    )


def hosts(channel_id: int) -> Message:
    """Say that the host's setting wins."""
    return say(
        f"The daily post in <#{channel_id}> is set by whoever runs me. Ask them to change it."
    )


def nothing_to_pause(channel_id: int) -> Message:
    """Say that a schedule isn't running anyway."""
    return say(
        f"The daily post in <#{channel_id}> isn't running at the moment. "
        f"{command('schedule status')} says why."
    )


def already_running(channel_id: int) -> Message:
    """Say that there is nothing to resume."""
    return say(
        f"The daily post in <#{channel_id}> is already running. {command('schedule status')} "
        "shows what comes next."
    )


def paused(channel_id: int) -> Message:
    """Say that a paused schedule has to be resumed first."""
    return say(
        f"The daily post in <#{channel_id}> is paused. Type {command('schedule resume')} first, "
        f"then {command('schedule post-now')}."
    )


def ended(channel_id: int) -> Message:
    """Say that a schedule ended because its channel was gone, and how to resume it."""
    return say(
        f"The daily post in <#{channel_id}> ended while the channel was gone. "
        f"{command('schedule resume')} starts it again."
    )


def had_before_leaving(channel_id: int) -> Message:
    """Say that a day had its post before the bot was removed and added again."""
    return say(
        f"<#{channel_id}> had today's post before I was removed from this server. The next one "
        f"comes at its usual time; {command('briefing')} shows the article now."
    )


def role_not_yours_to_ping(role_id: int) -> Message:
    """Refuse to ping a role that the person could not ping."""
    return say(
        f"You can't ping <@&{role_id}> in that channel yourself. Choose another role, or ask "
        f"someone who has `{MENTION_EVERYONE.name}`."
    )


def database_away(*, changes: bool = False) -> Message:
    """Say that nothing can be looked up, or saved if that `changes` something, at the moment."""
    if not changes:
        return say("My database doesn't answer. Please try again in a minute.")
    return say(
        f"My database doesn't answer. In a minute, {command('schedule status')} shows whether "
        "this was saved; if it wasn't, please try again."
    )
