"""Somebody of a world to act as.

What waits for the bot returns a `Pending`: `await` it in a coroutine, or call `result()`. All
else is done when the call returns.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from briefing_sandbox.api import Answer, Api, Json, NoAnswer, Pending, Refused

USUAL = "news"
"""The channel where none is named; the first one where there is no #news."""
_OFTEN = 0.03


class Person:
    """Somebody to act as: types, presses, reads."""

    def __init__(self, api: Api, name: str) -> None:
        self._api, self.name = api, name
        self._known: set[str] = set()

    # --- what the bot answers --------------------------------------------------------------

    def slash(self, command: str, channel: str = USUAL, **options: Any) -> Pending[Answer]:
        """Use a slash command: `slash("config set", key="x")`."""
        return self._act("POST", channel, "commands", {"command": command, "options": options})

    def use_on(self, command: str, target: Json | str, channel: str = USUAL) -> Pending[Answer]:
        """Use a context menu's command on a message, or on the person of that name."""
        named = {"person": target} if isinstance(target, str) else {"message": target["id"]}
        return self._act("POST", channel, "menus", {"command": command, **named})

    def press(self, message: Json | Answer, button: str) -> Pending[Answer]:
        """Press the button with that label or custom id."""
        return self._press(message, {"button": button})

    def choose(self, message: Json | Answer, select: str, values: Sequence[str]) -> Pending[Answer]:
        """Choose in the select with that custom id or placeholder; people and roles by name."""
        return self._press(message, {"select": select, "values": list(values)})

    def submit(self, answer: Answer, values: Mapping[str, Any]) -> Pending[Answer]:
        """Fill in and submit the modal of an answer; fields by custom id or label."""
        path = f"{self._path}/forms/{answer.interaction_id}"
        return self._api.later(lambda: _answer(self._api("POST", path, {"values": dict(values)})))

    def choices(
        self, command: str, focused: str, channel: str = USUAL, **options: Any
    ) -> Pending[list[Json]]:
        """Return what the bot suggests for the option `focused` while a command is typed."""
        body = {"command": command, "focused": focused, "options": options}
        path = self._place(channel, "choices")
        return self._api.later(lambda: self._api("POST", path, body)["choices"])

    def hears(self, text: str = "", channel: str = USUAL, *, seconds: float = 3.0) -> Pending[Json]:
        """Return the bot's first message that holds `text` and that nobody has heard before.

        It may be there already; `NoAnswer` is raised if it doesn't come.
        """
        return self._api.later(lambda: self._heard(text, channel, seconds))

    # --- what is done at once --------------------------------------------------------------

    def say(
        self,
        text: str,
        channel: str = USUAL,
        *,
        reply_to: Json | None = None,
        files: Mapping[str, bytes] | None = None,
    ) -> Json:
        """Write a message, in answer to another or with files by name."""
        body: Json = {"content": text}
        if reply_to is not None:
            body["reply_to"] = reply_to["id"]
        if files:
            body["files"] = {name: base64.b64encode(data).decode() for name, data in files.items()}
        made: Json = self._api("POST", self._place(channel, "messages"), body)
        return made

    def sees(self, channel: str = USUAL, *, newest: int | None = None) -> list[Json]:
        """Return the messages that the person sees in a channel, oldest first."""
        query = "" if newest is None else "?" + urlencode({"newest": newest})
        found: list[Json] = self._api("GET", self._place(channel, f"messages{query}"))
        return found

    def commands(self, channel: str = USUAL) -> list[Json]:
        """Return the commands that the person is offered in a channel."""
        found: list[Json] = self._api("GET", self._place(channel, "commands"))
        return found

    def react(self, message: Json | Answer, emoji: str) -> None:
        """React with an emoji."""
        held = _message(message)
        path = f"messages/{held['id']}/reactions/{quote(emoji, safe='')}"
        self._api("PUT", self._place(held["channel_id"], path))

    def edit(self, message: Json, text: str) -> Json:
        """Change a message of one's own."""
        path = self._place(message["channel_id"], f"messages/{message['id']}")
        changed: Json = self._api("PATCH", path, {"content": text})
        return changed

    def delete(self, message: Json | Answer) -> None:
        """Delete a message of one's own, or put a private answer away."""
        held = _message(message)
        self._api("DELETE", self._place(held["channel_id"], f"messages/{held['id']}"))

    def vote(self, message: Json, *answers: int) -> None:
        """Vote in a poll; its answers are numbered from 1."""
        path = self._place(message["channel_id"], f"messages/{message['id']}/votes")
        self._api("POST", path, {"answers": list(answers)})

    # --- asking ----------------------------------------------------------------------------

    @property
    def _path(self) -> str:
        return f"people/{quote(self.name, safe='')}"

    def _place(self, channel: str, rest: str) -> str:
        return f"{self._path}/channels/{quote(channel, safe='')}/{rest}"

    def _act(self, method: str, channel: str, rest: str, body: Json) -> Pending[Answer]:
        path, api = self._place(channel, rest), self._api
        return api.later(lambda: _answer(api(method, path, body)))

    def _press(self, message: Json | Answer, body: Json) -> Pending[Answer]:
        held = _message(message)
        return self._act("POST", held["channel_id"], f"messages/{held['id']}/press", body)

    def _heard(self, text: str, channel: str, seconds: float) -> Json:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for message in self.sees(channel, newest=50):
                if message["author"].get("bot") and self._is_new(message, text):
                    return message
            time.sleep(_OFTEN)
        raise NoAnswer(f"the bot wrote nothing with {text!r} in it in {seconds:g} seconds")

    def _is_new(self, message: Json, text: str) -> bool:
        if text not in json.dumps(message, ensure_ascii=False) or message["id"] in self._known:
            return False
        self._known.add(message["id"])
        return True


def _message(value: Json | Answer) -> Json:
    found = value.message if isinstance(value, Answer) else value
    if found is None:
        raise Refused("That answer has no message.")
    return found


def _answer(told: Json) -> Answer:
    return Answer(**told["answer"])
