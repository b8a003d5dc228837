"""A text that was handed in: kept as a draft, and shown as it will look."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.daily.port.port import Upload
from bot.desk import refusals, words
from bot.desk.reading import PASTED, with_headline
from bot.desk.texts import DeskFull, DeskText
from bot.discord_app.answers import answer, follow_up
from bot.discord_app.interaction import Interaction
from bot.discord_app.replies import WORK_SECONDS
from bot.messages.wire import Message
from bot.store.failures import StoreUnavailable

# A long text takes a moment to be read, and all of it a moment to be written.
_SLOWLY_SECONDS = 20.0


async def hand_in(interaction: Interaction, draft: DeskText, *, deferred: bool = False) -> None:
    """Keep a draft and show it; what can't be kept is given back.

    Where the answer is not `deferred`, it has to come in time.
    """
    desk = interaction.client.desk
    seconds = _SLOWLY_SECONDS if deferred else WORK_SECONDS
    try:
        async with asyncio.timeout(seconds):
            if draft.zone is None:
                zone = await interaction.client.daily.schedules.last_zone(draft.guild_id)
                draft = replace(draft, zone=zone)
            reading = await asyncio.to_thread(desk.read, draft)
            draft = with_headline(draft, reading)
            is_kept = await desk.texts.keep(draft)
            message = await shown(interaction, draft)
    except DeskFull:
        await give_back(interaction, draft.text, refusals.full())
    except (StoreUnavailable, TimeoutError):
        await give_back(interaction, draft.text)
    else:
        if not is_kept:
            await give_back(interaction, draft.text, refusals.changed_since())
            return
        await answer(interaction, message, private=True)
        if reading.article is not None and reading.hints:
            await follow_up(interaction, words.hints(reading))


async def give_back(interaction: Interaction, text: str, why: Message | None = None) -> None:
    """Say why a text was not kept, with the text as a file."""
    file = Upload(PASTED, text.encode("utf-8", "replace"))
    await answer(interaction, why or refusals.not_kept(), private=True, more=[file])


async def shown(interaction: Interaction, text: DeskText) -> Message:
    """Return the post of a text, or what is wrong with it."""
    reading = await asyncio.to_thread(interaction.client.desk.read, text)
    if reading.article is None:
        return words.faulty(text, reading)
    style = await interaction.client.daily.schedules.guild_style(text.guild_id)
    return words.preview(text, reading.article, style)
