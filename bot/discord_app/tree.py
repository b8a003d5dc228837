"""The tree of commands, and what is said to whoever uses one that isn't in it."""

from __future__ import annotations

import logging
from typing import Any

import discord
from discord import app_commands

from bot.discord_app import counted, incidents
from bot.discord_app.answers import AnswerLost, answer_or_follow_up
from bot.discord_app.commands import all_commands
from bot.discord_app.interaction import Interaction, Newsstand
from bot.messages import notices

_log = logging.getLogger(__name__)


class Tree(app_commands.CommandTree[Newsstand]):
    """The commands, for servers, direct messages, and users who installed the bot."""

    def __init__(self, client: Newsstand) -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )
        for command in all_commands():
            self.add_command(command)
        self._told: set[tuple[str | None, str]] = set()

    def as_json(self) -> list[dict[str, Any]]:
        """Return the commands as Discord is told of them."""
        return [command.to_dict(self) for command in self.get_commands()]

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Let everything through, and note a command that is registered in one server alone.

        This bot registers none there. A copy of one of its own is answered all the same.
        """
        counted.begin(interaction)
        data: Any = interaction.data
        if data.get("guild_id"):
            self._note(data)
        return True

    async def on_error(
        self, interaction: Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Report the error to the person and the log, under one incident id.

        A command that the bot doesn't know, or knows with other options, is no error of its own.
        """
        if isinstance(error, app_commands.CommandNotFound):
            data: Any = interaction.data
            self._note(data)
            await _say(interaction, notices.unknown_command(_as_typed(data)))
        elif isinstance(error, app_commands.CommandSignatureMismatch):
            await _say(interaction, notices.changed_command())
        else:
            cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
            await incidents.report(interaction, cause)

    def _note(self, data: Any) -> None:
        """Log that there is such a command, once."""
        guild, name = data.get("guild_id"), _as_typed(data)
        if (guild, name) in self._told:
            return
        self._told.add((guild, name))
        where = f"in server {guild}" if guild else "for every server"
        _log.warning(
            "Somebody used %s, which another bot with this token registered %s. "
            "`briefing-bot commands --clean` removes such commands.",
            name,
            where,
        )


def own_commands() -> list[dict[str, Any]]:
    """Return the bot's commands as Discord is told of them, without a connection."""
    return Tree(Newsstand(intents=discord.Intents(guilds=True))).as_json()


def _as_typed(data: Any) -> str:
    """Return a command's name, with its slash if it is one that is typed."""
    return f"/{data['name']}" if data.get("type", 1) == 1 else str(data["name"])


async def _say(interaction: Interaction, message: Any) -> None:
    if interaction.type is discord.InteractionType.autocomplete:
        return  # it can only be answered with choices, and there are none
    try:
        await answer_or_follow_up(interaction, message)
    except AnswerLost as lost:
        _log.warning("%s", lost)
