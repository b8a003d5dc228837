"""`/section`: one part of an article."""

from __future__ import annotations

from discord import app_commands

from bot.articles.text import SHORT_KEY, shorten
from bot.discord_app.answers import answer
from bot.discord_app.commands.options import (
    ARTICLE_HINT,
    MAX_CHOICES,
    MAX_SUGGESTED,
    VISIBILITY_HINT,
    Visibility,
    choice,
    chosen_article,
    named_article,
    show,
    show_privately,
    suggest_articles,
)
from bot.discord_app.interaction import Interaction, edition_of
from bot.messages import notices


async def suggest_sections(
    interaction: Interaction, current: str
) -> list[app_commands.Choice[str]]:
    """Suggest sections of the chosen article, or of the newest."""
    library = edition_of(interaction).library
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
    chosen = await chosen_article(interaction, article, section)
    if chosen is None:
        return
    shown = chosen.article
    part = shown.by_short_key(section) or shown.find_section(section)
    alike = () if part else shown.alike_sections(section, MAX_SUGGESTED)
    if len(alike) == 1:
        [part] = alike
    if part is None:
        message = notices.unknown_section(section, shown, alike)
        await answer(interaction, message, private=True)
        return
    guess = f"{part.title} · {shown.headline}" if alike or chosen.is_guess else None
    rendered = edition_of(interaction).rendered
    if visibility == "only me":
        await show_privately(interaction, rendered.reader(shown, part.key), guess)
    else:
        await show(interaction, rendered.section(shown, part.key), guess)
