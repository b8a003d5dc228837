"""Where an app may be used, and thanks to whom: contexts and installations. Pure.

    context            installed by the guild    installed by the person
    0  a guild         if the bot is in it       wherever they may use commands
    1  the bot's DMs   if they share a guild     yes
    2  between others  no                        yes

Source: docs, resources/application (installation context) and interactions.
"""

from __future__ import annotations

from bot.sandbox.model import Channel, Interaction, Json
from bot.sandbox.world.permissions import APP_IN_DM, APP_IN_PRIVATE, Permission
from bot.sandbox.world.world import World

GUILD, BOT_DM, PRIVATE = 0, 1, 2
BY_GUILD, BY_USER = 0, 1


def context_of(channel: Channel) -> int:
    """Return Discord's number for the kind of place that `channel` is."""
    if channel.guild_id is not None:
        return GUILD
    return PRIVATE if channel.recipient_id is None else BOT_DM


def installs(world: World, user_id: int, channel: Channel) -> dict[int, str]:
    """Return who installed the app for use in `channel`: kind of installation, then id."""
    found: dict[int, str] = {}
    context, app = context_of(channel), world.application
    if context == GUILD and app.bot_id in world.guilds[channel.guild_id or 0].members:
        found[BY_GUILD] = str(channel.guild_id)
    elif context == BOT_DM and world.may_meet(user_id):
        # Discord names no guild here, whichever they share.
        found[BY_GUILD] = "0"
    if user_id in app.user_installs:
        found[BY_USER] = str(user_id)
    return found


def owners(world: World, user_id: int, channel: Channel, command: Json) -> Json:
    """Return `authorizing_integration_owners` for a use of `command`; empty if there are none."""
    return {
        str(kind): owner
        for kind, owner in installs(world, user_id, channel).items()
        if kind in (command.get("integration_types") or (BY_GUILD,))
    }


def is_foreign(interaction: Interaction) -> bool:
    """Tell whether only the person's own installation allows the interaction."""
    return str(BY_GUILD) not in interaction.owners


def must_be_private(world: World, interaction: Interaction) -> bool:
    """Tell whether Discord shows every answer only to the person.

    It does in guilds that have not installed the app, for members who may not use external
    apps in public.
    """
    channel = world.channels.get(interaction.channel_id)
    if channel is None or channel.guild_id is None or not is_foreign(interaction):
        return False
    return not world.permissions(interaction.user_id, channel) & Permission.USE_EXTERNAL_APPS


def app_permissions(world: World, user_id: int, channel: Channel) -> Permission:
    """Return the permissions that the app is told it has where it is used.

    In a guild that has not installed it, it may do no more than the person (a guess).
    """
    context = context_of(channel)
    if context == PRIVATE:
        return APP_IN_PRIVATE
    if context == BOT_DM:
        return APP_IN_DM
    bot_id = world.application.bot_id
    is_member = bot_id in world.guilds[channel.guild_id or 0].members
    return world.permissions(bot_id if is_member else user_id, channel)
