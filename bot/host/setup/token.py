"""The first step: whose token it is. It is written into `.env`, and never shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from bot.errors import BotError, Exit, WrongToken
from bot.host.invite import Application, application
from bot.host.requests import answer, connected
from bot.host.setup.env_file import write_setting
from bot.host.setup.talk import LeftOut, Talk
from bot.settings import SETTINGS, Settings

_TOKEN = next(each for each in SETTINGS if each.name == "DISCORD_TOKEN")
_WHERE = "https://discord.com/developers/applications"
_QUESTION = "Token, which isn't shown as you paste it"


class TokenNeeded(BotError):
    """Nothing can be done without a token."""

    template = (
        "Without a token nothing can be set up. Get it at {where}: your application, Bot, Reset "
        "Token; then type `briefing-bot setup` again, or name a file with --token-file."
    )
    exit_status = Exit.CONFIG


class TokenInEnvironment(BotError):
    """The token that was given would not be used."""

    template = (
        "DISCORD_TOKEN is set in the environment to another token, and wins over {file}. Take it "
        "out there, or leave --token-file out."
    )
    exit_status = Exit.CONFIG


@dataclass(frozen=True)
class Identity:
    """The bot that a token is of."""

    application: Application
    user_id: int
    name: str


def know_the_bot(
    talk: Talk, given: str | None, file: Path, *, in_environment: bool
) -> tuple[Talk, Identity]:
    """Return the bot, and the talk with its token in the settings."""
    known = talk.settings.discord_token
    if in_environment and given and given != known:
        raise TokenInEnvironment(file=file)
    token = given or known
    identity = _checked(talk, token, is_final=bool(given)) if token else None
    if identity is not None:
        talk.person.say(f"  The token works: it is that of {identity.name}.")
    if talk.person.answers and not given and not in_environment:
        token, identity = _asked(talk, token, identity)
    if token is None or identity is None:
        raise TokenNeeded(where=_WHERE)
    if token != known:
        write_setting(file, _TOKEN.name, token, _TOKEN.help)
        talk.person.say(f"  Saved in {file}, which only your user can read.")
    return replace(talk, settings=replace(talk.settings, discord_token=token)), identity


def _asked(
    talk: Talk, token: str | None, identity: Identity | None
) -> tuple[str | None, Identity | None]:
    """Ask for a token until there is one that works."""
    if identity is None:
        talk.person.say(f"  Open {_WHERE}: your application, Bot, Reset Token, Copy.")
    keep = "" if identity is None else "; Enter keeps this one"
    while typed := _typed(talk, f"{_QUESTION}{keep}"):
        try:
            parsed: str = _TOKEN.parse(typed)
        except ValueError as error:
            talk.person.say(f"  It {error}.")
            continue
        if (found := _checked(talk, parsed, is_final=False)) is not None:
            talk.person.say(f"  It is the token of {found.name}.")
            return parsed, found
    return token, identity


def _typed(talk: Talk, question: str) -> str:
    try:
        return talk.person.ask_secretly(question)
    except LeftOut:
        return ""


def _checked(talk: Talk, token: str, *, is_final: bool) -> Identity | None:
    """Return whose token it is; None if Discord refuses it and another can be asked for."""
    try:
        return talk.run(_identify(talk.settings, token))
    except WrongToken:
        if is_final or not talk.person.answers:
            raise
    talk.person.say(
        "  Discord doesn't accept this token. It has to be the one under Bot, Reset Token, not "
        "the client secret or the public key; an older one ends when it is reset."
    )
    return None


async def _identify(settings: Settings, token: str) -> Identity:
    async with connected(settings, token) as rest:
        me = await answer(rest, "/users/@me")
        found = await application(rest)
    name = str(me.get("global_name") or me.get("username") or found.name)
    return Identity(found, int(me["id"]), name)
