"""A bot on discord.py, for the conversation in `test_clients.py`.

Run as `python bot_discordpy.py RECIPE TOKEN`; prints READY when its commands are registered.
"""

import sys

import discord
from discord import app_commands

recipe, token = sys.argv[1:]
exec(recipe)  # the line that `sandbox --only` prints for this library

intents = discord.Intents(guilds=True, members=True, guild_messages=True)
client = discord.Client(intents=intents)
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


@tree.command(description="Answer later")
async def later(interaction: discord.Interaction) -> None:
    await interaction.response.defer()
    await interaction.edit_original_response(content="done")
    await interaction.followup.send("and more", ephemeral=True)


@tree.command(description="List the members")
async def members(interaction: discord.Interaction) -> None:
    assert interaction.guild is not None
    names = [member.name async for member in interaction.guild.fetch_members()]
    await interaction.response.send_message(" ".join(sorted(names)))


@client.event
async def on_message(message: discord.Message) -> None:
    if not message.author.bot:
        await message.add_reaction("👋")


@client.event
async def setup_hook() -> None:
    await tree.sync()


@client.event
async def on_ready() -> None:
    print("READY", flush=True)


client.run(token)
