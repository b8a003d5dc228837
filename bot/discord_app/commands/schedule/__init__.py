"""`/schedule`: the daily post of a channel, for those who manage the server.

`target`   who may do what with which channel
`asking`   answers in time, whatever the database and Discord do
`showing`  rows and answers of Discord, as the messages show them
`setting`  `set`
`looking`  `list`, `status`, `preview`
`acting`   `pause`, `resume`, `remove`
`posting`  `post-now`, and its button
"""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.discord_app.commands.schedule.acting import pause, remove, resume
from bot.discord_app.commands.schedule.looking import list_command, preview, status
from bot.discord_app.commands.schedule.posting import post_now
from bot.discord_app.commands.schedule.setting import set_command

# What Discord hides from whom is a hint that servers can change: each command checks again.
schedule = app_commands.Group(
    name="schedule",
    description="The daily post of a channel: set it, see how it stands, stop it.",
    default_permissions=discord.Permissions(manage_guild=True),
    allowed_contexts=app_commands.AppCommandContext(
        guild=True, dm_channel=False, private_channel=False
    ),
    allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
)
_COMMANDS: tuple[app_commands.Command[Any, ..., Any], ...] = (
    set_command,
    list_command,
    status,
    preview,
    post_now,
    pause,
    resume,
    remove,
)
for _command in _COMMANDS:
    schedule.add_command(_command)
