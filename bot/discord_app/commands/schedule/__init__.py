"""`/schedule`: the daily post of a channel, for those who manage the server.

`target`    who may do what in which channel
`access`    what the bot may do there, asked of Discord for a short while

`change`    changes a schedule, and answers with how it stands then
`controls`  the buttons below answers

`set`       one file per command
`times`     add-time and remove-time
`list`
`status`
`calendar`
`preview`
`post_now`  and its button
`next`      next and skip-next
`pause`
`resume`
`remove`
`undo`      a button
"""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.discord_app.commands.schedule.calendar import calendar_command
from bot.discord_app.commands.schedule.list import list_command
from bot.discord_app.commands.schedule.next import next_command, skip_next_command
from bot.discord_app.commands.schedule.pause import pause_command
from bot.discord_app.commands.schedule.post_now import post_now_command
from bot.discord_app.commands.schedule.preview import preview_command
from bot.discord_app.commands.schedule.remove import remove_command
from bot.discord_app.commands.schedule.resume import resume_command
from bot.discord_app.commands.schedule.set import set_command
from bot.discord_app.commands.schedule.status import status_command
from bot.discord_app.commands.schedule.times import add_time_command, remove_time_command

# Servers can change who sees the commands, so each command checks the permission again.
schedule = app_commands.Group(
    name="schedule",
    description="The daily post of a channel: set it, see how it is doing, stop it.",
    default_permissions=discord.Permissions(manage_guild=True),
    allowed_contexts=app_commands.AppCommandContext(
        guild=True, dm_channel=False, private_channel=False
    ),
    allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
)
_COMMANDS: tuple[app_commands.Command[Any, ..., Any], ...] = (
    set_command,
    add_time_command,
    remove_time_command,
    list_command,
    status_command,
    calendar_command,
    preview_command,
    post_now_command,
    next_command,
    skip_next_command,
    pause_command,
    resume_command,
    remove_command,
)
for _command in _COMMANDS:
    schedule.add_command(_command)
