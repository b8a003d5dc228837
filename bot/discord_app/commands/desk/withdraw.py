"""`/desk withdraw`: an article is a draft again."""

from __future__ import annotations

from discord import app_commands

from bot.desk import refusals, words
from bot.desk.texts import DeskText
from bot.discord_app.commands.desk.editor import (
    WHICH,
    chosen_published,
    suggest_published,
)
from bot.discord_app.interaction import Interaction
from bot.discord_app.replies import Refusal, reply
from bot.messages.wire import Message


@app_commands.command(
    name="withdraw", description="Take an article back: nobody sees it any more, and you keep it."
)
@app_commands.describe(article=WHICH)
@app_commands.autocomplete(article=suggest_published)
async def withdraw_command(interaction: Interaction, article: str) -> None:
    """Withdraw one article."""

    async def work() -> Message:
        return await withdraw(interaction, await chosen_published(interaction, article))

    await reply(interaction, work(), changes=True)


async def withdraw(interaction: Interaction, text: DeskText) -> Message:
    """Withdraw a text, and say so."""
    desk = interaction.client.desk
    if await desk.texts.withdraw(text.guild_id, text.id) is None:
        raise Refusal(refusals.not_here())
    await desk.follower.look()
    return words.withdrawn(text)
