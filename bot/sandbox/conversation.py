"""Which messages each step of a conversation brought. A step is what a person did."""

from __future__ import annotations

from bot.sandbox.model import Json

Place = tuple[int, int]
"""A step, and the how manieth message since it began."""


class Conversation:
    """The steps so far; before the first one, a bot may have written by itself."""

    def __init__(self) -> None:
        self._messages: list[list[Json]] = [[]]
        self._interactions: dict[int, int] = {}

    @property
    def step(self) -> int:
        """The step that goes on."""
        return len(self._messages) - 1

    def begin(self) -> int:
        """Begin the next step, and return its number."""
        self._messages.append([])
        return self.step

    def add(self, message: Json) -> None:
        """Note a message that came."""
        named = {"id": message["id"], "channel_id": message["channel_id"]}
        self._messages[-1].append(named)

    def place_of(self, message: Json) -> Place | None:
        """Return when a message came; None if that was before the conversation."""
        for step, came in enumerate(self._messages):
            for index, each in enumerate(came):
                if each["id"] == str(message["id"]):
                    return step, index
        return None

    def message_at(self, place: Place) -> Json | None:
        """Return the ids of the message that came then."""
        step, index = place
        came = self._messages[step] if step < len(self._messages) else []
        return came[index] if index < len(came) else None

    def asked(self, interaction_id: int) -> None:
        """Note the interaction of the step that goes on."""
        self._interactions[self.step] = interaction_id

    def step_of(self, interaction_id: int) -> int | None:
        """Return the step that an interaction belongs to."""
        found = (step for step, each in self._interactions.items() if each == interaction_id)
        return next(found, None)

    def interaction_of(self, step: int) -> int:
        """Return the interaction of a step; 0 if it had none."""
        return self._interactions.get(step, 0)
