"""Writes a conversation down: what people did, and what the bot made of it, one object a line.

    {"step": 1, "person": "member", "does": "slash_with", "command": "hello", "channel": "news"}
    {"step": 1, "bot": "writes", "channel": "news", "text": "hi", "controls": ["Press"]}
    {"step": 2, "person": "member", "does": "press", "message": [1, 0], "button": "Press"}
    {"step": 2, "bot": "edits", "message": [1, 0], "text": "pressed"}

`does` names a method of `Person`, and what follows it are that method's arguments. A message is
named by the step that brought it, and its place among those; a form by the step that opened it.
People, channels and roles go by name, so that it can be played on another sandbox.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.conversation import Conversation
from bot.sandbox.deeds import DID
from bot.sandbox.forms.components import every_component
from bot.sandbox.interactions.answers import ANSWERED
from bot.sandbox.model import Event, Json, MessageFlag
from bot.sandbox.said import name_behind, name_of, said, timeless
from bot.sandbox.world.world import World

FILE = "file "
"""Before the number of a file that was attached for a command, in an option's value."""


class Recorder:
    """Listens to a world from `start` to `stop`, and writes a line for each thing that happens."""

    def __init__(self, world: World, write: Callable[[Json], None]) -> None:
        self.conversation = Conversation()
        self._world = world
        self._write = write
        self._heard: dict[str, Callable[[Event], None]] = {
            DID: self._did,
            "INTERACTION_CREATE": self._asked,
            "MESSAGE_CREATE": self._came,
            "MESSAGE_UPDATE": self._changed,
            "MESSAGE_DELETE": self._went,
            "MESSAGE_REACTION_ADD": self._reacted,
            ANSWERED: self._answered,
        }

    def start(self) -> None:
        """Begin to listen."""
        self._world.subscribe(self._on_event)

    def stop(self) -> None:
        """Listen no more."""
        self._world.unsubscribe(self._on_event)

    def _on_event(self, event: Event) -> None:
        if heard := self._heard.get(event.name):
            heard(event)

    # --- what people do --------------------------------------------------------------------

    def _did(self, event: Event) -> None:
        given = {name: self._plain(event.data, name) for name in event.data}
        step = self.conversation.begin()
        filled = {name: value for name, value in given.items() if value is not None}
        self._write({"step": step} | filled)

    def _asked(self, event: Event) -> None:
        self.conversation.asked(int(event.data["id"]))

    def _plain(self, deed: Json, name: str) -> Any:
        """Return an argument of what somebody did as it is written down."""
        value = deed[name]
        if name == "interaction_id":
            return self.conversation.step_of(value)
        if name in ("button", "select"):
            return self._control(deed["message"], value)
        if name == "channel":
            return self._named(value)
        return self._portable(value)

    def _portable(self, value: Any) -> Any:
        if isinstance(value, Mapping) and "channel_id" in value:
            return self.conversation.place_of(dict(value))
        if isinstance(value, Mapping):
            return {name: self._portable(each) for name, each in value.items()}
        if isinstance(value, list | tuple):
            return [self._portable(each) for each in value]
        if isinstance(value, bytes):
            return base64.b64encode(value).decode()
        return self._named(value) if isinstance(value, str) else value

    def _named(self, value: str) -> str:
        """Return a value that other sandboxes understand, too."""
        if value.isdecimal() and int(value) in self._world.attached:
            return f"{FILE}{[*self._world.attached].index(int(value)) + 1}"
        return name_behind(self._world, value) or value

    def _control(self, message: Json, named: str) -> str:
        """Return the name of a button or select: its custom id may be another in each run."""
        place = self._world.messages.get(int(message["channel_id"]), {})
        held = place.get(int(message["id"]))
        found = every_component(held.components) if held else []
        return next((name_of(each) for each in found if each.get("custom_id") == named), named)

    # --- what the bot does -----------------------------------------------------------------

    def _came(self, event: Event) -> None:
        self.conversation.add(event.data)
        if self._is_bots(event.data):
            private = {"private": True} if event.only_for is not None else {}
            self._bot("writes", {"channel": self._named(event.data["channel_id"])} | private, event)

    def _changed(self, event: Event) -> None:
        if self._is_bots(event.data):
            self._bot("edits", {"message": self.conversation.place_of(event.data)}, event)

    def _bot(self, does: str, where: Json, event: Event) -> None:
        if not event.data["flags"] & MessageFlag.LOADING:  # it says nothing yet
            words = said(self._world, event.data)
            self._write({"step": self.conversation.step, "bot": does} | where | words)

    def _is_bots(self, message: Json) -> bool:
        app = self._world.application
        return str(app.id) in (message["author"]["id"], message.get("application_id"))

    def _went(self, event: Event) -> None:
        place = self.conversation.place_of(event.data)
        self._write({"step": self.conversation.step, "bot": "loses", "message": place})

    def _reacted(self, event: Event) -> None:
        if event.data["user_id"] == str(self._world.application.bot_id):
            place = self.conversation.place_of({"id": event.data["message_id"]})
            what = {"message": place, "emoji": event.data["emoji"]["name"]}
            self._write({"step": self.conversation.step, "bot": "reacts"} | what)

    def _answered(self, event: Event) -> None:
        asked = self._world.interactions[int(event.data["id"])]
        if asked.modal is not None:
            fields = [name_of(each) for each in every_component(asked.modal["components"])]
            what = {"title": asked.modal["title"], "fields": list(filter(None, fields))}
            self._write(
                {"step": self.conversation.step, "bot": "opens"}
                | {name: timeless(self._world, each) for name, each in what.items()}
            )
