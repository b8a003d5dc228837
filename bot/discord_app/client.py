"""The gateway client: its intents, what it caches, and where its events go."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.abc import GuildChannel

from bot.daily.daily import Daily
from bot.daily.when.reading import prepare
from bot.discord_app import buttons, guilds, incidents, kinds, ping_roles, welcome
from bot.discord_app.commands import all_commands
from bot.discord_app.interaction import Interaction, Newsstand
from bot.discord_app.patience import next_pause
from bot.discord_app.rest import USER_AGENT, Rest

_log = logging.getLogger(__name__)

# The bot never uses voice, so it needs no warnings about missing voice libraries.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False

_CONNECT_SECONDS = 30.0


class BriefingClient(Newsstand):
    """A client that caches only guilds, and answers from rendered articles."""

    def __init__(
        self,
        *,
        daily: Daily,
        rest: Rest,
        shard_count: int,
        gateway_url: str | None = None,
    ) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            shard_count=shard_count,
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
        self.tree = Tree(self)
        for command in all_commands():
            self.tree.add_command(command)
        self._gateway_url = yarl.URL(gateway_url) if gateway_url else None
        self._open_socket = self.http.ws_connect
        self.http.ws_connect = self._connect  # type: ignore[method-assign]
        self._connected: set[int] = set()
        self.usable = asyncio.Event()

    async def on_shard_connect(self, shard_id: int) -> None:
        """Note that a shard receives commands; `usable` is set when all of them do.

        discord.py's own READY waits two more seconds for guilds that may still come.
        """
        self._connected.add(shard_id)
        if len(self._connected) == self.shard_count:
            self.usable.set()

    async def on_ready(self) -> None:
        """Log who the bot is, and catch up on what changed while it was not connected."""
        _log.info("Ready as %s in %d guilds.", self.user, len(self.guilds))
        self.daily.courier.look_again()
        await kinds.note_all(self)
        await ping_roles.drop_gone(self)
        await guilds.forget_left(self)
        await asyncio.to_thread(prepare, self.daily.clock.now())

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
        """Ping the role no more, and check for permissions that it denied."""
        self.daily.courier.look_again(role.guild.id)
        await ping_roles.drop(self, role)

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
        """Answer buttons and selects; discord.py passes commands to the tree itself."""
        if interaction.type is discord.InteractionType.component:
            async with incidents.reporting(interaction):
                await buttons.pressed(interaction)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Log what an event handler raised."""
        _log.exception("The handler of %s failed.", event_method)

    async def _connect(self, url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
        """Open a gateway connection, retrying, at the address in the settings if there is one.

        discord.py opens all connections through this one place, including resumes, which go to
        an address that Discord names instead of the initial one.
        """
        if self._gateway_url is not None:
            url = str(self._gateway_url.update_query(yarl.URL(url).query))
        seconds = 1.0
        while True:
            try:
                return await asyncio.wait_for(
                    self._open_socket(url, compress=compress), _CONNECT_SECONDS
                )
            except (aiohttp.ClientError, OSError) as error:
                reason = str(error) or f"no answer within {_CONNECT_SECONDS:g} s"
                _log.warning("The gateway: %s. Trying again in %g s.", reason, seconds)
            await asyncio.sleep(seconds)
            seconds = next_pause(seconds)


class Tree(app_commands.CommandTree[Newsstand]):
    """The commands, for servers, direct messages, and users who installed the bot."""

    def __init__(self, client: BriefingClient) -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )

    async def on_error(
        self, interaction: Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Report the error to the person and the log, under one incident id."""
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        await incidents.report(interaction, cause)
