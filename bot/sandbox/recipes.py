"""How to point bots at a sandbox: what to write, and where, for each client library."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from bot.sandbox.model import Json
from bot.sandbox.realm import Addresses

_BEFORE = "Before the line that creates the bot"
_OPTIONS = "In the options of your client"


@dataclass(frozen=True)
class Recipe:
    """What points a bot on one library at a sandbox."""

    library: str
    where: str
    """Where to write it."""
    line: str


def recipes(addresses: Addresses) -> list[Recipe]:
    """Return a line for each library.

    discord.py and disnake have both addresses as class attributes; JDA has a setting for each;
    the others ask the API where the gateway is. Some add the version of the API by themselves.
    """
    api, gateway = addresses.api, addresses.gateway
    of_any_version = api.rpartition("/")[0]
    of_module = (
        'import {0}, yarl; {0}.http.Route.BASE = "{1}"; '
        '{0}.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL("{2}")'
    )
    return [
        Recipe("discord.py", _BEFORE, of_module.format("discord", api, gateway)),
        Recipe("discord.js", _OPTIONS, f'rest: {{ api: "{of_any_version}" }},'),
        Recipe("JDA", "On your JDABuilder, before build()", _jda(api, gateway)),
        Recipe("discordgo", "Before discordgo.New", _discordgo(api)),
        Recipe("nextcord", _BEFORE, f'import nextcord; nextcord.http.Route.BASE = "{api}"'),
        Recipe("disnake", _BEFORE, of_module.format("disnake", api, gateway)),
        Recipe("py-cord", _BEFORE, f'import discord; discord.http.Route.API_BASE_URL = "{api}"'),
        Recipe("hikari", _BEFORE, _hikari(api)),
        Recipe("interactions.py", _BEFORE, _interactions_py(api)),
        Recipe("@discordjs/core", "In the options of your REST", f'api: "{of_any_version}",'),
        Recipe("oceanic.js", _OPTIONS, f'rest: {{ baseURL: "{api}" }},'),
        Recipe("eris", _OPTIONS, _eris(addresses.port)),
        Recipe("discordeno", _OPTIONS, f'rest: {{ proxy: {{ baseUrl: "{of_any_version}" }} }},'),
        Recipe("seyfert", "After new Client", _seyfert(addresses.port)),
    ]


def environment(addresses: Addresses) -> str | None:
    """Return what a bot's environment needs to trust the certificate, if there is one.

    The first is read by Node, the second by OpenSSL, and so by Python, and by Go.
    """
    file = addresses.certificate
    return None if file is None else f'NODE_EXTRA_CA_CERTS="{file}" SSL_CERT_FILE="{file}"'


def connection(addresses: Addresses, token: str) -> Json:
    """Return all that somebody's own bot needs, for the page."""
    return {
        "api": addresses.api,
        "gateway": addresses.gateway,
        "token": token,
        "recipes": [asdict(each) for each in recipes(addresses)],
        "environment": environment(addresses),
    }


def _jda(api: str, gateway: str) -> str:
    controller = f'public String getGateway() {{ return "{gateway}"; }}'
    return (
        f'builder.setRestConfig(new RestConfig().setBaseUrl("{api}/"))'
        f".setSessionController(new ConcurrentSessionController() {{ {controller} }});"
    )


def _discordgo(api: str) -> str:
    """Return an assignment of every address that a bot asks: they are variables, made at start."""
    parts = {
        "API": "",
        "Guilds": "guilds/",
        "Channels": "channels/",
        "Users": "users/",
        "Webhooks": "webhooks/",
        "Gateway": "gateway",
        "GatewayBot": "gateway/bot",
        "Applications": "applications",
    }
    names = ", ".join(f"discordgo.Endpoint{name}" for name in parts)
    values = ", ".join(f'api + "{path}"' for path in parts.values())
    return f'api := "{api}/"; {names} = {values}'


def _hikari(api: str) -> str:
    return (
        "import functools, hikari; "
        f'hikari.GatewayBot = functools.partial(hikari.GatewayBot, rest_url="{api}")'
    )


def _interactions_py(api: str) -> str:
    return f'import interactions; interactions.api.http.route.Route.BASE = "{api}"'


def _eris(port: int) -> str:
    """Return options with an agent that speaks HTTP, as the library itself never does."""
    plain = 'new (process.getBuiltinModule("http").Agent)()'
    of_https = f'{{ protocol: "https:", defaultPort: {port} }}'
    return f'rest: {{ domain: "127.0.0.1", agent: Object.assign({plain}, {of_https}) }},'


def _seyfert(port: int) -> str:
    """Return lines in one; its gateway is always at port 443, by TLS, but for the agent's word."""
    return (
        f'client.rest.options.domain = "http://127.0.0.1:{port}"; '
        'const agent = process.getBuiltinModule("https").globalAgent, tls = agent.createConnection;'
        ' agent.createConnection = (to, ...more) => to.host === "127.0.0.1" '
        f'? process.getBuiltinModule("net").connect({port}, to.host) '
        ": tls.call(agent, to, ...more);"
    )
