"""What discord.py, unmodified, makes of the sandbox's rules for messages."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.model import Overwrite
from bot.sandbox.world.permissions import Permission
from tests.end_to_end.clients import client_with, connected, logged_in


@pytest.fixture
async def client(any_bots_sandbox: Sandbox) -> AsyncIterator[discord.Client]:
    async with logged_in(any_bots_sandbox) as running:
        yield running


@pytest.fixture
def sandbox(any_bots_sandbox: Sandbox) -> Sandbox:
    return any_bots_sandbox


def place(
    client: discord.Client, sandbox: Sandbox, name: str = "news"
) -> discord.PartialMessageable:
    return client.get_partial_messageable(sandbox.person("admin").channel(name).id)


def change(
    sandbox: Sandbox, name: str, *, allow: Permission | int = 0, deny: Permission | int = 0
) -> None:
    """Change what the bot may do in a channel."""
    channel, bot_id = sandbox.person("admin").channel(name), sandbox.world.bot.id
    channel.overwrites.append(Overwrite(bot_id, is_member=True, allow=allow, deny=deny))


# --- refusals ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("denied", "sent", "error", "code"),
    [
        ("VIEW_CHANNEL", {"content": "x"}, discord.Forbidden, 50001),
        ("SEND_MESSAGES", {"content": "x"}, discord.Forbidden, 50013),
        ("EMBED_LINKS", {"embed": discord.Embed(title="T")}, discord.Forbidden, 50013),
        ("", {"content": " "}, discord.HTTPException, 50006),
        ("", {"content": "x" * 2001}, discord.HTTPException, 50035),
        ("", {"embeds": [discord.Embed(description="x" * 3001)] * 2}, discord.HTTPException, 50035),
        ("", {"content": "x", "nonce": "x" * 26}, discord.HTTPException, 50035),
    ],
)
async def test_what_cannot_be_sent(
    client: discord.Client,
    sandbox: Sandbox,
    denied: str,
    sent: dict[str, Any],
    error: type[discord.HTTPException],
    code: int,
) -> None:
    if denied:
        change(sandbox, "news", deny=Permission[denied])
    with pytest.raises(error) as caught:
        await place(client, sandbox).send(**sent)
    assert caught.value.code == code


async def test_what_is_not_there(client: discord.Client, sandbox: Sandbox) -> None:
    with pytest.raises(discord.NotFound) as caught:
        await client.get_partial_messageable(2**40).send("x")
    assert caught.value.code == 10003
    with pytest.raises(discord.NotFound) as caught:
        await place(client, sandbox).fetch_message(1)
    assert caught.value.code == 10008


async def test_a_fault_names_its_place(client: discord.Client, sandbox: Sandbox) -> None:
    with pytest.raises(discord.HTTPException, match=r"In embeds\.0\.footer\.text: Must be 2048"):
        embed = discord.Embed(title="T").set_footer(text="x" * 2049)
        await place(client, sandbox).send(embed=embed)


async def test_somebody_elses_message(client: discord.Client, sandbox: Sandbox) -> None:
    said = sandbox.person("member").say("mine")
    message = place(client, sandbox).get_partial_message(int(said["id"]))
    with pytest.raises(discord.Forbidden) as caught:
        await message.edit(content="yours")
    assert caught.value.code == 50005
    with pytest.raises(discord.Forbidden) as caught:
        await message.delete()
    assert caught.value.code == 50013


# --- messages ------------------------------------------------------------------------------


async def test_a_message_is_sent_edited_replied_to_and_deleted(
    client: discord.Client, sandbox: Sandbox
) -> None:
    channel = place(client, sandbox)
    message = await channel.send("one", suppress_embeds=True)
    assert message.flags.suppress_embeds
    assert (await message.edit(content="two")).edited_at is not None
    reply = await message.reply("answer")
    assert reply.type is discord.MessageType.reply
    assert reply.reference is not None
    assert isinstance(reply.reference.resolved, discord.Message)
    await message.delete()
    assert [each.content async for each in channel.history()] == ["answer"]
    with pytest.raises(discord.NotFound):
        await message.delete()


async def test_history_pages_and_is_empty_without_the_permission(
    client: discord.Client, sandbox: Sandbox
) -> None:
    member = sandbox.person("member")
    said = [member.say(str(number)) for number in range(7)]
    channel = place(client, sandbox)
    read = [message.content async for message in channel.history(limit=5, oldest_first=True)]
    assert read == ["0", "1", "2", "3", "4"]
    change(sandbox, "news", deny=Permission.READ_MESSAGE_HISTORY)
    assert [message async for message in channel.history()] == []
    with pytest.raises(discord.Forbidden):
        await channel.fetch_message(int(said[0]["id"]))


async def test_a_nonce_returns_the_first_message(client: discord.Client, sandbox: Sandbox) -> None:
    channel = place(client, sandbox)
    first = await channel.send("one", nonce="n")
    # discord.py enforces every nonce.
    assert (await channel.send("two", nonce="n")).id == first.id
    await first.delete()
    with pytest.raises(discord.NotFound) as caught:
        await channel.send("three", nonce="n")
    assert caught.value.code == 10008


async def test_mentions_are_held_back(client: discord.Client, sandbox: Sandbox) -> None:
    member = sandbox.person("member").user
    channel, text = place(client, sandbox), f"@everyone <@{member.id}>"
    assert [each.id for each in (await channel.send(text)).mentions] == [member.id]
    quiet = await channel.send(text, allowed_mentions=discord.AllowedMentions.none())
    assert quiet.mentions == []


async def test_files_travel_and_come_back(client: discord.Client, sandbox: Sandbox) -> None:
    data = bytes(range(256)) * 40 + b"\r\n--x\r\n"
    files = [
        discord.File(io.BytesIO(data), "all bytes.bin", description="Every byte."),
        discord.File(io.BytesIO(b"picture"), "p.png"),
    ]
    embed = discord.Embed(title="T").set_image(url="attachment://p.png")
    message = await place(client, sandbox).send(files=files, embed=embed)
    [attachment] = message.attachments
    assert (attachment.filename, attachment.size) == ("all_bytes.bin", len(data))
    assert attachment.description == "Every byte."
    assert await attachment.read() == data
    shown = message.embeds[0].image.url
    assert shown is not None and shown.endswith("/p.png")
    assert (await message.edit(attachments=[attachment])).attachments == [attachment]
    assert (await message.edit(content="x", attachments=[])).attachments == []


async def test_a_file_too_large(client: discord.Client, sandbox: Sandbox) -> None:
    large = discord.File(io.BytesIO(bytes(10 * 1024 * 1024 + 1)), "large.bin")
    with pytest.raises(discord.HTTPException) as caught:
        await place(client, sandbox).send(file=large)
    assert (caught.value.status, caught.value.code) == (413, 40005)


async def test_components_v2(client: discord.Client, sandbox: Sandbox) -> None:
    view = discord.ui.LayoutView()
    section: discord.ui.Section[discord.ui.LayoutView] = discord.ui.Section(
        "Words", accessory=discord.ui.Thumbnail("https://a.b/c.png")
    )
    view.add_item(discord.ui.Container(section, discord.ui.Separator(), accent_color=5))
    message = await place(client, sandbox).send(view=view)
    assert message.flags.components_v2
    assert isinstance(message.components[0], discord.Container)
    with pytest.raises(discord.HTTPException) as caught:
        await message.edit(content="x")
    assert caught.value.code == 50035


async def test_direct_messages(client: discord.Client, sandbox: Sandbox) -> None:
    member = sandbox.person("member")
    user = await client.fetch_user(member.user.id)
    message = await user.send("Hello")
    assert isinstance(message.channel, discord.DMChannel)
    assert member.sees("dm")[0]["content"] == "Hello"
    sandbox.world.leave(next(iter(sandbox.world.guilds.values())), member.user.id)
    with pytest.raises(discord.Forbidden) as caught:
        await user.send("Hello?")
    assert caught.value.code == 50007


async def test_publishing(client: discord.Client, sandbox: Sandbox) -> None:
    message = await place(client, sandbox, "announcements").send("x")
    await message.publish()
    again = await place(client, sandbox, "announcements").fetch_message(message.id)
    assert again.flags.crossposted
    with pytest.raises(discord.HTTPException) as caught:
        await message.publish()
    assert caught.value.code == 40033
    elsewhere = await place(client, sandbox).send("x")
    with pytest.raises(discord.Forbidden) as forbidden:
        await elsewhere.publish()
    assert forbidden.value.code == 50024


# --- with the gateway ----------------------------------------------------------------------


async def test_threads_pins_typing_and_bulk_deletes(sandbox: Sandbox) -> None:
    intents = discord.Intents(guilds=True, guild_messages=True)
    change(
        sandbox,
        "news",
        allow=Permission.PIN_MESSAGES
        | Permission.MANAGE_MESSAGES
        | Permission.MANAGE_THREADS
        | Permission.CREATE_PUBLIC_THREADS,
    )
    async with connected(sandbox, client_with(intents=intents)) as (client, events):
        channel = client.get_channel(sandbox.person("admin").channel("news").id)
        assert isinstance(channel, discord.TextChannel)
        message = await channel.send("Begin")
        thread = await message.create_thread(name="Talk", auto_archive_duration=60)
        assert (await events.next("thread_create")).id == thread.id == message.id
        assert thread.parent is channel
        with pytest.raises(discord.HTTPException) as caught:
            await message.create_thread(name="Again")
        assert caught.value.code == 160004
        inside = await thread.send("Inside")
        assert inside.channel is thread
        sandbox.person("member").say("I too", str(thread.id))
        await thread.edit(archived=True)
        _, after = await events.next("thread_update")
        assert after.archived
        with pytest.raises(discord.HTTPException) as caught:
            await inside.edit(content="x")
        assert caught.value.code == 50083

        await message.pin()
        assert [pin.id async for pin in channel.pins()] == [message.id]
        await events.next("guild_channel_pins_update")
        async with channel.typing():
            pass
        others = [sandbox.person("member").say("x") for _ in range(2)]
        await channel.delete_messages([discord.Object(int(each["id"])) for each in others])
        assert (await events.next("raw_bulk_message_delete")).message_ids == {
            int(each["id"]) for each in others
        }
        await channel.create_thread(name="Alone", type=discord.ChannelType.public_thread)
        assert (await events.next("thread_create")).name == "Alone"
        old = discord.Object(discord.utils.time_snowflake(discord.utils.utcnow() - timedelta(15)))
        with pytest.raises(discord.NotFound):
            await channel.delete_messages([old])


async def test_a_deleted_channel_is_told(sandbox: Sandbox) -> None:
    async with connected(sandbox, client_with()) as (client, events):
        news = sandbox.person("admin").channel("news")
        channel = client.get_channel(news.id)
        sandbox.world.delete_channel(news)
        assert (await events.next("guild_channel_delete")) is channel
        with pytest.raises(discord.NotFound) as caught:
            await channel.send("x")
        assert caught.value.code == 10003
