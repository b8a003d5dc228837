"""What discord.py, unmodified, makes of the rest of a guild: reactions, members, channels, roles."""

from __future__ import annotations

import datetime
import io

import discord
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.interactions.resolved import Refused
from bot.sandbox.world import reactions
from bot.sandbox.world.permissions import Permission
from tests.end_to_end.clients import Client, ShardedClient, client_with, connected


def everything(sandbox: Sandbox) -> Client | ShardedClient:
    """Return a client with all intents, whose bot may do everything."""
    sandbox.give_bot(Permission.ADMINISTRATOR)
    sandbox.allow_privileged_intents()
    return client_with(intents=discord.Intents.all())


async def test_reactions_by_the_bot_and_by_people(any_bots_sandbox: Sandbox) -> None:
    world = any_bots_sandbox.world
    async with connected(any_bots_sandbox, everything(any_bots_sandbox)) as (client, events):
        channel = client.get_channel(any_bots_sandbox.person("admin").channel("news").id)
        assert isinstance(channel, discord.TextChannel)
        message = await channel.send("x")
        await message.add_reaction("🙂")
        reaction, user = await events.next("reaction_add")
        assert (str(reaction.emoji), user.id) == ("🙂", world.bot.id)
        guest = world.person("guest")
        assert guest is not None
        held = world.message(channel.id, message.id)
        reactions.react(world, guest.id, held, reactions.emoji_named(world, "🙂"))
        reaction, user = await events.next("reaction_add")
        assert (reaction.count, user.name) == (2, "guest")
        assert {each.name async for each in reaction.users()} == {
            guest.username,
            world.bot.username,
        }
        await message.clear_reactions()
        await events.next("reaction_clear")
        assert (await channel.fetch_message(message.id)).reactions == []


async def test_members_are_fetched_changed_and_removed(any_bots_sandbox: Sandbox) -> None:
    async with connected(any_bots_sandbox, everything(any_bots_sandbox)) as (client, events):
        [guild] = client.guilds
        names = {each.name async for each in guild.fetch_members()}
        assert names >= {"admin", "member", "guest"}
        await guild.chunk()
        guest = guild.get_member_named("guest")
        assert guest is not None
        await guest.edit(nick="G", reason="shorter")
        _, after = await events.next("member_update")
        assert after.nick == "G"
        role = await guild.create_role(name="Readers", colour=discord.Colour.red())
        await guest.add_roles(role)
        assert (await events.next("member_update"))[1].get_role(role.id) == role
        await guest.timeout(datetime.timedelta(minutes=5))
        assert (await events.next("member_update"))[1].is_timed_out()
        with pytest.raises(discord.Forbidden):
            await guild.get_member_named("admin").kick()  # type: ignore[union-attr]
        await guest.ban(reason="enough")
        assert (await events.next("member_remove")).id == guest.id
        assert [(each.user.id, each.reason) async for each in guild.bans()] == [
            (guest.id, "enough")
        ]
        await guild.unban(guest)
        await events.next("member_unban")
        await role.delete()
        await events.next("guild_role_delete")


async def test_channels_of_every_kind_are_made_and_changed(any_bots_sandbox: Sandbox) -> None:
    async with connected(any_bots_sandbox, everything(any_bots_sandbox)) as (client, events):
        [guild] = client.guilds
        category = await guild.create_category("Desk")
        voice = await category.create_voice_channel("Talk", user_limit=5)
        stage = await category.create_stage_channel("Stage")
        forum = await category.create_forum("questions", topic="Ask")
        text = await category.create_text_channel("drafts", slowmode_delay=5)
        for made in (category, voice, stage, forum, text):
            assert (await events.next("guild_channel_create")).id == made.id
        assert (voice.user_limit, forum.topic, text.slowmode_delay) == (5, "Ask", 5)
        await text.set_permissions(guild.default_role, send_messages=False)
        _, after = await events.next("guild_channel_update")
        assert after.overwrites_for(guild.default_role).send_messages is False
        await forum.create_tag(name="Open")
        _, after = await events.next("guild_channel_update")
        [tag] = after.available_tags
        thread, message = await after.create_thread(name="Why?", content="x", applied_tags=[tag])
        assert (message.id, thread.applied_tags) == (thread.id, [tag])
        await voice.move(beginning=True)
        await category.delete()
        await events.next("guild_channel_delete")


@pytest.mark.parametrize("may_look", [True, False])
async def test_the_audit_log_is_told_to_who_may_look_at_it(
    any_bots_sandbox: Sandbox, may_look: bool
) -> None:
    client = everything(any_bots_sandbox)
    looking = Permission.VIEW_AUDIT_LOG if may_look else 0
    any_bots_sandbox.give_bot(Permission.MANAGE_ROLES | looking)
    async with connected(any_bots_sandbox, client) as (_, events):
        role = await client.guilds[0].create_role(name="x", reason="why not")
        await role.delete()
        await events.next("guild_role_delete")
        await client.guilds[0].create_role(name="y")
        for _ in range(2):
            await events.next("guild_role_create")
        assert bool(events.count("audit_log_entry_create")) is may_look
        if may_look:
            assert (await events.next("audit_log_entry_create")).reason == "why not"


async def test_a_webhook_is_made_used_and_deleted(any_bots_sandbox: Sandbox) -> None:
    async with connected(any_bots_sandbox, everything(any_bots_sandbox)) as (client, events):
        channel = client.get_channel(any_bots_sandbox.person("admin").channel("news").id)
        assert isinstance(channel, discord.TextChannel)
        webhook = await channel.create_webhook(name="Wire")
        await events.next("webhooks_update")
        message = await webhook.send("x", username="Somebody", wait=True)
        assert (await events.next("message")).author.name == "Somebody"
        await message.edit(content="y")
        assert (await webhook.fetch_message(message.id)).content == "y"
        assert [each.id for each in await channel.webhooks()] == [webhook.id]
        await webhook.delete()


async def test_emojis_and_stickers_are_made(any_bots_sandbox: Sandbox) -> None:
    async with connected(any_bots_sandbox, everything(any_bots_sandbox)) as (client, events):
        [guild] = client.guilds
        picture = b"\x89PNG\r\n\x1a\n"
        emoji = await guild.create_custom_emoji(name="wave", image=picture)
        _, _, after = await events.next("guild_emojis_update")
        assert [each.id for each in after] == [emoji.id]
        own = await client.create_application_emoji(name="own", image=picture)
        assert [each.id for each in await client.fetch_application_emojis()] == [own.id]
        file = discord.File(io.BytesIO(picture), "a.png")
        sticker = await guild.create_sticker(name="Wave", description="Hi", emoji="👋", file=file)
        assert (await client.fetch_sticker(sticker.id)).name == "Wave"
        await emoji.delete()


async def test_events_rules_and_invites_are_made(any_bots_sandbox: Sandbox) -> None:
    async with connected(any_bots_sandbox, everything(any_bots_sandbox)) as (client, events):
        [guild] = client.guilds
        begin = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)
        event = await guild.create_scheduled_event(
            name="Reading",
            start_time=begin,
            end_time=begin + datetime.timedelta(hours=1),
            entity_type=discord.EntityType.external,
            privacy_level=discord.PrivacyLevel.guild_only,
            location="The library",
        )
        assert (await events.next("scheduled_event_create")).id == event.id
        await event.edit(description="Aloud")
        await event.delete()
        rule = await guild.create_automod_rule(
            name="Words",
            event_type=discord.AutoModRuleEventType.message_send,
            trigger=discord.AutoModTrigger(keyword_filter=["bad"]),
            actions=[discord.AutoModRuleAction()],
            enabled=True,
        )
        assert (await events.next("automod_rule_create")).id == rule.id
        assert [each.id for each in await guild.fetch_automod_rules()] == [rule.id]
        invite = await guild.text_channels[0].create_invite(max_uses=1)
        assert (await events.next("invite_create")).code == invite.code
        assert (await client.fetch_invite(invite.code)).guild == guild
        await invite.delete()
        await events.next("invite_delete")


async def test_the_bot_joins_voice_and_leaves(any_bots_sandbox: Sandbox) -> None:
    async with connected(any_bots_sandbox, everything(any_bots_sandbox)) as (client, events):
        [guild] = client.guilds
        voice = await guild.create_voice_channel("Talk")
        await events.next("guild_channel_create")
        for channel in (voice, None):
            await guild.change_voice_state(channel=channel)
            member, _, after = await events.next("voice_state_update")
            assert (member.id, after.channel) == (any_bots_sandbox.world.bot.id, channel)


async def test_people_join_and_leave(any_bots_sandbox: Sandbox) -> None:
    async with connected(any_bots_sandbox, everything(any_bots_sandbox)) as (client, events):
        reader = any_bots_sandbox.add_person("reader")
        assert (await events.next("member_join")).name == "reader"
        reader.say("Hello")
        assert (await events.next("message")).author.name == "reader"
        reader.leave()
        assert (await events.next("member_remove")).name == "reader"
        assert client.guilds[0].get_member_named("reader") is None
        with pytest.raises(Refused, match="no such server"):
            reader.leave()
        with pytest.raises(ValueError, match="already"):
            any_bots_sandbox.add_person("reader")
