"""Who manages a server, as the commands that change it ask."""

from __future__ import annotations

from bot.daily.words import refusals
from bot.discord_app.interaction import Interaction
from bot.discord_app.replies import Refusal


def managed_guild(interaction: Interaction) -> int:
    """Return the guild's id, or refuse: only its managers may use the commands."""
    if interaction.guild_id is None:
        raise Refusal(refusals.only_in_servers())
    granted = interaction.permissions
    if not (granted.manage_guild or granted.administrator):
        raise Refusal(refusals.only_managers())
    return interaction.guild_id
