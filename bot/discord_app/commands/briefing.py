"""`/briefing`: the whole article."""

from __future__ import annotations

from discord import app_commands

from bot.discord_app.commands.options import (
    ARTICLE_HINT,
    VISIBILITY_HINT,
    Visibility,
    chosen_article,
    show,
    show_privately,
    suggest_articles,
)
from bot.discord_app.interaction import Interaction, edition_of


@app_commands.command(description="Show a whole article, with all its sections.")
@app_commands.describe(article=ARTICLE_HINT, visibility=VISIBILITY_HINT)
@app_commands.autocomplete(article=suggest_articles)
async def briefing(
    interaction: Interaction, article: str | None = None, visibility: Visibility = "everyone"
) -> None:
    """Answer with a briefing."""
    chosen = await chosen_article(interaction, article)
    if chosen is None:
        return
    shown, rendered = chosen.article, edition_of(interaction).rendered
    guess = shown.headline if chosen.is_guess else None
    if visibility == "only me":
        await show_privately(interaction, rendered.private_briefing(shown), guess)
    else:
        await show(interaction, rendered.briefing(shown), guess)
