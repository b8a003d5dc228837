"""A bot of a few lines for the page's tests: the real client library, toy answers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from types import TracebackType
from typing import Any

import discord
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.sandbox import Sandbox

SECTIONS = {
    "whats-happening": "What's Happening?",
    "why-its-important": "Why It's Important?",
    "whats-next": "What's Next?",
    "beyond-the-headlines": "Beyond the Headlines",
}
HOSTILE = (
    "<img src=x onerror=\"document.title='owned'\"> <script>document.title='owned'</script> "
    "[click](javascript:document.title='owned') [data](data:text/html,owned) "
    "<javascript:alert(1)> @everyone \u202eabc"
)


def _body(key: str) -> str:
    return f"All about {key}."


def _buttons(*, without: str = "") -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for key, title in SECTIONS.items():
        if key != without:
            view.add_item(discord.ui.Button(label=title, custom_id=f"section:{key}"))
    return view


def _briefing() -> discord.Embed:
    text = "\n".join(f"### {title}\n{_body(key)}" for key, title in SECTIONS.items())
    embed = discord.Embed(title="The title", url="https://example.org/a", description=text)
    embed.set_footer(text="Example News · 3 min read")
    return embed


def _section(key: str) -> discord.Embed:
    embed = discord.Embed(title=SECTIONS[key], description=_body(key), color=0x2F5D9B)
    embed.set_author(name="The title")
    return embed


def _page(number: int) -> dict[str, Any]:
    view = discord.ui.View(timeout=None)
    for step, label in ((-1, "Previous"), (1, "Next")):
        at = number + step
        off = not 1 <= at <= 3
        view.add_item(discord.ui.Button(label=label, custom_id=f"page:{at}:{label}", disabled=off))
    options = [discord.SelectOption(label=t, value=k) for k, t in SECTIONS.items()]
    view.add_item(discord.ui.Select(custom_id="choose", placeholder="Choose", options=options))
    view.add_item(discord.ui.Button(label="Never", custom_id="never"))
    return {"content": f"Page {number} of 3", "view": view}


class StubBot:
    """The bot on a sandbox, from `async with` to its end."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._before = (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY)

    async def __aenter__(self) -> StubBot:
        Route.BASE = self._sandbox.addresses.api
        DiscordWebSocket.DEFAULT_GATEWAY = URL(self._sandbox.addresses.gateway)
        await self._start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stop()
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = self._before

    async def restart(self) -> None:
        await self._stop()
        await self._start()

    async def _start(self) -> None:
        self._client = discord.AutoShardedClient(
            intents=discord.Intents(guilds=True),
            shard_count=1,
            # By default it waits two seconds for further guilds.
            guild_ready_timeout=0.05,
        )
        tree = app_commands.CommandTree(self._client)
        _add_commands(tree)
        self._client.event(on_interaction)
        await self._client.login(self._sandbox.token)
        await tree.sync()
        self._connection = asyncio.create_task(self._client.connect())
        await self._client.wait_until_ready()

    async def _stop(self) -> None:
        await self._client.close()
        await self._connection


async def on_interaction(interaction: discord.Interaction) -> None:
    """Answer buttons and selects; they hold no state, so they work after a restart."""
    if interaction.type != discord.InteractionType.component:
        return
    data: Mapping[str, Any] = interaction.data or {}
    kind, _, rest = str(data["custom_id"]).partition(":")
    if kind == "section":
        await interaction.response.send_message(embed=_section(rest), ephemeral=True)
    elif kind == "choose":
        key = data["values"][0]
        await interaction.response.send_message(embed=_section(key), ephemeral=True)
    elif kind == "pick":
        resolved = data["resolved"]
        named = [
            each
            for group in ("users", "roles", "channels")
            for each in resolved.get(group, {}).values()
        ]
        names = ", ".join(each.get("username") or each["name"] for each in named)
        await interaction.response.send_message(f"picked {names}", ephemeral=True)
    elif kind == "page":
        await interaction.response.edit_message(**_page(int(rest.split(":")[0])))


class Form(discord.ui.Modal, title="A word to the editor"):
    subject: Any = discord.ui.TextInput(label="Subject", max_length=40)
    words: Any = discord.ui.Label(
        text="Your words",
        description="As many as you like",
        component=discord.ui.TextInput(style=discord.TextStyle.paragraph, required=False),
    )
    topic: Any = discord.ui.Label(
        text="Topic",
        component=discord.ui.Select(
            options=[discord.SelectOption(label=t, value=k) for k, t in SECTIONS.items()]
        ),
    )
    where: Any = discord.ui.Label(
        text="Where", component=discord.ui.ChannelSelect(required=False, min_values=0)
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        where = [each.name for each in self.where.component.values]
        said = [self.subject.value, self.words.component.value, *self.topic.component.values]
        await interaction.response.send_message("form: " + " | ".join([*said, *where]))


def _pickers() -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.UserSelect(custom_id="pick:user", placeholder="A person"))
    view.add_item(discord.ui.RoleSelect(custom_id="pick:role", placeholder="A role"))
    view.add_item(
        discord.ui.ChannelSelect(
            custom_id="pick:channel",
            placeholder="Announcements",
            channel_types=[discord.ChannelType.news],
        )
    )
    view.add_item(
        discord.ui.MentionableSelect(custom_id="pick:any", placeholder="Several", max_values=3)
    )
    return view


def _schedule() -> app_commands.Group:
    """Return a group that only who manages the server sees, with every kind of option."""
    group = app_commands.Group(
        name="schedule",
        description="The daily post of a channel",
        default_permissions=discord.Permissions(manage_guild=True),
        guild_only=True,
    )
    zones = ("Europe/Berlin", "Europe/Lisbon", "Asia/Tokyo")

    async def suggest(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        found = [zone for zone in zones if typed.lower() in zone.lower()]
        return [app_commands.Choice(name=zone.replace("/", ", "), value=zone) for zone in found]

    @group.command(name="set", description="Set or change a channel's daily post")
    @app_commands.describe(channel="Where", time="When", zone="Whose time", ping="Whom to ping")
    @app_commands.autocomplete(zone=suggest)
    @app_commands.choices(
        when_none=[
            app_commands.Choice(name="post the last one again", value="repost"),
            app_commands.Choice(name="post nothing", value="skip"),
        ]
    )
    async def _set(
        interaction: discord.Interaction,
        channel: discord.TextChannel,
        time: str,
        zone: str,
        ping: discord.Role | None = None,
        when_none: app_commands.Choice[str] | None = None,
    ) -> None:
        words = [channel.name, time, zone, ping and ping.name, when_none and when_none.value]
        await interaction.response.send_message("set: " + " | ".join(map(str, words)))

    @group.command(name="list", description="List the schedules")
    async def _list(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("No schedules.", ephemeral=True)

    return group


def _add_menus(tree: app_commands.CommandTree) -> None:
    @tree.context_menu(name="Count the words")
    async def _count(interaction: discord.Interaction, message: discord.Message) -> None:
        said = f"words: {len(message.content.split())}"
        await interaction.response.send_message(said, ephemeral=True)

    @tree.context_menu(name="Who is this?")
    async def _who(interaction: discord.Interaction, user: discord.User) -> None:
        await interaction.response.send_message(f"user: {user.name}", ephemeral=True)


def _add_commands(tree: app_commands.CommandTree) -> None:
    _add_menus(tree)
    tree.add_command(_schedule())
    visibility = [
        app_commands.Choice(name="everyone", value="all"),
        app_commands.Choice(name="only me", value="me"),
    ]

    async def suggest(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        found = [(key, title) for key, title in SECTIONS.items() if typed.lower() in title.lower()]
        return [app_commands.Choice(name=title, value=key) for key, title in found]

    @tree.command(name="briefing", description="The whole article")
    async def _briefing_command(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("The headline", embed=_briefing(), view=_buttons())

    @tree.command(name="section", description="One section of an article")
    @app_commands.describe(section="Which section", visibility="Who sees the answer")
    @app_commands.autocomplete(section=suggest)
    @app_commands.choices(visibility=visibility)
    async def _section_command(
        interaction: discord.Interaction,
        section: str,
        visibility: app_commands.Choice[str] | None = None,
    ) -> None:
        private = visibility is not None and visibility.value == "me"
        await interaction.response.send_message(
            embed=_section(section), view=_buttons(without=section), ephemeral=private
        )

    @tree.command(name="pages", description="Pages, a select, and a button that does nothing")
    async def _pages(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(**_page(1))

    @tree.command(name="form", description="A form to fill in")
    async def _form(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Form())

    @tree.command(name="pick", description="Selects of people, roles and channels")
    async def _pick(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Pick", view=_pickers())

    @tree.command(name="silent", description="Never answers")
    async def _silent(interaction: discord.Interaction) -> None:
        pass

    @tree.command(name="hostile", description="Text that wants to be markup")
    async def _hostile(interaction: discord.Interaction) -> None:
        embed = discord.Embed(title=HOSTILE, description=HOSTILE)
        embed.set_footer(text=HOSTILE)
        embed.add_field(name=HOSTILE, value=HOSTILE)
        await interaction.response.send_message(HOSTILE, embed=embed)
