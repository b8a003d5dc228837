"""`/desk preview`: a text as it will look, or looks."""

from __future__ import annotations

from discord import app_commands

from bot.discord_app.commands.desk.editor import WHICH, chosen_text, suggest_texts
from bot.discord_app.commands.desk.handing_in import shown
from bot.discord_app.interaction import Interaction
from bot.discord_app.replies import reply
from bot.messages.wire import Message


@app_commands.command(
    name="preview", description="Show a draft or an article as it is posted, to you alone."
)
@app_commands.describe(article=WHICH)
@app_commands.autocomplete(article=suggest_texts)
async def preview_command(interaction: Interaction, article: str) -> None:
    """Show one text."""
    await open_text(interaction, article)


async def open_text(interaction: Interaction, article: str) -> None:
    """Show a text that was picked or typed."""

    async def work() -> Message:
        return await shown(interaction, await chosen_text(interaction, article))

    await reply(interaction, work())
