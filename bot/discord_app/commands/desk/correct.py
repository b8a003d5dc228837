"""`/desk correct`: another text in the place of one that is out."""

from __future__ import annotations

import asyncio

import discord
from discord import app_commands

from bot.daily.words import refusals as daily_refusals
from bot.desk import forms, refusals
from bot.desk.reading import new_draft
from bot.discord_app.answers import answer, show_form
from bot.discord_app.attachments import take_text
from bot.discord_app.commands.desk.add import FILE
from bot.discord_app.commands.desk.editor import (
    WHICH,
    chosen_published,
    suggest_published,
)
from bot.discord_app.commands.desk.handing_in import hand_in
from bot.discord_app.interaction import Interaction
from bot.discord_app.replies import WORK_SECONDS, Refusal
from bot.store.failures import StoreUnavailable


@app_commands.command(
    name="correct", description="Correct an article; the posts that are out follow."
)
@app_commands.describe(
    article=WHICH,
    reason="What was wrong; readers see it in the posts that are out.",
    file=f"The corrected text: {FILE} Without one you get a form.",
)
@app_commands.autocomplete(article=suggest_published)
async def correct_command(
    interaction: Interaction,
    article: str,
    reason: app_commands.Range[str, 1, forms.REASON_LENGTH] | None = None,
    file: discord.Attachment | None = None,
) -> None:
    """Take the corrected text from a file, or show it in a form."""
    try:
        async with asyncio.timeout(WORK_SECONDS):
            wrong = await chosen_published(interaction, article)
        if file is None:
            if not forms.fits(wrong):
                raise Refusal(refusals.too_long_to_edit())
            await show_form(interaction, forms.correct(wrong, reason or ""))
            return
        text = await take_text(interaction, file)
    except Refusal as refusal:
        await answer(interaction, refusal.message, private=True)
    except (StoreUnavailable, TimeoutError):
        await answer(interaction, daily_refusals.database_away(), private=True)
    else:
        draft = new_draft(
            wrong.guild_id, file.filename, text, corrects=wrong, reason=reason or None
        )
        await hand_in(interaction, draft, deferred=True)
