"""What a command or a button is handed: the interaction, and what hangs on its client."""

from __future__ import annotations

import discord

from bot.articles.library import Library
from bot.daily.daily import Daily
from bot.discord_app.rest import Rest
from bot.messages.rendered import Rendered


class Newsstand(discord.AutoShardedClient):
    """A client with the articles on it; what it does with events is `BriefingClient`'s."""

    rest: Rest
    daily: Daily

    @property
    def library(self) -> Library:
        """The articles of the moment."""
        return self.daily.edition.library

    @property
    def rendered(self) -> Rendered:
        """Their messages."""
        return self.daily.edition.rendered


Interaction = discord.Interaction[Newsstand]
