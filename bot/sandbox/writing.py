"""What a person does with messages: writes, answers, reacts, edits, deletes, forwards, votes."""

from __future__ import annotations

import contextlib
import mimetypes
from collections.abc import Callable, Iterator, Mapping

from bot.sandbox.api_error import ApiError
from bot.sandbox.deeds import deed
from bot.sandbox.interactions.resolved import Refused
from bot.sandbox.model import Channel, ChannelType, Json, Message, User
from bot.sandbox.world import edits, reactions, threads, voting
from bot.sandbox.world.attachments import MOST_FILES, Upload, safe_filename
from bot.sandbox.world.forwards import FORWARD
from bot.sandbox.world.messages import post, reference_to, start_typing
from bot.sandbox.world.permissions import Permission, sending
from bot.sandbox.world.screening import screened
from bot.sandbox.world.world import World

_LONGEST = 2_000


_USUAL = "news"


class Writing:
    """One person of the world, among messages."""

    def __init__(self, world: World, user: User) -> None:
        self.world = world
        self.user = user

    # --- finding ---------------------------------------------------------------------------

    def channel(self, name: str) -> Channel:
        """Return a channel by id, by name, or the direct messages with the bot as `dm`.

        `news`, which methods take where none is named, is the first one where there is no #news.
        """
        if name == "dm":
            return self.world.dm_with(self.user.id)
        seen = self.channels()
        for channel in seen:
            if name.lstrip("#") in (channel.name, str(channel.id)):
                return channel
        if name == _USUAL and seen:
            return seen[0]
        raise Refused(f"{self.user.name} sees no channel called {name!r}.")

    def channels(self) -> list[Channel]:
        """Return the channels that the person sees, the direct messages last."""
        seen = [
            channel
            for channel in self.world.channels.values()
            if self.world.permissions(self.user.id, channel) & Permission.VIEW_CHANNEL
            and channel.type not in ChannelType.WITHOUT_MESSAGES
        ]
        return sorted(seen, key=lambda channel: (channel.type == ChannelType.DM, channel.position))

    def held(self, message: Json) -> Message:
        """Return the message as it is in the world, if it still is."""
        held = self.world.messages.get(int(message["channel_id"]), {}).get(int(message["id"]))
        if held is None:
            raise Refused("That message is gone.")
        return held

    # --- writing ---------------------------------------------------------------------------

    @deed
    def say(
        self,
        text: str,
        channel: str = "news",
        *,
        reply_to: Json | None = None,
        files: Mapping[str, bytes] | None = None,
    ) -> Json:
        """Write a message, in answer to another or with files by name."""
        place = self.channel(channel)
        if not self.world.permissions(self.user.id, place) & sending(place):
            raise Refused("You may not write here.")
        if not text.strip() and not files:
            raise Refused("The message is empty.")
        if len(text) > _LONGEST:
            raise Refused("A message holds 2,000 characters.")
        body: Json = {"content": text}
        if reply_to is not None:
            body["message_reference"] = reference_to(self.held(reply_to), place)
        uploads = _uploads(files or {})
        with _in_words():
            message = self._screened(
                place, text, lambda: post(self.world, self.user.id, place, body, uploads)
            )
        return self.world.message_payload(message)

    def _screened(self, place: Channel, text: str, write: Callable[[], Message]) -> Message:
        """Write a text unless a rule of auto-moderation blocks it; the rules do what they do."""
        return screened(self.world, self.user.id, place, text, write)

    @deed
    def start_post(self, forum: str, name: str, text: str, *tags: str) -> Json:
        """Start a post in a forum, with the tags of these names; its first message is returned."""
        places = [each for each in self.world.channels.values() if each.name == forum.lstrip("#")]
        if not places or places[0].type not in ChannelType.FORUMS:
            raise Refused(f"There is no forum called {forum!r}.")
        known = places[0].settings.get("available_tags") or ()
        chosen = [each["id"] for each in known if each["name"] in tags]
        body = {"name": name, "applied_tags": chosen, "message": {"content": text}}
        with _in_words():
            started = self._screened(places[0], text, lambda: self._start(places[0], body))
        return self.world.message_payload(started)

    def _start(self, forum: Channel, body: Json) -> Message:
        thread = threads.start_post(self.world, self.user.id, forum, body)
        return self.world.message(thread.id, thread.id)

    @deed
    def forward(self, message: Json, channel: str) -> Json:
        """Forward a message to another channel."""
        source = self.held(message)
        where = reference_to(source, self.world.channels[source.channel_id])
        body = {"message_reference": where | {"type": FORWARD}}
        with _in_words():
            made = post(self.world, self.user.id, self.channel(channel), body)
        return self.world.message_payload(made)

    @deed
    def edit(self, message: Json, text: str) -> Json:
        """Change a message of one's own."""
        held = self.held(message)
        if held.author_id != self.user.id:
            raise Refused("Only what you wrote yourself can be changed.")
        if len(text) > _LONGEST:
            raise Refused("A message holds 2,000 characters.")
        with _in_words():
            place, body = self.world.channels[held.channel_id], {"content": text}
            edited = self._screened(place, text, lambda: edits.edit(self.world, held, body))
        return self.world.message_payload(edited)

    @deed
    def delete(self, message: Json) -> None:
        """Delete a message: one's own, or anybody's with the permission."""
        held = self.held(message)
        granted = self.world.permissions(self.user.id, self.world.channels[held.channel_id])
        if held.author_id != self.user.id and not granted & Permission.MANAGE_MESSAGES:
            raise Refused("You may delete only what you wrote yourself.")
        edits.delete(self.world, held)

    @deed
    def dismiss(self, message: Json) -> None:
        """Dismiss an answer that only this person sees."""
        held = self.held(message)
        if held.visible_to != self.user.id:
            raise Refused("Only an answer that nobody else sees can be dismissed.")
        edits.delete(self.world, held)

    def start_typing(self, channel: str = "news") -> None:
        """Let others see that the person types."""
        with _in_words():
            start_typing(self.world, self.user.id, self.channel(channel))

    # --- joining in ------------------------------------------------------------------------

    @deed
    def react(self, message: Json, emoji: str) -> None:
        """React with an emoji: a character, or `name:id`."""
        with _in_words():
            named = reactions.emoji_named(self.world, emoji)
            reactions.react(self.world, self.user.id, self.held(message), named)

    @deed
    def take_back(self, message: Json, emoji: str) -> None:
        """Take a reaction back."""
        with _in_words():
            named = reactions.emoji_named(self.world, emoji)
            reactions.take_back(self.world, self.user.id, self.held(message), named)

    @deed
    def vote(self, message: Json, *answers: int) -> None:
        """Vote for a poll's answers, numbered from 1; for none, votes are taken back."""
        with _in_words():
            voting.vote(self.world, self.user.id, self.held(message), answers)


@contextlib.contextmanager
def _in_words() -> Iterator[None]:
    """Say to a person what Discord would say to a bot."""
    try:
        yield
    except ApiError as error:
        raise Refused(f"Discord doesn't allow that: {error.message}.") from None


def _uploads(files: Mapping[str, bytes]) -> list[Upload]:
    if len(files) > MOST_FILES:
        raise Refused(f"A message holds {MOST_FILES} files.")
    kinds = {name: mimetypes.guess_type(name)[0] or "application/octet-stream" for name in files}
    return [
        Upload(place, safe_filename(name), kinds[name], data)
        for place, (name, data) in enumerate(files.items())
    ]
