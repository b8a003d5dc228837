"""`/desk editors`: who may use the desk."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.daily.words import refusals as daily_refusals
from bot.desk import words
from bot.discord_app.commands.desk.editor import edited_guild
from bot.discord_app.commands.managed import managed_guild
from bot.discord_app.interaction import Interaction
from bot.discord_app.replies import Refusal, reply
from bot.messages.wire import Message


@app_commands.command(
    name="editors", description="Let the people of a role use the desk, or see who may."
)
@app_commands.describe(
    role="Their role. You need Manage Server to choose it.",
    only_managers="Nobody but those with Manage Server, from now on.",
)
@app_commands.rename(only_managers="only-managers")
async def editors_command(
    interaction: Interaction, role: discord.Role | None = None, only_managers: bool = False
) -> None:
    """Say who may use the desk, after changing it if that is asked for."""

    async def work() -> Message:
        desk = interaction.client.desk
        if role is None and not only_managers:
            return words.editors(desk.follower.editor_role(edited_guild(interaction)))
        guild_id = managed_guild(interaction)
        if role is not None and role.is_default():
            raise Refusal(daily_refusals.everyone_as_role())
        chosen = None if only_managers or role is None else role.id
        await desk.texts.set_editors(guild_id, chosen)
        await desk.follower.look()
        return words.editors(chosen)

    await reply(interaction, work(), changes=True)
