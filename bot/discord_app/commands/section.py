"""`/section`: one part of an article."""

from __future__ import annotations

from discord import app_commands

from bot.articles.text import SHORT_KEY, shorten
from bot.discord_app.answers import answer
from bot.discord_app.commands.options import (
    ARTICLE_HINT,
    MAX_CHOICES,
    VISIBILITY_HINT,
    Visibility,
    choice,
    chosen_article,
    named_article,
    show,
    suggest_articles,
)
from bot.discord_app.interaction import Interaction
from bot.messages import notices


async def suggest_sections(
    interaction: Interaction, current: str
) -> list[app_commands.Choice[str]]:
    """Suggest sections of the chosen article, or of the newest."""
    library = interaction.client.library
    typed = getattr(interaction.namespace, "article", None)
    article = named_article(library, typed) or library.newest
    sections = article.suggest_sections(current, MAX_CHOICES)
    return [choice(section.title, shorten(section.key, SHORT_KEY)) for section in sections]


@app_commands.command(description="Show one section of an article, such as What's Next?")
@app_commands.describe(
    section="Which section: its name or how it begins.",
    article=ARTICLE_HINT,
    visibility=VISIBILITY_HINT,
)
@app_commands.autocomplete(section=suggest_sections, article=suggest_articles)
async def section(
    interaction: Interaction,
    section: str,
    article: str | None = None,
    visibility: Visibility = "everyone",
) -> None:
    """Answer with one section."""
    chosen = await chosen_article(interaction, article)
    if chosen is None:
        return
    part = chosen.by_short_key(section) or chosen.find_section(section)
    if part is None:
        await answer(interaction, notices.unknown_section(section, chosen), private=True)
        return
    await show(interaction, interaction.client.rendered.section(chosen, part.key), visibility)
