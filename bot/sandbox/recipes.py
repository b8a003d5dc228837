"""How to point bots on the well-known libraries at a sandbox, one line each."""

from __future__ import annotations

from bot.sandbox.server import Addresses


def recipes(addresses: Addresses) -> dict[str, str]:
    """Return a line of Python for each library, to be run before the bot is made.

    discord.py and disnake have both addresses as class attributes; py-cord and hikari ask the
    API where the gateway is.
    """
    api, gateway = addresses.api, addresses.gateway
    of_module = (
        'import {0}, yarl; {0}.http.Route.BASE = "{1}"; '
        '{0}.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL("{2}")'
    )
    return {
        "discord.py": of_module.format("discord", api, gateway),
        "disnake": of_module.format("disnake", api, gateway),
        "py-cord": f'import discord; discord.http.Route.API_BASE_URL = "{api}"',
        "hikari": (
            "import functools, hikari; "
            f'hikari.GatewayBot = functools.partial(hikari.GatewayBot, rest_url="{api}")'
        ),
    }
