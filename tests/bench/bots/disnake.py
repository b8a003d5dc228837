"""A bot on disnake, which answers /briefing with one constant embed.

Run as `python disnake.py API_URL GATEWAY_URL TOKEN`.
"""

import sys

sys.path.pop(0)  # this folder has a module of the same name

import disnake
import yarl
from disnake.ext import commands

api, gateway, token = sys.argv[1:]
disnake.http.Route.BASE = api
disnake.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)

bot = commands.InteractionBot(intents=disnake.Intents(guilds=True))


@bot.slash_command(description="Say hello")
async def briefing(interaction: disnake.ApplicationCommandInteraction) -> None:
    embed = disnake.Embed(title="Hello", description="This is the same each time.")
    await interaction.response.send_message(embed=embed)


bot.run(token)
