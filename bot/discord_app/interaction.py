"""What a command or a button is handed: the interaction, and what hangs on its client."""

from __future__ import annotations

import discord

from bot.articles.library import Library
from bot.discord_app.rest import Rest
from bot.messages.rendered import Rendered


class Newsstand(discord.AutoShardedClient):
    """A client with the articles on it; what it does with events is `BriefingClient`'s."""

    rest: Rest
    library: Library
    rendered: Rendered


Interaction = discord.Interaction[Newsstand]
