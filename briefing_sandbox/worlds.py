"""The sandbox of a test run, and the worlds on it."""

from __future__ import annotations

import contextlib
from typing import Any

from briefing_sandbox import connect
from briefing_sandbox.api import Api, Json
from briefing_sandbox.person import Person


class Sandbox:
    """The sandbox of a test run, in which each test has a world of its own."""

    def __init__(self, page: str) -> None:
        self._api = Api(page)

    def add_world(self, plan: Any = None, *, name: str = "Your bot", rates: bool = False) -> World:
        """Add a world, as a plan describes it; with `rates` the bot has to wait as on Discord."""
        body = {"plan": plan, "name": name, "rates": rates, "privileged_intents": True}
        return World(self._api("POST", "worlds", body))

    def remove_world(self, world: World) -> None:
        """Take a world away; its bot loses its session."""
        world.close()
        self._api("DELETE", f"worlds/{world.token}")


class World:
    """A world of its own for one bot, which logs in with its token."""

    def __init__(self, told: Json) -> None:
        self.token: str = told["token"]
        self.api_url: str = told["api"]
        """Where the bot's REST API is; it ends with the version."""
        self.gateway_url: str = told["gateway"]
        self.page: str = told["page"]
        """For a browser: what a person sees, and the wire."""
        self.api = Api(self.page)

    @property
    def environment(self) -> dict[str, str]:
        """What a bot in a process of its own needs to know, as variables."""
        return {
            "DISCORD_TOKEN": self.token,
            "DISCORD_API_URL": self.api_url,
            "DISCORD_GATEWAY_URL": self.gateway_url,
        }

    def connect(self, client: connect.Client) -> contextlib.AbstractAsyncContextManager[Any]:
        """Log a bot in, on discord.py or a library like it, and wait until it is ready."""
        return connect.connected(client, self.token, self.api_url, self.gateway_url)

    @property
    def people(self) -> list[str]:
        """The user names of those who can be acted as."""
        return [each["username"] for each in self.api("GET", "world")["people"]]

    def person(self, name: str) -> Person:
        """Return somebody to act as."""
        return Person(self.api, name)

    def add_fault(self, name: str, **parameters: Any) -> None:
        """Let something go wrong; the page lists what there is."""
        self.api("POST", "control/faults", {"name": name, **parameters})

    def heal(self) -> None:
        """End all faults."""
        self.api("DELETE", "control/faults")

    @property
    def requests(self) -> list[Json]:
        """What the bot has sent so far, and how it was answered, oldest first."""
        found: list[Json] = self.api("GET", "requests")
        return found

    @property
    def transcript(self) -> str:
        """What was said in all channels, and what was refused, as text."""
        return str(self.api("GET", "transcript")["text"])

    def close(self) -> None:
        """Wait for nothing any more."""
        self.api.close()
