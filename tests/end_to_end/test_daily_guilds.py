"""Guilds that remove the bot, as the real client hears of it, on each database."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator

import pytest

from bot.articles.library import Library
from bot.daily.ledger.forget import Forgetting
from bot.discord_app.client import BriefingClient
from bot.sandbox import Sandbox, faults
from bot.sandbox.model import ChannelType, Guild, Role
from bot.sandbox.world.permissions import Permission
from bot.store.engine import Store
from tests.conftest import running_bot
from tests.daily.material import DAY, HOUR, MINUTE, edition, rows, subscribe
from tests.end_to_end.mornings import Morning

GUILD_ROUTE = "/guilds/{guild_id}"
GONE_CHANNEL, GONE_GUILD = 77, 7 << 22
"""Of a guild that the sandbox does not know."""


class Kept(Morning):
    """A morning with the whole bot on it."""

    library: Library

    @contextlib.asynccontextmanager
    async def bot(self) -> AsyncIterator[BriefingClient]:
        async with running_bot(
            self.sandbox, self.library, database=self.store, clock=self.clock
        ) as client:
            yield client

    async def has_forgotten(self, guild_id: int) -> bool:
        return guild_id not in await Forgetting(self.store).guild_ids()

    async def until_forgotten(self, guild_id: int) -> None:
        await self.until(lambda: self.has_forgotten(guild_id))

    async def subscribe_stranger(self) -> None:
        """A schedule of a guild that removed the bot long ago."""
        now = self.clock.now()
        await subscribe(self.store, GONE_CHANNEL, guild_id=GONE_GUILD, since=now, at="20:00")

    def asked(self) -> list[str]:
        """The guilds that Discord was asked about by id, on the way to no post."""
        return [each.path.rpartition("/")[2] for each in self.requests("GET", GUILD_ROUTE)]


@pytest.fixture
def morning(sandbox: Sandbox, store: Store, library: Library, soon_ready: None) -> Kept:
    made = Kept(sandbox, store, edition(1))
    made.library = library
    return made


async def planned_until(morning: Kept, client: BriefingClient, moment: dt.datetime) -> None:
    """Wait until the courier has planned what is due until then."""

    async def so() -> bool:
        due = (await client.daily.ledger.outlook(morning.clock.now())).next_due
        return due is not None and due > moment

    client.daily.courier.wake()
    await morning.until(so)


async def test_a_guild_that_removes_the_bot_is_forgotten_but_for_its_dates(morning: Kept) -> None:
    await morning.subscribe()
    await morning.subscribe_stranger()
    async with morning.bot() as client:
        morning.clock.move(MINUTE)
        await morning.until_states("sent")
        await morning.until_forgotten(GONE_GUILD)  # what is looked for at READY is past
        await morning.subscribe("general", at="18:00")
        removal = morning.sandbox.faults.add(faults.RemoveBot())
        await morning.until_forgotten(morning.guild.id)
        assert await morning.states() == ["erased"]
        (row,) = await rows(morning.store)
        assert (row.guild_id, row.message_id, row.headline, row.tag) == (None, None, None, None)

        # Invited again on the same day: no second post today, and the next one tomorrow.
        morning.sandbox.faults.heal(removal)
        await morning.subscribe(at="12:00")
        morning.clock.move(5 * HOUR)
        await planned_until(morning, client, morning.clock.now())
        assert await morning.states() == ["erased"]
        morning.clock.move(DAY)
        client.daily.courier.wake()
        await morning.until_states("erased", "sent")
    assert len(morning.posts()) == 2


async def test_a_removal_while_the_bot_was_away_is_found_at_the_start(morning: Kept) -> None:
    await morning.subscribe()
    async with morning.bot():
        morning.clock.move(MINUTE)
        await morning.until_states("sent")
    morning.sandbox.faults.add(faults.RemoveBot())
    async with morning.bot():
        await morning.until_forgotten(morning.guild.id)
    assert await morning.states() == ["erased"]
    assert set(morning.asked()) == {str(morning.guild.id)}


async def test_a_guild_that_stays_is_kept_and_not_asked_about(morning: Kept) -> None:
    await morning.subscribe(at="20:00")
    await morning.subscribe_stranger()
    async with morning.bot():
        await morning.until_forgotten(GONE_GUILD)
        await morning.sandbox.person("member").slash("help")
        assert not await morning.has_forgotten(morning.guild.id)
    assert morning.asked() == [str(GONE_GUILD)]


async def test_an_outage_of_a_guild_is_no_removal(morning: Kept) -> None:
    await morning.subscribe()
    async with morning.bot() as client:
        # Waited for and not handled: a handler here would take the place of the bot's own.
        heard = asyncio.create_task(client.wait_for("guild_unavailable", timeout=10))
        await asyncio.sleep(0)
        outage = morning.sandbox.faults.add(faults.GuildOutage())
        assert (await heard).id == morning.guild.id
        # The gateway's outage does not keep posts from going out by REST.
        morning.clock.move(MINUTE)
        await morning.until_states("sent")
        morning.sandbox.faults.heal(outage)
        assert not await morning.has_forgotten(morning.guild.id)


async def test_a_guild_that_is_unavailable_at_the_start_is_no_removal(morning: Kept) -> None:
    await morning.subscribe()
    await morning.subscribe_stranger()
    morning.strike(faults.GuildOutage())
    async with morning.bot():
        await morning.until_forgotten(GONE_GUILD)
        morning.clock.move(MINUTE)
        await morning.until_states("sent")
    assert not await morning.has_forgotten(morning.guild.id)


async def test_a_guild_is_kept_while_discord_does_not_say_that_it_is_gone(morning: Kept) -> None:
    """Two guilds are missing at READY; the first one that is asked about meets an outage."""
    await morning.subscribe(at="20:00")
    await morning.subscribe_stranger()
    morning.strike(faults.RemoveBot(), faults.AnswerWith(status=503, path=GUILD_ROUTE))
    async with morning.bot():
        await morning.until(lambda: len(morning.asked()) == 2)
        first, second = morning.asked()
        await morning.until_forgotten(int(second))
        assert not await morning.has_forgotten(int(first))
    # The next start asks again.
    async with morning.bot():
        await morning.until_forgotten(int(first))


async def test_one_of_two_guilds_that_leaves_takes_nothing_of_the_other(morning: Kept) -> None:
    world = morning.sandbox.world
    other = Guild(world.ids.next(), "Another", world.people[0].id)
    other.roles[other.id] = Role(other.id, "@everyone", Permission(0))
    world.guilds[other.id] = other
    for user_id in (world.people[0].id, world.bot.id):
        world.join(other, user_id)
    await subscribe(morning.store, 78, guild_id=other.id, since=morning.clock.now(), at="20:00")
    await morning.subscribe(at="20:00")
    await morning.subscribe_stranger()
    async with morning.bot():
        await morning.until_forgotten(GONE_GUILD)
        morning.sandbox.faults.add(faults.RemoveBot(guild="Another"))
        await morning.until_forgotten(other.id)
    assert not await morning.has_forgotten(morning.guild.id)


async def test_posts_are_published_once_their_channel_is_an_announcement_channel(
    morning: Kept,
) -> None:
    await morning.subscribe()
    await morning.subscribe_stranger()
    world = morning.sandbox.world
    channel = world.channel(morning.channel())

    async def announces() -> bool:
        return (await morning.schedule()).announcement

    async def is_published() -> bool:
        return [row.publish for row in await rows(morning.store)] == ["done"]

    async with morning.bot():
        await morning.until_forgotten(GONE_GUILD)  # what is looked for at READY is past
        channel.type = ChannelType.ANNOUNCEMENT
        world.change_channel(channel)
        await morning.until(announces)
        morning.clock.move(MINUTE)
        await morning.until(is_published)
    channel.type = ChannelType.TEXT  # while the bot is away
    async with morning.bot():

        async def is_text() -> bool:
            return not await announces()

        await morning.until(is_text)
