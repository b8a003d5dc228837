"""Faults of threads: archived, locked, and private ones without the bot. Pure.

Threads are named by id or name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.sandbox.faults.kind import Fault, FaultError, Place, Undo
from bot.sandbox.model import Channel, Thread
from bot.sandbox.world import threads
from bot.sandbox.world.world import World


@dataclass(frozen=True, kw_only=True)
class ArchiveThread(Fault):
    """A thread is archived, as Discord does when nobody writes in it."""

    name: ClassVar[str] = "thread-archived"
    title: ClassVar[str] = "A thread is closed"
    advice: ClassVar[str] = "Writes in it all the same, which opens it."
    thread: str

    def begin(self, place: Place) -> Undo | None:
        """Archive the thread, and return how to open it."""
        channel, about = _thread_named(place.world, self.thread)
        _archive(place.world, channel, about, archived=True)
        return lambda: _archive(place.world, channel, about, archived=False)


@dataclass(frozen=True, kw_only=True)
class LockThread(Fault):
    """A thread is locked: only those who manage threads may write in it."""

    name: ClassVar[str] = "thread-locked"
    title: ClassVar[str] = "A thread is locked"
    everyday: ClassVar[bool] = True
    advice: ClassVar[str] = "Makes one request, waits until it is unlocked, and tells an admin."
    thread: str

    def begin(self, place: Place) -> Undo | None:
        """Lock the thread, and return how to unlock it."""
        channel, about = _thread_named(place.world, self.thread)
        _lock(place.world, channel, about, locked=True)
        return lambda: _lock(place.world, channel, about, locked=False)


@dataclass(frozen=True, kw_only=True)
class LeaveThread(Fault):
    """The bot is not in a thread any more; a private one it can't even see then."""

    name: ClassVar[str] = "bot-out-of-thread"
    title: ClassVar[str] = "The bot is out of a thread"
    advice: ClassVar[str] = "Tells an admin to mention it in the thread, and goes on when added."
    thread: str

    def begin(self, place: Place) -> Undo | None:
        """Remove the bot from the thread, and return how to add it again."""
        world = place.world
        channel, about = _thread_named(world, self.thread)
        if world.bot.id not in about.members:
            raise FaultError(f"The bot isn't in {channel.name}.")
        threads.leave(world, channel, about, world.bot.id)
        return lambda: threads.join(world, channel, about, world.bot.id)


def _archive(world: World, channel: Channel, about: Thread, *, archived: bool) -> None:
    if about.archived is not archived:
        about.archived, about.archived_at = archived, world.clock.now()
        world.change_channel(channel)


def _lock(world: World, channel: Channel, about: Thread, *, locked: bool) -> None:
    about.locked = locked
    world.change_channel(channel)


def _thread_named(world: World, name: str) -> tuple[Channel, Thread]:
    for channel in world.channels.values():
        if channel.thread is not None and name in (channel.name, str(channel.id)):
            return channel, channel.thread
    raise FaultError(f"There is no thread {name!r}.")
