"""A bot on py-cord: registers /hello, answers it with an embed and a button, is pressed.

Run as `python bot_pycord.py RECIPE TOKEN`; prints what happens to it, a word a line.
"""

import sys
from typing import Any

import discord

recipe, token = sys.argv[1:]
exec(recipe)  # the line that `sandbox --only` prints for this library

# Its `discord` is not the one of discord.py, which mypy sees.
bot: Any = discord.Bot(intents=discord.Intents(guilds=True))  # type: ignore[attr-defined]


class Row(discord.ui.View):
    @discord.ui.button(label="Press", custom_id="press")
    async def press(self, button: Any, interaction: Any) -> None:
        await interaction.response.edit_message(content="pressed")


@bot.slash_command(description="Say hello")
async def hello(ctx: Any) -> None:
    await ctx.respond("hi", embed=discord.Embed(title="Hello"), view=Row(timeout=None))


@bot.event
async def on_ready() -> None:
    print("READY", flush=True)


@bot.event
async def on_resumed() -> None:
    print("RESUMED", flush=True)


bot.run(token)
