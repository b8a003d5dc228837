"""The slash commands, one file each; they read options, call the core and answer."""

from __future__ import annotations

from typing import Any

from discord import app_commands

from bot.discord_app.commands.briefing import briefing
from bot.discord_app.commands.help import help_command
from bot.discord_app.commands.section import section

Command = app_commands.Command[Any, ..., Any]


def all_commands() -> list[Command]:
    """Return every command the bot has."""
    return [briefing, section, help_command]
