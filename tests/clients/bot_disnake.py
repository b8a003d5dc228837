"""A bot on disnake: registers /hello, answers it with an embed and a button, is pressed.

Run as `python bot_disnake.py RECIPE TOKEN`; prints what happens to it, a word a line.
"""

import sys

import disnake
from disnake.ext import commands

recipe, token = sys.argv[1:]
exec(recipe)  # the line that `sandbox --only` prints for this library

bot = commands.InteractionBot(intents=disnake.Intents(guilds=True))


@bot.slash_command(description="Say hello")
async def hello(interaction: disnake.ApplicationCommandInteraction) -> None:
    await interaction.response.send_message(
        "hi",
        embed=disnake.Embed(title="Hello"),
        components=[disnake.ui.Button(label="Press", custom_id="press")],
    )


@bot.event
async def on_button_click(interaction: disnake.MessageInteraction) -> None:
    await interaction.response.edit_message("pressed")


@bot.event
async def on_ready() -> None:
    print("READY", flush=True)


@bot.event
async def on_resumed() -> None:
    print("RESUMED", flush=True)


bot.run(token)
