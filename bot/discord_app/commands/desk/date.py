"""A draft comes out on a date, as an editor types it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from bot.daily.when.moment_typed import moment_typed
from bot.daily.when.reading import Asker
from bot.daily.when.typed import TypedWrong, shown_time
from bot.desk import forms, words
from bot.desk.controls import Control
from bot.desk.texts import DeskText
from bot.discord_app.answers import defer_update
from bot.discord_app.commands.desk.editor import edited_guild, text_for
from bot.discord_app.commands.desk.publish import publish
from bot.discord_app.interaction import Interaction
from bot.discord_app.replies import reply_in_place
from bot.messages.forms import Form
from bot.messages.wire import Message

# Months and weekdays are looked up in many languages, which takes a while the first time.
_SECONDS = 60.0


async def date_form(interaction: Interaction, draft: DeskText) -> Form:
    """Return the form, with the time and the zone of the server's daily post."""
    schedules = interaction.client.daily.schedules
    own = await schedules.of_guild(draft.guild_id)
    zone = await schedules.last_zone(draft.guild_id) or (own[0].when.zone if own else "")
    return forms.date(draft, shown_time(own[0].when.minute) if own else "", zone)


async def publish_on_a_date(
    interaction: Interaction, control: Control, typed: Mapping[str, str]
) -> None:
    """Publish a draft at the moment that was typed; it is out from then on."""

    async def work() -> Message:
        draft = await text_for(interaction, control)
        day, time, zone = (typed.get(name, "") for name in (forms.DAY, forms.TIME, forms.ZONE))
        asker = await _asker(interaction)
        try:
            moment = await asyncio.to_thread(moment_typed, day, time, zone, asker)
        except TypedWrong as wrong:
            return words.no_moment(draft, str(wrong))
        return await publish(interaction, draft, moment)

    await defer_update(interaction)
    await reply_in_place(interaction, work(), changes=True, seconds=_SECONDS)


async def _asker(interaction: Interaction) -> Asker:
    client, guild_id = interaction.client, edited_guild(interaction)
    locale = str(interaction.locale)
    guild_locale = str(interaction.guild_locale or interaction.locale)
    last = await client.daily.schedules.last_zone(guild_id)
    return Asker(client.daily.clock.now(), locale, guild_locale, last)
