"""Faults that people cause: deletions, closed direct messages, the bot's removal. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from bot.sandbox.faults.kind import Fault, FaultError, Place, Undo
from bot.sandbox.faults.naming import channels_named, guild_named, person_named, role_named
from bot.sandbox.model import Event
from bot.sandbox.world.edits import delete

_LONGEST_TIMEOUT = 28 * 24 * 60.0  # docs, modify guild member


@dataclass(frozen=True, kw_only=True)
class DeleteChannel(Fault):
    """A channel is deleted, for good."""

    name: ClassVar[str] = "channel-deleted"
    title: ClassVar[str] = "A channel is deleted"
    everyday: ClassVar[bool] = True
    lasts: ClassVar[bool] = False
    advice: ClassVar[str] = "Stops what it did there at the first 10003, and tells an admin once."
    channel: str
    guild: str | None = None

    def begin(self, place: Place) -> Undo | None:
        """Delete the channel."""
        [channel] = channels_named(place.world, self.channel, self.guild)
        place.world.delete_channel(channel)
        return None


@dataclass(frozen=True, kw_only=True)
class DeleteMessage(Fault):
    """A message is deleted; `last` means the bot's newest in the channel."""

    name: ClassVar[str] = "message-deleted"
    title: ClassVar[str] = "A message is deleted"
    everyday: ClassVar[bool] = True
    lasts: ClassVar[bool] = False
    advice: ClassVar[str] = "Counts it as posted and does not post it again."
    channel: str
    message: str = "last"
    guild: str | None = None

    def begin(self, place: Place) -> Undo | None:
        """Delete the message."""
        world = place.world
        [channel] = channels_named(world, self.channel, self.guild)
        for message in reversed(world.messages[channel.id].values()):
            is_own = message.author_id == world.bot.id and not message.is_ephemeral
            if self.message == str(message.id) or (self.message == "last" and is_own):
                delete(world, message)
                return None
        raise FaultError(f"There is no message {self.message!r} in #{channel.name}.")


@dataclass(frozen=True, kw_only=True)
class CloseDirectMessages(Fault):
    """A person takes no direct messages from the bot."""

    name: ClassVar[str] = "dms-closed"
    title: ClassVar[str] = "Somebody takes no direct messages from the bot"
    everyday: ClassVar[bool] = True
    advice: ClassVar[str] = "Answers where the person is instead, and doesn't try again soon."
    person: str

    def begin(self, place: Place) -> Undo | None:
        """Refuse what the bot writes to the person, and return how to accept it again."""
        closed = place.world.closed_to_bot
        user = person_named(place.world, self.person)
        closed.add(user.id)

        def undo() -> None:
            closed.discard(user.id)

        return undo


@dataclass(frozen=True, kw_only=True)
class GuildOutage(Fault):
    """A guild is unavailable: Discord has an outage."""

    name: ClassVar[str] = "guild-outage"
    title: ClassVar[str] = "Discord has an outage for a server"
    advice: ClassVar[str] = "Keeps everything it knows of the guild, and waits."
    guild: str | None = None

    def begin(self, place: Place) -> Undo | None:
        """Publish the outage, and return how to publish its end."""
        world, away = place.world, place.sessions.trouble.away
        guild = guild_named(world, self.guild)
        away.add(guild.id)
        gone = {"id": str(guild.id), "unavailable": True}
        world.publish(Event("GUILD_DELETE", gone, guild.id))

        def undo() -> None:
            away.discard(guild.id)
            if world.bot.id not in guild.members:
                return
            payload = world.guild_create_payload(guild)
            world.publish(Event("GUILD_CREATE", payload, guild.id))

        return undo


@dataclass(frozen=True, kw_only=True)
class TimeOutBot(Fault):
    """The bot is in a timeout: it can only read for so many minutes."""

    name: ClassVar[str] = "bot-timed-out"
    title: ClassVar[str] = "The bot is in a timeout"
    everyday: ClassVar[bool] = True
    advice: ClassVar[str] = "Waits for the end, and tells an admin when that is."
    minutes: float = 60.0
    guild: str | None = None

    def begin(self, place: Place) -> Undo | None:
        """Put the bot in a timeout, and return how to end it."""
        world = place.world
        guild = guild_named(world, self.guild)
        member = guild.members.get(world.bot.id)
        if member is None:
            raise FaultError(f"The bot isn't in {guild.name}.")
        if not 0 < self.minutes <= _LONGEST_TIMEOUT:
            raise FaultError("minutes: a timeout lasts at most 28 days.")

        def change(until: datetime | None) -> None:
            member.timed_out_until = until
            world.change_member(guild, member)

        change(world.clock.now() + timedelta(minutes=self.minutes))
        return lambda: change(None)


@dataclass(frozen=True, kw_only=True)
class DeleteRole(Fault):
    """A role is deleted, for good."""

    name: ClassVar[str] = "role-deleted"
    title: ClassVar[str] = "A role is deleted"
    everyday: ClassVar[bool] = True
    lasts: ClassVar[bool] = False
    advice: ClassVar[str] = "Goes on without it, and tells an admin once what that changes."
    role: str
    guild: str | None = None

    def begin(self, place: Place) -> Undo | None:
        """Delete the role."""
        guild = guild_named(place.world, self.guild)
        role = role_named(guild, self.role)
        if role.id == guild.id:
            raise FaultError("@everyone can't be deleted.")
        place.world.delete_role(guild, role)
        return None


@dataclass(frozen=True, kw_only=True)
class RemoveBot(Fault):
    """The bot is removed from a guild; the end of the fault invites it again."""

    name: ClassVar[str] = "bot-removed"
    title: ClassVar[str] = "The bot is removed from the server"
    everyday: ClassVar[bool] = True
    advice: ClassVar[str] = "Stops what it did there without a word, and keeps no data."
    guild: str | None = None

    def begin(self, place: Place) -> Undo | None:
        """Remove the bot, and return how to invite it again."""
        world = place.world
        guild = guild_named(world, self.guild)
        member = guild.members.get(world.bot.id)
        if member is None:
            raise FaultError(f"The bot isn't in {guild.name}.")
        world.leave(guild, world.bot.id)

        def undo() -> None:
            world.join(guild, world.bot.id, member.roles)

        return undo
