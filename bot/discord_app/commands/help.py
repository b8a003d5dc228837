"""`/help`: the commands."""

from __future__ import annotations

from discord import app_commands

from bot.discord_app.answers import answer
from bot.discord_app.interaction import Interaction, edition_of
from bot.messages.help import help_message


@app_commands.command(name="help", description="Show what you can type, and what you get.")
async def help_command(interaction: Interaction) -> None:
    """Answer with the help, privately."""
    newest = edition_of(interaction).library.newest
    manages = interaction.guild_id is not None and interaction.permissions.manage_guild
    await answer(interaction, help_message(newest, for_manager=manages), private=True)
