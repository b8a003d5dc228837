"""The slash commands, one file or package each: they read options, call the core and answer."""

from __future__ import annotations

from typing import Any

from discord import app_commands

from bot.discord_app.commands.articles import articles
from bot.discord_app.commands.briefing import briefing
from bot.discord_app.commands.desk import desk
from bot.discord_app.commands.help import help_command
from bot.discord_app.commands.privacy import privacy
from bot.discord_app.commands.schedule import schedule
from bot.discord_app.commands.search import search
from bot.discord_app.commands.section import section

Command = app_commands.Command[Any, ..., Any] | app_commands.Group


def all_commands() -> list[Command]:
    """Return every command the bot has."""
    return [briefing, section, articles, search, schedule, desk, help_command, privacy]
