"""A bot on py-cord, for the conversation in `test_clients.py`.

Run as `python bot_pycord.py RECIPE TOKEN`; prints READY when it is.
"""

import sys
from typing import Any

import discord

recipe, token = sys.argv[1:]
exec(recipe)  # the line that `sandbox --only` prints for this library

intents = discord.Intents(guilds=True, members=True, guild_messages=True)
# Its `discord` is not the one of discord.py, which mypy sees.
bot: Any = discord.Bot(intents=intents)  # type: ignore[attr-defined]


class Row(discord.ui.View):
    @discord.ui.button(label="Press", custom_id="press")
    async def press(self, button: Any, interaction: Any) -> None:
        await interaction.response.edit_message(content="pressed")


@bot.slash_command(description="Say hello")
async def hello(ctx: Any) -> None:
    await ctx.respond("hi", embed=discord.Embed(title="Hello"), view=Row(timeout=None))


@bot.slash_command(description="Answer later")
async def later(ctx: Any) -> None:
    await ctx.defer()
    await ctx.edit(content="done")
    await ctx.followup.send("and more", ephemeral=True)


@bot.slash_command(description="List the members")
async def members(ctx: Any) -> None:
    names = [member.name async for member in ctx.guild.fetch_members()]
    await ctx.respond(" ".join(sorted(names)))


@bot.event
async def on_message(message: Any) -> None:
    if not message.author.bot:
        await message.add_reaction("👋")


@bot.event
async def on_ready() -> None:
    print("READY", flush=True)


bot.run(token)
