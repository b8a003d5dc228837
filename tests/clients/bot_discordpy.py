"""A bot on discord.py: registers /hello, answers it with an embed and a button, is pressed.

Run as `python bot_discordpy.py RECIPE TOKEN`; prints what happens to it, a word a line.
"""

import sys

import discord
from discord import app_commands

recipe, token = sys.argv[1:]
exec(recipe)  # the line that `sandbox --only` prints for this library

client = discord.Client(intents=discord.Intents(guilds=True))
tree = app_commands.CommandTree(client)


class Row(discord.ui.View):
    @discord.ui.button(label="Press", custom_id="press")
    async def press(
        self, interaction: discord.Interaction, button: "discord.ui.Button[Row]"
    ) -> None:
        await interaction.response.edit_message(content="pressed")


@tree.command(description="Say hello")
async def hello(interaction: discord.Interaction) -> None:
    view = Row(timeout=None)
    await interaction.response.send_message("hi", embed=discord.Embed(title="Hello"), view=view)


@client.event
async def setup_hook() -> None:
    await tree.sync()


@client.event
async def on_ready() -> None:
    print("READY", flush=True)


@client.event
async def on_resumed() -> None:
    print("RESUMED", flush=True)


client.run(token)
