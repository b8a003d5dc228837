"""A bot on py-cord, which answers /briefing with one constant embed.

Run as `python pycord.py API_URL GATEWAY_URL TOKEN`.
"""

import sys
from typing import Any

import discord

api, _, token = sys.argv[1:]
discord.http.Route.API_BASE_URL = api  # type: ignore[attr-defined]

# Its `discord` is not the one of discord.py, which mypy sees.
bot: Any = discord.Bot(intents=discord.Intents(guilds=True))  # type: ignore[attr-defined]


@bot.slash_command(description="Say hello")
async def briefing(ctx: Any) -> None:
    embed = discord.Embed(title="Hello", description="This is the same each time.")
    await ctx.respond(embed=embed)


bot.run(token)
