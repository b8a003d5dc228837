"""What the courier asks of Discord, over a real socket."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.daily.port.access import Cause, ChannelAccess, Obstacle, Whereabouts
from bot.daily.port.outcomes import Absent, Found, Refused, Sent, Unknown, Unreadable, Wait
from bot.daily.words.notices import addressed, resumed
from bot.discord_app.discord_port import DiscordPort
from bot.discord_app.rest import Rest
from bot.messages.daily_post import tagged
from bot.permissions import READ_HISTORY, SEND, VIEW
from bot.sandbox import Sandbox, faults
from bot.sandbox.model import Channel, ChannelType, Message, Thread
from bot.sandbox.world.permissions import Permission

TAG = "abcdefghijklmnop"
HISTORY_PATH = "/channels/{channel_id}/messages"
POST: Any = {
    "content": "News",
    "allowed_mentions": {"parse": []},
    "components": [
        {
            "type": 1,
            "components": [{"type": 2, "style": 2, "label": "x", "custom_id": "sf:a:b:0:"}],
        }
    ],
}


class Asked:
    """A port, and how often it has waited for a permit."""

    def __init__(self, sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
        self.permits = 0
        rest = Rest(session, sandbox.addresses.api, sandbox.token)
        self.port = DiscordPort(rest, self.permit, seconds=2.0)
        self.hasty = DiscordPort(rest, self.permit, seconds=0.05)

    async def permit(self) -> None:
        self.permits += 1


@pytest.fixture
async def asked(sandbox: Sandbox) -> AsyncIterator[Asked]:
    async with aiohttp.ClientSession() as session:
        yield Asked(sandbox, session)


def channel(sandbox: Sandbox, name: str = "news") -> Channel:
    return next(each for each in sandbox.world.channels.values() if each.name == name)


def fill(sandbox: Sandbox, count: int, *, days_ago: float = 0, name: str = "news") -> None:
    """Put messages of somebody into a channel, made so long ago."""
    world, place = sandbox.world, channel(sandbox, name)
    author = sandbox.person("member").user.id
    for _ in range(count):
        made = world.ids.next() - (int(days_ago * 86_400_000) << 22)
        world.messages[place.id][made] = Message(made, place.id, author, world.clock.now(), "x")


async def posted(asked: Asked, place: Channel, tag: str = TAG) -> int:
    outcome = await asked.port.post(place.id, tagged(POST, tag))
    assert isinstance(outcome, Sent)
    return int(outcome.body["id"])


@pytest.mark.parametrize("newer", [0, 99, 100, 250])
async def test_a_post_is_found_on_whatever_page(sandbox: Sandbox, asked: Asked, newer: int) -> None:
    sandbox.rates.enabled = False  # pages come five in five seconds; that is no matter here
    place = channel(sandbox)
    message_id = await posted(asked, place)
    assert asked.permits == 0
    fill(sandbox, newer)
    assert await asked.port.find(place.id, TAG, 60) == Found(message_id)
    assert asked.permits == {0: 2, 99: 2, 100: 3, 250: 3}[newer]
    assert await asked.port.find(place.id, "another", 60) == Absent()


async def test_somebody_elses_message_with_the_mark_is_not_the_post(
    sandbox: Sandbox, asked: Asked
) -> None:
    place = channel(sandbox)
    message_id = await posted(asked, place)
    sandbox.world.messages[place.id][message_id].author_id = sandbox.person("admin").user.id
    assert await asked.port.find(place.id, TAG, 60) == Absent()


async def test_an_empty_history_is_no_proof_without_the_permission(
    sandbox: Sandbox, asked: Asked
) -> None:
    place = channel(sandbox)
    assert await asked.port.find(place.id, TAG, 60) == Absent()
    await posted(asked, place)
    sandbox.faults.add(faults.TakePermission(permission="READ_MESSAGE_HISTORY", channel="news"))
    assert await asked.port.find(place.id, TAG, 60) == Unreadable(
        f"I lack {READ_HISTORY.name} there"
    )
    assert await asked.port.find(place.id, TAG, 60, certain=False) == Absent()


async def test_a_permission_granted_while_it_was_read_proves_nothing_yet(
    sandbox: Sandbox, asked: Asked
) -> None:
    place = channel(sandbox)
    message_id = await posted(asked, place)
    taken = sandbox.faults.add(
        faults.TakePermission(permission="READ_MESSAGE_HISTORY", channel="news")
    )

    async def permit() -> None:
        asked.permits += 1
        if asked.permits == 3:  # its own id, the page; before the channel is asked about
            sandbox.faults.heal(taken)

    asked.port._permit = permit
    assert await asked.port.find(place.id, TAG, 60) == Found(message_id)


def aged(sandbox: Sandbox, place: Channel, message_id: int, seconds: float) -> int:
    """Make a message older, and return its new id."""
    messages = sandbox.world.messages[place.id]
    message = messages.pop(message_id)
    message.id = message_id - (int(seconds * 1000) << 22)
    messages[message.id] = message
    return message.id


@pytest.mark.parametrize("newer", [150, 2500])
async def test_a_busy_channel_hides_nothing(sandbox: Sandbox, asked: Asked, newer: int) -> None:
    """However many messages have come since, only those of about its minute are read."""
    sandbox.rates.enabled = False
    place = channel(sandbox)
    message_id = aged(sandbox, place, await posted(asked, place), 3600)
    fill(sandbox, newer)
    assert await asked.port.find(place.id, TAG, 3600, span=60) == Found(message_id)
    assert await asked.port.find(place.id, "another", 3600, span=60) == Absent()
    read = [each for each in sandbox.exchanges if each.route == HISTORY_PATH]
    assert len([each for each in read if each.method == "GET"]) == 4


async def test_more_messages_in_that_minute_than_anybody_reads_prove_nothing(
    sandbox: Sandbox, asked: Asked
) -> None:
    sandbox.rates.enabled = False
    place = channel(sandbox)
    await posted(asked, place)
    fill(sandbox, 2200)
    outcome = await asked.port.find(place.id, "another", 30, span=60)
    assert outcome == Unreadable("more than 2,000 messages came when it may have come")
    assert await asked.port.find(place.id, "another", 60, certain=False) == Absent()


@pytest.mark.parametrize(("seconds_back", "pages"), [(60, 2), (3 * 86_400, 3)])
async def test_it_reads_from_the_moment_that_is_asked_for(
    sandbox: Sandbox, asked: Asked, seconds_back: float, pages: int
) -> None:
    fill(sandbox, 150, days_ago=2)
    fill(sandbox, 100)
    assert await asked.port.find(channel(sandbox).id, TAG, seconds_back) == Absent()
    read = [each for each in sandbox.exchanges if each.route == HISTORY_PATH]
    assert len(read) == pages


async def test_refusals_and_pauses_are_handed_on(sandbox: Sandbox, asked: Asked) -> None:
    place = channel(sandbox)
    find = asked.port.find
    sandbox.faults.add(faults.TooMany(retry_after=7, path=HISTORY_PATH))
    assert await find(place.id, TAG, 60) == Wait(7, False)
    sandbox.faults.add(faults.AnswerWith(status=403, code=50001, message="No", path=HISTORY_PATH))
    assert await find(place.id, TAG, 60) == Refused(403, 50001, "No")
    sandbox.faults.add(faults.HalfBody(path=HISTORY_PATH))
    assert isinstance(await find(place.id, TAG, 60), Unknown)
    hang = sandbox.faults.add(faults.Hang(path=HISTORY_PATH))
    await asked.hasty._own()
    assert await asked.hasty.find(place.id, TAG, 60) == Unknown("no answer within 0.05 s")
    sandbox.faults.heal(hang)
    sandbox.faults.add(faults.DeleteChannel(channel="news"))
    gone = await find(place.id, TAG, 60)
    assert isinstance(gone, Refused)
    assert gone.code == 10003
    for outcome in (await asked.port.access(place.id), await asked.port.post(place.id, POST)):
        assert isinstance(outcome, Refused)
        assert outcome.code == 10003


async def test_what_the_bot_lacks_in_a_channel(sandbox: Sandbox, asked: Asked) -> None:
    guild_id = next(iter(sandbox.world.guilds))
    rules, announcements = channel(sandbox, "rules"), channel(sandbox, "announcements")
    access = asked.port.access
    silent = Obstacle(Cause.ROLE, SEND, channel="rules", who="Briefing Bot")
    assert await access(rules.id) == ChannelAccess(
        rules.id, guild_id, False, ("Send Messages",), (silent,)
    )
    assert await access(announcements.id) == ChannelAccess(announcements.id, guild_id, True, ())
    sandbox.faults.add(faults.TakePermission(permission="VIEW_CHANNEL", channel="rules"))
    hidden = await access(rules.id)
    assert isinstance(hidden, Refused)
    assert hidden.code == 50001
    # With its guild, the channel's overwrites are in the list of all channels.
    seen = await access(rules.id, guild_id)
    assert isinstance(seen, ChannelAccess)
    assert [(each.cause, each.permission) for each in seen.obstacles] == [
        (Cause.OWN, VIEW),
        (Cause.ROLE, SEND),
    ]


async def test_what_people_call_a_channel(sandbox: Sandbox, asked: Asked) -> None:
    guild_id = next(iter(sandbox.world.guilds))
    place = channel(sandbox)
    named = Whereabouts(place.id, "The Daily Square", "news")
    assert await asked.port.whereabouts(guild_id, place.id) == named
    sandbox.faults.add(faults.TakePermission(permission="VIEW_CHANNEL", channel="news"))
    assert await asked.port.whereabouts(guild_id, place.id) == named
    sandbox.faults.add(faults.DeleteChannel(channel="news"))
    gone = Whereabouts(place.id, "The Daily Square", is_gone=True)
    assert await asked.port.whereabouts(guild_id, place.id) == gone
    sandbox.faults.add(faults.AnswerWith(status=502, times=None))
    assert await asked.port.whereabouts(guild_id, place.id) == Whereabouts(place.id)


async def test_a_thread_has_its_parents_permissions(sandbox: Sandbox, asked: Asked) -> None:
    world, parent = sandbox.world, channel(sandbox)
    now, guild_id = world.clock.now(), parent.guild_id
    about = Thread(world.bot.id, now, now, members={world.bot.id: now})
    kind = ChannelType.PUBLIC_THREAD
    thread = world.add_channel(
        Channel(world.ids.next(), kind, "talk", guild_id, parent_id=parent.id, thread=about)
    )
    message_id = await posted(asked, thread)
    assert await asked.port.find(thread.id, TAG, 60) == Found(message_id)
    assert await asked.port.access(thread.id) == ChannelAccess(thread.id, guild_id, False, ())
    sandbox.faults.add(
        faults.TakePermission(permission=Permission.SEND_MESSAGES_IN_THREADS.name, channel="news")
    )
    found = await asked.port.access(thread.id)
    assert isinstance(found, ChannelAccess)
    assert found.missing == ("Send Messages in Threads",)
    [obstacle] = found.obstacles
    assert (obstacle.cause, obstacle.channel, obstacle.is_role) == (Cause.OWN, "news", False)


async def test_a_notice_is_found_in_direct_messages(sandbox: Sandbox, asked: Asked) -> None:
    opened = await asked.port.direct_channel(sandbox.person("admin").user.id)
    assert isinstance(opened, Sent)
    direct = int(opened.body["id"])
    assert await asked.port.find(direct, "k3y", 60) == Absent()
    notice = addressed(resumed(), "k3y", 7, Whereabouts(5))
    sent = await asked.port.post(direct, notice)
    assert isinstance(sent, Sent)
    assert await asked.port.find(direct, "k3y", 60) == Found(int(sent.body["id"]))
    assert await asked.port.access(direct) == ChannelAccess(direct, None, False, ())


async def test_publishing_and_the_guild(sandbox: Sandbox, asked: Asked) -> None:
    place = channel(sandbox, "announcements")
    message_id = await posted(asked, place)
    assert isinstance(await asked.port.publish(place.id, message_id), Sent)
    assert isinstance(await asked.port.guild(place.guild_id or 0), Sent)
    assert asked.permits == 2
