"""What discord.py, unmodified, makes of the sandbox's rules for interactions."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.clock import MovableClock
from bot.sandbox import Sandbox
from bot.sandbox.person import Person
from bot.sandbox.world.permissions import Permission
from tests import spec
from tests.answers import message_of
from tests.end_to_end.clients import client_with, connected
from tests.sandbox.elsewhere import add_foreign_guild, add_private_channel

Does = Callable[[discord.Interaction], Awaitable[None]]


class App:
    """A bot of discord.py with one command, `/do`, that does what the test says."""

    def __init__(self, sandbox: Sandbox, clock: MovableClock, client: discord.Client) -> None:
        self.sandbox, self.clock, self.client = sandbox, clock, client
        self.does: Does = self._nothing
        self.raised: list[BaseException] = []
        self.running: list[asyncio.Task[Any]] = []

    @staticmethod
    async def _nothing(interaction: discord.Interaction) -> None:
        raise AssertionError("the test must say what /do does")

    @property
    def member(self) -> Person:
        return self.sandbox.person("member")

    async def expect(self, error: type[discord.HTTPException], code: int, done: Any) -> None:
        """Await `done`, which must be refused so."""
        with pytest.raises(error) as caught:
            await done
        assert caught.value.code == code


@pytest.fixture
async def app() -> AsyncIterator[App]:
    clock = MovableClock(datetime.now(UTC))
    client = client_with(intents=discord.Intents(guilds=True, guild_messages=True))
    tree = app_commands.CommandTree(
        client,
        allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        allowed_contexts=app_commands.AppCommandContext(
            guild=True, dm_channel=True, private_channel=True
        ),
    )
    async with Sandbox(clock=clock) as sandbox:
        running = App(sandbox, clock, client)

        @tree.command(name="do", description="Does it.")
        async def do(interaction: discord.Interaction) -> None:
            task = asyncio.current_task()
            assert task is not None
            running.running.append(task)
            await running.does(interaction)

        @tree.command(name="pick", description="Picks.")
        async def pick(
            interaction: discord.Interaction,
            who: discord.Member | discord.User,
            where: discord.TextChannel,
            role: discord.Role,
        ) -> None:
            assert interaction.guild is not None
            granted = where.permissions_for(interaction.guild.me).send_messages
            await interaction.response.send_message(
                f"{who.name} {where.name} {role.name} {granted}"
            )

        @tree.error
        async def note(
            interaction: discord.Interaction, error: app_commands.AppCommandError
        ) -> None:
            running.raised.append(error)

        async with connected(sandbox, client):
            await tree.sync()
            yield running
            # The command goes on after its first answer, which is all that a person waits for.
            await asyncio.wait_for(asyncio.gather(*running.running), 10)
    answered = [(each.method, each.route, each.status, each.answer) for each in sandbox.exchanges]
    assert spec.faults_of_responses(answered) == []
    assert running.raised == []


# --- the first answer ----------------------------------------------------------------------


async def test_a_second_first_answer(app: App) -> None:
    async def twice(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("one")
        with pytest.raises(discord.InteractionResponded):
            await interaction.response.send_message("two")
        # What the library would not send, a retry after a lost answer does.
        interaction.response._response_type = None
        again = interaction.response.send_message("two")
        await app.expect(discord.HTTPException, 40060, again)
        await interaction.followup.send("done")

    app.does = twice
    answer = await app.member.slash("do")
    assert message_of(answer)["content"] == "one"
    assert message_of(await app.member.outcome(answer))["content"] == "done"


async def test_an_answer_that_comes_too_late(app: App) -> None:
    async def late(interaction: discord.Interaction) -> None:
        app.clock.move(timedelta(seconds=4))
        message = interaction.response.send_message("x")
        await app.expect(discord.NotFound, 10062, message)
        # Another interaction, so that the person is answered.
        app.does = answers

    async def answers(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("in time")

    app.does = late
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.sandbox.person.ANSWER_SECONDS", 0.3)
        with pytest.raises(Exception, match="did not respond"):
            await app.member.slash("do")
    assert message_of(await app.member.slash("do"))["content"] == "in time"


async def test_before_the_first_answer_and_after_the_tokens_life(app: App) -> None:
    async def does(interaction: discord.Interaction) -> None:
        await app.expect(discord.NotFound, 10015, interaction.followup.send("x"))
        await interaction.response.send_message("first")
        await interaction.followup.send("second")
        app.clock.move(timedelta(minutes=16))
        with pytest.raises(discord.HTTPException) as caught:
            await interaction.edit_original_response(content="x")
        assert (caught.value.status, caught.value.code) == (401, 50027)

    app.does = does
    answer = await app.member.slash("do")
    assert message_of(await app.member.outcome(answer))["content"] == "second"


async def test_answers_that_are_refused(app: App) -> None:
    async def does(interaction: discord.Interaction) -> None:
        send = interaction.response.send_message
        await app.expect(discord.HTTPException, 50035, send("x" * 2001))
        await app.expect(discord.HTTPException, 50006, send(" "))
        await send("x")

    app.does = does
    assert message_of(await app.member.slash("do"))["content"] == "x"


# --- deferred ------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["edit", "follow up", "delete"])
async def test_a_deferred_answer(app: App, ending: str) -> None:
    async def does(interaction: discord.Interaction) -> None:
        await interaction.response.defer(thinking=True, ephemeral=True)
        if ending == "edit":
            await interaction.edit_original_response(content="done")
        elif ending == "follow up":
            await interaction.followup.send("done")
        else:
            await interaction.delete_original_response()

    app.does = does
    answer = await app.member.slash("do")
    assert (answer.kind, answer.private) == (5, True)
    outcome = await app.member.outcome(answer)
    if ending == "delete":
        assert outcome.message is None
        assert app.member.sees() == []
    else:
        assert (message_of(outcome)["content"], outcome.private) == ("done", True)
        assert len(app.member.sees()) == 1
        assert app.sandbox.person("admin").sees() == []


async def test_an_answer_is_read_edited_and_deleted_with_files(app: App) -> None:
    async def does(interaction: discord.Interaction) -> None:
        response = await interaction.response.send_message(
            "x", file=discord.File(io.BytesIO(b"1"), "1.txt")
        )
        assert response.message_id == (await interaction.original_response()).id
        edited = await interaction.edit_original_response(
            attachments=[discord.File(io.BytesIO(b"2"), "2.txt")]
        )
        assert [each.filename for each in edited.attachments] == ["2.txt"]
        assert await edited.attachments[0].read() == b"2"
        more = await interaction.followup.send("more", wait=True)
        await more.edit(content="more still")
        await more.delete()
        await interaction.delete_original_response()

    app.does = does
    answer = await app.member.slash("do")
    assert message_of(answer)["attachments"][0]["filename"] == "1.txt"


# --- components ----------------------------------------------------------------------------


class View(discord.ui.View):
    """A button and a select of each kind; what came is noted."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        self.came: list[Any] = []

    async def _note(self, interaction: discord.Interaction, select: Any) -> None:
        self.came = select.values
        await interaction.response.edit_message(content="chosen")

    @discord.ui.button(label="Go")
    async def go(self, interaction: discord.Interaction, button: discord.ui.Button[Any]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="went")

    @discord.ui.select(cls=discord.ui.UserSelect, placeholder="who")
    async def who(self, interaction: discord.Interaction, select: Any) -> None:
        await self._note(interaction, select)

    @discord.ui.select(cls=discord.ui.ChannelSelect, placeholder="where", max_values=2)
    async def where(self, interaction: discord.Interaction, select: Any) -> None:
        await self._note(interaction, select)

    @discord.ui.select(cls=discord.ui.MentionableSelect, placeholder="either", max_values=2)
    async def either(self, interaction: discord.Interaction, select: Any) -> None:
        await self._note(interaction, select)

    @discord.ui.select(placeholder="text", options=[discord.SelectOption(label="A", value="a")])
    async def text(self, interaction: discord.Interaction, select: Any) -> None:
        await self._note(interaction, select)


async def test_buttons_and_selects_of_every_kind(app: App) -> None:
    view = View()

    async def does(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("choose", view=view)

    app.does = does
    posted = message_of(await app.member.slash("do"))
    pressed = await app.member.press(posted, "Go")
    assert pressed.kind == 6
    assert message_of(await app.member.outcome(pressed))["content"] == "went"

    assert message_of(await app.member.choose(posted, "who", ["guest"]))["content"] == "chosen"
    assert isinstance(view.came[0], discord.Member)
    await app.member.choose(posted, "where", ["general", "rules"])
    assert [each.name for each in view.came] == ["general", "rules"]
    general, _ = view.came
    assert general.permissions.view_channel
    await app.member.choose(posted, "either", ["guest", "@everyone"])
    assert {type(each) for each in view.came} == {discord.Member, discord.Role}
    await app.member.choose(posted, "text", ["a"])
    assert view.came == ["a"]


class Form(discord.ui.Modal, title="Form"):
    """A modal with labels; what came is noted."""

    why: discord.ui.Label[Form] = discord.ui.Label(
        text="Why", component=discord.ui.TextInput(custom_id="why", min_length=3)
    )
    who: discord.ui.Label[Form] = discord.ui.Label(
        text="Who", component=discord.ui.UserSelect(custom_id="who")
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        why, who = self.why.component, self.who.component
        assert isinstance(why, discord.ui.TextInput) and isinstance(who, discord.ui.UserSelect)
        await interaction.response.send_message(f"{why.value} {who.values[0].name}")


async def test_a_modal_is_filled_in(app: App) -> None:
    async def does(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Form())

    app.does = does
    asked = await app.member.slash("do")
    assert asked.modal is not None
    assert asked.modal["title"] == "Form"
    answer = await app.member.submit(asked, {"Why": "because", "who": "guest"})
    assert message_of(answer)["content"] == "because guest"


# --- where and by whom ---------------------------------------------------------------------


async def test_options_come_as_objects(app: App) -> None:
    answer = await app.member.slash("pick", who="guest", where="rules", role="Member")
    assert message_of(answer)["content"] == "guest rules Member False"


async def test_permissions_are_those_of_the_channel(app: App) -> None:
    seen: list[discord.Interaction] = []

    async def does(interaction: discord.Interaction) -> None:
        seen.append(interaction)
        await interaction.response.send_message("x")

    app.does = does
    await app.member.slash("do", "rules")
    await app.member.slash("do", "dm")
    rules, dm = seen
    assert rules.permissions.send_messages
    assert not rules.app_permissions.send_messages
    assert rules.context.guild
    assert dm.context.dm_channel
    assert dm.app_permissions.embed_links


async def test_who_installed_the_app_uses_it_elsewhere(app: App) -> None:
    seen: list[discord.Interaction] = []
    refused = asyncio.Event()

    async def does(interaction: discord.Interaction) -> None:
        seen.append(interaction)
        await interaction.response.send_message("x")
        if interaction.guild_id is not None:
            for _ in range(5):
                await interaction.followup.send("more")
                app.clock.move(timedelta(seconds=1))  # past the webhook's own rate
            await app.expect(discord.HTTPException, 40094, interaction.followup.send("sixth"))
            assert interaction.channel_id is not None
            channel = app.client.get_partial_messageable(interaction.channel_id)
            await app.expect(discord.Forbidden, 50001, channel.send("x"))
            refused.set()

    app.does = does
    world, member = app.sandbox.world, app.member.user
    add_foreign_guild(world, "elsewhere", app.sandbox.person("guest").user, member)
    group = add_private_channel(world, "friends", member, app.sandbox.person("guest").user)
    world.application.user_installs.add(member.id)
    answer = await app.member.slash("do", "elsewhere")
    assert answer.private, "they may not use external apps in public"
    await asyncio.wait_for(refused.wait(), 5)
    assert not (await app.member.slash("do", str(group.id))).private
    abroad, among_friends = seen
    assert abroad.is_user_integration() and not abroad.is_guild_integration()
    assert among_friends.context.private_channel
    assert abroad.guild_id is not None
    guild = world.guilds[abroad.guild_id]
    guild.roles[guild.id].permissions |= Permission.USE_EXTERNAL_APPS
    assert not (await app.member.slash("do", "elsewhere")).private
