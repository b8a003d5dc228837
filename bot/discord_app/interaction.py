"""What commands and buttons receive: an interaction, whose client has all they need."""

from __future__ import annotations

import discord

from bot.daily.daily import Daily
from bot.daily.ledger.edition import Edition
from bot.daily.ledger.pictures import Pictures
from bot.desk.desk import Desk
from bot.discord_app.rest import Rest

# The bot never uses voice, so it needs no warnings about missing voice libraries.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False


class Newsstand(discord.AutoShardedClient):
    """A client that has the articles; its event handlers are in `BriefingClient`."""

    rest: Rest
    daily: Daily
    desk: Desk

    @property
    def pictures(self) -> Pictures:
        """The bytes of the articles' pictures."""
        return self.daily.edition.pictures


Interaction = discord.Interaction[Newsstand]


def edition_of(interaction: Interaction) -> Edition:
    """Return the articles that are seen where an interaction comes from."""
    return interaction.client.daily.edition.of(interaction.guild_id)
