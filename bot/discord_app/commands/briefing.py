"""`/briefing`: the whole article."""

from __future__ import annotations

from discord import app_commands

from bot.discord_app.commands.options import (
    ARTICLE_HINT,
    VISIBILITY_HINT,
    Visibility,
    chosen_article,
    show,
    suggest_articles,
)
from bot.discord_app.interaction import Interaction


@app_commands.command(description="Show a whole article, with all its sections.")
@app_commands.describe(article=ARTICLE_HINT, visibility=VISIBILITY_HINT)
@app_commands.autocomplete(article=suggest_articles)
async def briefing(
    interaction: Interaction, article: str | None = None, visibility: Visibility = "everyone"
) -> None:
    """Answer with a briefing."""
    chosen = await chosen_article(interaction, article)
    if chosen is not None:
        await show(interaction, interaction.client.rendered.briefing(chosen), visibility)
