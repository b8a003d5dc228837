"""A bot on disnake, for the conversation in `test_clients.py`.

Run as `python bot_disnake.py RECIPE TOKEN`; prints READY when it is.
"""

import sys

import disnake
from disnake.ext import commands

recipe, token = sys.argv[1:]
exec(recipe)  # the line that `sandbox --only` prints for this library

intents = disnake.Intents(guilds=True, members=True, guild_messages=True)
bot = commands.InteractionBot(intents=intents)


@bot.slash_command(description="Say hello")
async def hello(interaction: disnake.ApplicationCommandInteraction) -> None:
    await interaction.response.send_message(
        "hi",
        embed=disnake.Embed(title="Hello"),
        components=[disnake.ui.Button(label="Press", custom_id="press")],
    )


@bot.slash_command(description="Answer later")
async def later(interaction: disnake.ApplicationCommandInteraction) -> None:
    await interaction.response.defer()
    await interaction.edit_original_response("done")
    await interaction.followup.send("and more", ephemeral=True)


@bot.slash_command(description="List the members")
async def members(interaction: disnake.ApplicationCommandInteraction) -> None:
    names = [member.name async for member in interaction.guild.fetch_members()]
    await interaction.response.send_message(" ".join(sorted(names)))


@bot.event
async def on_message(message: disnake.Message) -> None:
    if not message.author.bot:
        await message.add_reaction("👋")


@bot.event
async def on_button_click(interaction: disnake.MessageInteraction) -> None:
    await interaction.response.edit_message("pressed")


@bot.event
async def on_ready() -> None:
    print("READY", flush=True)


bot.run(token)
