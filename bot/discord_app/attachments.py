"""A file that somebody attached: fetched from where Discord keeps it, and from nowhere else."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final
from urllib.parse import urlsplit

import discord

from bot.articles.faults import ParseError
from bot.articles.reading.decode import MAX_BYTES, decode
from bot.desk import refusals, words
from bot.desk.reading import ENDINGS
from bot.discord_app.answers import defer
from bot.discord_app.interaction import Interaction
from bot.discord_app.replies import Refusal
from bot.discord_app.rest import Rest

_HOSTS: Final = frozenset({"cdn.discordapp.com", "media.discordapp.net"})
_SECONDS: Final = 20.0
_MARK: Final = b"\xef\xbb\xbf"


async def take_text(interaction: Interaction, file: discord.Attachment) -> str:
    """Have the person wait for the answer, and return what a file says; or refuse."""
    _require_text(file)
    await defer(interaction)
    return await _read_text(interaction.client.rest, file)


def _require_text(file: discord.Attachment) -> None:
    """Refuse a file that can't be an article, as far as its name and size tell."""
    if PurePath(file.filename).suffix.lower() not in ENDINGS:
        raise Refusal(refusals.wrong_type(file.filename))
    if file.size > MAX_BYTES:
        raise Refusal(refusals.too_large(file.filename))


async def _read_text(rest: Rest, file: discord.Attachment) -> str:
    if not is_discords(file.url, rest.api_url):
        raise Refusal(refusals.from_elsewhere(file.filename))
    data = await rest.download(file.url, most=MAX_BYTES, seconds=_SECONDS)
    if data is None:
        raise Refusal(refusals.file_gone(file.filename))
    if len(data) > MAX_BYTES:
        raise Refusal(refusals.too_large(file.filename))
    return _decoded(data, file.filename)


def is_discords(url: str, api_url: str) -> bool:
    """Tell whether Discord hands out files there, or what the settings name in its place."""
    try:
        at, api = urlsplit(url), urlsplit(api_url)
        is_api = (at.scheme, at.hostname, at.port) == (api.scheme, api.hostname, api.port)
        is_cdn = at.scheme == "https" and at.hostname in _HOSTS and at.port in (None, 443)
    except ValueError:
        return False
    return (is_cdn or is_api) and not (at.username or at.password)


def _decoded(data: bytes, name: str) -> str:
    data = data.removeprefix(_MARK)
    try:
        decode(data, name)
        return data.decode("utf-8")
    except ParseError as error:
        raise Refusal(words.unreadable(name, error)) from None
    except UnicodeDecodeError:  # in another encoding, as its mark says
        raise Refusal(refusals.wrong_encoding(name)) from None
