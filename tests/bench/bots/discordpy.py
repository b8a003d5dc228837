"""A bot on discord.py alone, which answers /briefing with one constant embed.

Run as `python discordpy.py API_URL GATEWAY_URL TOKEN`.
"""

import sys

for absent in ("orjson", "zstandard"):  # what `pip install discord.py` brings, and no more
    sys.modules[absent] = None  # type: ignore[assignment]

import discord  # noqa: E402
import yarl  # noqa: E402
from discord import app_commands  # noqa: E402

api, gateway, token = sys.argv[1:]
discord.http.Route.BASE = api
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)

client = discord.Client(intents=discord.Intents(guilds=True))
tree = app_commands.CommandTree(client)


@tree.command(description="Say hello")
async def briefing(interaction: discord.Interaction) -> None:
    embed = discord.Embed(title="Hello", description="This is the same each time.")
    await interaction.response.send_message(embed=embed)


@client.event
async def setup_hook() -> None:
    await tree.sync()


client.run(token, log_handler=None)
