"""The gateway client: its intents, what it caches, and where its events go."""

from __future__ import annotations

import asyncio
import copy
import logging
import sys
from typing import Any

import aiohttp
import discord
import yarl
from discord.abc import GuildChannel
from discord.http import Route

from bot.articles.text import counted
from bot.clock import SystemClock
from bot.daily.daily import Daily
from bot.desk.desk import Desk
from bot.discord_app import buttons, editor_roles, guilds, incidents, kinds, ping_roles, welcome
from bot.discord_app.direct import take_the_short_way
from bot.discord_app.interaction import Interaction, Newsstand
from bot.discord_app.patience import next_pause
from bot.discord_app.proxies import proxy_for, words_of
from bot.discord_app.registered import log_what_is_left
from bot.discord_app.rest import USER_AGENT, Rest
from bot.discord_app.shards import Shards
from bot.discord_app.tree import Tree
from bot.processes.starts import Starts
from bot.store.failures import StoreClosed

_log = logging.getLogger(__name__)

_CONNECT_SECONDS = 30.0


class BriefingClient(Newsstand):
    """A client that caches only guilds, and answers from rendered articles."""

    def __init__(
        self,
        *,
        daily: Daily,
        desk: Desk,
        rest: Rest,
        shards: Shards,
        gateway_url: str | None = None,
        starts: Starts | None = None,
    ) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            shard_count=shards.count,
            shard_ids=list(shards.ids) if shards.ids else None,  # type: ignore[arg-type]
            # No deadline of its own: `_connect` retries as long as it takes, and HELLO has one
            # in the heartbeat timeout.
            shard_connect_timeout=None,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            # So that a rate limit of an hour does not hold up a task for an hour; 30 is the least.
            max_ratelimit_timeout=30.0,
        )
        self.http.user_agent = USER_AGENT
        self.rest = rest
        self.daily = daily
        self.desk = desk
        self.tree = Tree(self)
        take_the_short_way(self)
        self._gateway_url = yarl.URL(gateway_url) if gateway_url else None
        self.http.proxy = proxy_for(Route.BASE)
        self.http.ws_connect = self._connect  # type: ignore[method-assign]
        self._mine = shards
        self._connected: set[int] = set()
        self._looked_around = False
        self.usable = asyncio.Event()
        self._starts = starts or Starts(None, SystemClock())
        self._starts.shards = shards.number

    async def on_shard_connect(self, shard_id: int) -> None:
        """Note that a shard receives commands; `usable` is set when all of them do.

        discord.py's own READY waits two more seconds for guilds that may still come.
        """
        self.rest.tally.gateway("connected")
        self._connected.add(shard_id)
        if len(self._connected) == self._mine.number:
            self.usable.set()

    async def on_shard_resumed(self, shard_id: int) -> None:
        """Count a connection that went on where it was cut."""
        self.rest.tally.gateway("resumed")

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """Count a connection that ended."""
        self.rest.tally.gateway("disconnected")

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait until the shard may identify; the first one of a process that is alone may."""
        self._starts.note()
        if not initial or self._mine.store is not None:
            await self._mine.turn(shard_id or 0)

    async def on_ready(self) -> None:
        """Log who the bot is, and catch up on what changed while it was not connected."""
        _log.info("Ready as %s in %s.", self.user, counted(len(self.guilds), "server"))
        self.daily.courier.look_again()
        await kinds.note_all(self)
        await ping_roles.drop_gone(self)
        await editor_roles.drop_gone(self)
        await guilds.forget_left(self)
        await asyncio.to_thread(self.daily.edition.search.follow)
        if not self._looked_around:
            self._looked_around = True
            guilds_now = [(str(guild.id), guild.name) for guild in self.guilds]
            await log_what_is_left(self.rest, self.application_id or 0, guilds_now)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Greet a guild that the bot has just been added to."""
        await welcome.greet(self.rest, guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Forget a guild that removed the bot; outages do not cause this event."""
        await guilds.forget(self, guild.id)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Check for permissions that were granted during an outage of the guild."""
        self.daily.courier.look_again(guild.id)

    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """Check for permissions that a role was given."""
        if before.permissions != after.permissions:
            self.daily.courier.look_again(after.guild.id)

    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """Ping the role no more, let it use no desk, and check for permissions that it denied."""
        self.daily.courier.look_again(role.guild.id)
        await ping_roles.drop(self, role)
        await editor_roles.drop(self, role)

    async def on_raw_thread_update(self, payload: discord.RawThreadUpdateEvent) -> None:
        """Check whether a thread was unlocked or opened; archived ones are not cached."""
        self.daily.courier.look_again(payload.thread_id)

    async def on_thread_join(self, thread: discord.Thread) -> None:
        """Check whether posts wait for a thread that the bot was added to."""
        self.daily.courier.look_again(thread.id)

    async def on_guild_channel_update(self, before: GuildChannel, after: GuildChannel) -> None:
        """Check for permissions that were given in a channel, and note if its type changed."""
        if before.overwrites != after.overwrites:
            self.daily.courier.look_again(after.guild.id)
        if before.type != after.type:
            await kinds.note(self, after)

    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """Check for permissions that came with the bot's own roles, or the end of a timeout."""
        if after == after.guild.me:
            self.daily.courier.look_again(after.guild.id)

    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer buttons, selects and forms; discord.py passes commands to the tree itself."""
        if interaction.type is discord.InteractionType.component:
            async with incidents.reporting(interaction):
                await buttons.pressed(interaction)
        elif interaction.type is discord.InteractionType.modal_submit:
            async with incidents.reporting(interaction):
                await buttons.submitted(interaction)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Log what an event handler raised, unless the program has ended meanwhile."""
        if isinstance(sys.exc_info()[1], StoreClosed):
            return
        _log.exception("The handler of %s failed.", event_method)

    async def _connect(self, url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
        """Open a gateway connection, retrying, at the address in the settings if there is one.

        discord.py opens all connections through this one place, including resumes, which go to
        an address that Discord names instead of the initial one.
        """
        if self._gateway_url is not None:
            url = str(self._gateway_url.update_query(yarl.URL(url).query))
        # The library knows one proxy for all; the gateway may need another, or none.
        opener = copy.copy(self.http)
        opener.proxy = proxy_for(url)
        seconds = 1.0
        while True:
            await self._starts.turn()
            try:
                return await asyncio.wait_for(
                    discord.http.HTTPClient.ws_connect(opener, url, compress=compress),
                    _CONNECT_SECONDS,
                )
            except TimeoutError:
                reason = f"no answer within {_CONNECT_SECONDS:g} s"
            except (aiohttp.ClientError, OSError) as error:
                reason = words_of(error)
            _log.warning("The gateway: %s. Trying again in %g s.", reason, seconds)
            await asyncio.sleep(seconds)
            seconds = next_pause(seconds)
