"""`/schedule`: the daily post of a channel, for those who manage the server.

`target`    who may do what in which channel
`reply`     answers in time, whatever the database and Discord do

`set`       one file per command
`list`
`status`
`preview`
`post_now`  and its button
`pause`
`resume`
`remove`
"""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.discord_app.commands.schedule.list import list_command
from bot.discord_app.commands.schedule.pause import pause_command
from bot.discord_app.commands.schedule.post_now import post_now_command
from bot.discord_app.commands.schedule.preview import preview_command
from bot.discord_app.commands.schedule.remove import remove_command
from bot.discord_app.commands.schedule.resume import resume_command
from bot.discord_app.commands.schedule.set import set_command
from bot.discord_app.commands.schedule.status import status_command

# Servers can change who sees the commands, so each command checks the permission again.
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
    status_command,
    preview_command,
    post_now_command,
    pause_command,
    resume_command,
    remove_command,
)
for _command in _COMMANDS:
    schedule.add_command(_command)
