"""`/desk add`: a new article, from a file or typed into a form."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.desk import forms
from bot.desk.reading import new_draft
from bot.discord_app.answers import answer, show_form
from bot.discord_app.attachments import take_text
from bot.discord_app.commands.desk.editor import edited_guild
from bot.discord_app.commands.desk.handing_in import hand_in
from bot.discord_app.interaction import Interaction
from bot.discord_app.replies import Refusal

FILE = "A Markdown file (.md) or a plain text (.txt), of 1 MiB at most."


@app_commands.command(
    name="add", description="Add an article: from a file, or type it in. You see it before others."
)
@app_commands.describe(file=f"{FILE} Without one you get a form.")
async def add_command(interaction: Interaction, file: discord.Attachment | None = None) -> None:
    """Take a file, or show the form."""
    try:
        guild_id = edited_guild(interaction)
        if file is None:
            await show_form(interaction, forms.paste())
            return
        text = await take_text(interaction, file)
    except Refusal as refusal:
        await answer(interaction, refusal.message, private=True)
    else:
        await hand_in(interaction, new_draft(guild_id, file.filename, text), deferred=True)
