"""What commands and buttons receive: an interaction, whose client has all they need."""

from __future__ import annotations

import discord

from bot.articles.library import Library
from bot.daily.daily import Daily
from bot.discord_app.rest import Rest
from bot.messages.rendered import Rendered


class Newsstand(discord.AutoShardedClient):
    """A client that has the articles; its event handlers are in `BriefingClient`."""

    rest: Rest
    daily: Daily

    @property
    def library(self) -> Library:
        """The current articles."""
        return self.daily.edition.library

    @property
    def rendered(self) -> Rendered:
        """Their messages."""
        return self.daily.edition.rendered


Interaction = discord.Interaction[Newsstand]
