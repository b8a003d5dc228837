"""A bot on nextcord, for the conversation in `test_clients.py`.

Run as `python bot_nextcord.py RECIPE TOKEN`; prints READY when it is.
"""

import sys
from typing import Any

import nextcord

recipe, token = sys.argv[1:]
exec(recipe)  # the line that `sandbox --only` prints for this library

intents = nextcord.Intents(guilds=True, members=True, guild_messages=True)
bot = nextcord.Client(intents=intents)


class Row(nextcord.ui.View):  # type: ignore[misc]
    @nextcord.ui.button(label="Press", custom_id="press")
    async def press(self, button: Any, interaction: Any) -> None:
        await interaction.response.edit_message(content="pressed")


@bot.slash_command(description="Say hello")
async def hello(interaction: Any) -> None:
    embed = nextcord.Embed(title="Hello")
    await interaction.response.send_message("hi", embed=embed, view=Row(timeout=None))


@bot.slash_command(description="Answer later")
async def later(interaction: Any) -> None:
    await interaction.response.defer()
    await interaction.edit_original_message(content="done")
    await interaction.followup.send("and more", ephemeral=True)


@bot.slash_command(description="List the members")
async def members(interaction: Any) -> None:
    names = [member.name async for member in interaction.guild.fetch_members()]
    await interaction.response.send_message(" ".join(sorted(names)))


@bot.event
async def on_message(message: Any) -> None:
    if not message.author.bot:
        await message.add_reaction("👋")


@bot.event
async def on_ready() -> None:
    print("READY", flush=True)


bot.run(token)
