"""`/privacy`: what the bot keeps."""

from __future__ import annotations

from discord import app_commands

from bot.discord_app.answers import answer
from bot.discord_app.interaction import Interaction
from bot.messages import privacy as words


@app_commands.command(name="privacy", description="Show what the bot keeps, why and for how long.")
async def privacy(interaction: Interaction) -> None:
    """Answer privately."""
    await answer(interaction, words.privacy(), private=True)
