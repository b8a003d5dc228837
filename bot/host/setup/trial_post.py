"""The fourth step: the newest article, to see in Discord how a daily post will look."""

from __future__ import annotations

import asyncio
import secrets
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from bot.daily.courier.uploads import uploads_of
from bot.daily.ledger.edition import Edition
from bot.daily.port.outcomes import Outcome, Refused, Sent, Unauthorized, Wait
from bot.daily.port.port import Upload
from bot.daily.when.host_zone import host_zone
from bot.daily.words.phrases import link, no_answer
from bot.discord_app.rest import Rest
from bot.host.plain import plain
from bot.host.requests import connected
from bot.host.setup.places import Channel
from bot.host.setup.schedule import Place
from bot.host.setup.talk import Talk
from bot.messages.files import with_files, without_files
from bot.messages.post import post
from bot.messages.wire import Message

_PAUSES = (1.0, 3.0)
_HEADLINE = 60


def try_post(talk: Talk, place: Place) -> None:
    """Post the newest article that is out, as a daily post would look; it counts as none."""
    channel, edition, now = place.channel, place.edition, talk.clock.now()
    schedule = place.known.schedule
    zone = schedule.when.zone if schedule else host_zone(talk.settings, now).key
    out = edition.out(zone, now)
    if not out:
        talk.person.say("  No article is out yet, so there is nothing to post.")
        return
    headline = textwrap.shorten(out[-1].headline, _HEADLINE, placeholder=" …")
    question = f"Post “{headline}” in #{channel.name} now, to see it there?"
    if talk.person.answers and not talk.yes(question, default=True):
        return
    outcome = talk.run(_send(talk, channel, edition, post(out[-1], place.known.style)))
    if isinstance(outcome, Sent):
        address = link(place.there.server.id, channel.id, int(outcome.body["id"]))
        talk.person.say(f"  Posted: {address}")
    elif isinstance(outcome, Refused | Unauthorized):
        why = plain(no_answer(outcome))
        talk.person.say(f"  Discord refuses it: {why}. `briefing-bot doctor` says what to change.")
    else:
        talk.person.say(
            f"  It may not have arrived ({outcome}). Look in #{channel.name}; if it isn't there, "
            "type the same again later."
        )


async def _send(talk: Talk, channel: Channel, edition: Edition, message: Message) -> Outcome:
    files = await uploads_of(message, edition.pictures.get)
    nonce = {"nonce": f"t{secrets.token_hex(8)}", "enforce_nonce": True}
    path = f"/channels/{channel.id}/messages"
    async with connected(talk.settings) as rest:
        outcome: Outcome | None = None
        if files:
            outcome = await _attempts(rest, path, {**with_files(message), **nonce}, files)
        if outcome is None or isinstance(outcome, Refused):
            outcome = await _attempts(rest, path, {**without_files(message), **nonce})
    return outcome


async def _attempts(
    rest: Rest, path: str, body: Mapping[str, Any], files: Sequence[Upload] = ()
) -> Outcome:
    """Post until it is known what came of it; all attempts have one nonce, so one post comes."""
    for seconds in (*_PAUSES, None):
        outcome = await rest.request("POST", path, body, files=files)
        if seconds is None or isinstance(outcome, Sent | Refused | Unauthorized):
            break
        await asyncio.sleep(outcome.seconds if isinstance(outcome, Wait) else seconds)
    return outcome
