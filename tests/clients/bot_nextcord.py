"""A bot on nextcord: registers /hello, answers it with an embed and a button, is pressed.

Run as `python bot_nextcord.py RECIPE TOKEN`; prints what happens to it, a word a line.
"""

import sys
from typing import Any

import nextcord

recipe, token = sys.argv[1:]
exec(recipe)  # the line that `sandbox --only` prints for this library

bot = nextcord.Client(intents=nextcord.Intents(guilds=True))


class Row(nextcord.ui.View):  # type: ignore[misc]
    @nextcord.ui.button(label="Press", custom_id="press")
    async def press(self, button: Any, interaction: Any) -> None:
        await interaction.response.edit_message(content="pressed")


@bot.slash_command(description="Say hello")
async def hello(interaction: Any) -> None:
    embed = nextcord.Embed(title="Hello")
    await interaction.response.send_message("hi", embed=embed, view=Row(timeout=None))


@bot.event
async def on_ready() -> None:
    print("READY", flush=True)


@bot.event
async def on_resumed() -> None:
    print("RESUMED", flush=True)


bot.run(token)
