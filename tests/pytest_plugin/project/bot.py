"""A bot as many are, in a module that is called as this project's package is."""

from __future__ import annotations

import discord
from discord import app_commands


class Bot(discord.Client):
    def __init__(self) -> None:
        intents = discord.Intents.default()
        intents.message_content = True
        super().__init__(intents=intents)
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(ping)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        if message.content == "!hello":
            await message.channel.send(f"Hello, {message.author.name}")


@app_commands.command(description="Answers")
async def ping(interaction: discord.Interaction) -> None:
    view = discord.ui.View()
    view.add_item(discord.ui.Button(label="Again", custom_id="again"))
    await interaction.response.send_message("Pong!", view=view)


def make_bot() -> discord.Client:
    return Bot()
