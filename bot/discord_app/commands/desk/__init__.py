"""`/desk`: a server's own articles, for its editors.

`editor`      who may use the desk, and which text is meant
`handing_in`  a text that was handed in: kept, and shown as it will look
`publish`     a draft comes out
`date`        a draft comes out on a date
`report`      how many posts a correction has reached
`submitted`   the forms that were filled in
`controls`    the buttons below answers

`add`         one file per command
`list`
`preview`
`withdraw`
`correct`
`editors`
"""

from __future__ import annotations

from typing import Any

from discord import app_commands

from bot.discord_app.commands.desk.add import add_command
from bot.discord_app.commands.desk.correct import correct_command
from bot.discord_app.commands.desk.editors import editors_command
from bot.discord_app.commands.desk.list import list_command
from bot.discord_app.commands.desk.preview import preview_command
from bot.discord_app.commands.desk.withdraw import withdraw_command

# No permission is asked for here: the people of a role may use it, whom Discord can't know. Each
# command checks who it is.
desk = app_commands.Group(
    name="desk",
    description="This server's own articles: add, look at, correct and withdraw them.",
    allowed_contexts=app_commands.AppCommandContext(
        guild=True, dm_channel=False, private_channel=False
    ),
    allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
)
_COMMANDS: tuple[app_commands.Command[Any, ..., Any], ...] = (
    add_command,
    list_command,
    preview_command,
    correct_command,
    withdraw_command,
    editors_command,
)
for _command in _COMMANDS:
    desk.add_command(_command)
