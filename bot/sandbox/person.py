"""A person of the world to act as: types commands, presses buttons, reads channels.

The page acts through it for its user, and tests act through it directly.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.sandbox.deeds import deed
from bot.sandbox.forms.components import every_component
from bot.sandbox.interactions import begin as interactions
from bot.sandbox.interactions.answers import ANSWERED, FOLLOWED
from bot.sandbox.interactions.attached import attach
from bot.sandbox.interactions.command_options import Typed
from bot.sandbox.interactions.filling import Filled
from bot.sandbox.interactions.offers import Withheld, visible_commands, withheld_commands
from bot.sandbox.interactions.resolved import Refused
from bot.sandbox.model import CommandType, Event, Interaction, Json, Message
from bot.sandbox.writing import Writing

ANSWER_SECONDS = 3.0
OUTCOME_SECONDS = 10.0
"""How long `outcome` waits; Discord would let the bot take its fifteen minutes."""


class NoAnswer(Exception):
    """The bot did not answer within Discord's three seconds."""

    def __init__(self) -> None:
        super().__init__("The application did not respond")


@dataclass(frozen=True)
class Answer:
    """What came back from the bot."""

    interaction_id: int
    kind: int
    """The type of the callback: 4 a message, 5 deferred, 7 an update, 8 choices, 9 a modal."""
    message: Json | None = None
    private: bool = False
    choices: list[Json] = field(default_factory=list)
    modal: Json | None = None


class Person(Writing):
    """One person of the world, and what they can do and see."""

    def sees(
        self, channel: str = "news", *, newest: int | None = None, before: int | None = None
    ) -> list[Json]:
        """Return the messages that the person sees in a channel, oldest first.

        With `newest` only that many, with `before` only those before that id.
        """
        visible = self.world.visible_messages(self.user.id, self.channel(channel))
        if before is not None:
            visible = [message for message in visible if message.id < before]
        if newest is not None:
            visible = visible[max(0, len(visible) - newest) :]
        return [self.world.message_payload(message, self.user.id) for message in visible]

    def commands(self, channel: str = "news") -> list[Json]:
        """Return the commands that the person is offered in a channel."""
        return visible_commands(self.world, self.user.id, self.channel(channel))

    def withheld(self, channel: str = "news") -> list[Withheld]:
        """Return the commands that only others are offered in a channel."""
        return withheld_commands(self.world, self.user.id, self.channel(channel))

    @deed
    def attach(self, filename: str, data: bytes, channel: str = "news") -> str:
        """Attach a file, and return what an option names it by."""
        return str(attach(self.world, self.channel(channel), filename, data).id)

    @deed
    def leave(self, guild: str | None = None) -> None:
        """Leave the server of that name, or the first one."""
        for each in self.world.guilds.values():
            if self.user.id in each.members and guild in (None, each.name, str(each.id)):
                self.world.leave(each, self.user.id)
                return
        raise Refused(f"{self.user.name} is in no such server.")

    async def slash(self, command: str, channel: str = "news", **options: Typed) -> Answer:
        """Use a slash command and return the bot's first answer; `NoAnswer` if none comes."""
        return await self.slash_with(command, channel, options)

    @deed
    async def slash_with(self, command: str, channel: str, options: Mapping[str, Typed]) -> Answer:
        """Do what `slash` does, with the options in a mapping."""
        place = self.channel(channel)
        asked = interactions.use_command(self.world, self.user.id, place, command, options)
        return await self._answer_to(asked)

    @deed
    async def use_on(self, command: str, target: Json | str, channel: str = "news") -> Answer:
        """Use a context menu's command on a message, or on the person of that name."""
        place = self.channel(channel)
        named = target if isinstance(target, str) else self.held(target)
        asked = interactions.use_menu(self.world, self.user.id, place, command, named)
        return await self._answer_to(asked)

    def menus(self, channel: str = "news") -> list[Json]:
        """Return the commands that context menus of people and messages offer in a channel."""
        place = self.channel(channel)
        return [
            command
            for kind in (CommandType.USER, CommandType.MESSAGE)
            for command in visible_commands(self.world, self.user.id, place, kind)
        ]

    async def choices(
        self, command: str, focused: str, channel: str = "news", **options: Typed
    ) -> list[Json]:
        """Return what the bot suggests for the option `focused` while a command is typed."""
        return await self.choices_with(command, focused, channel, options)

    async def choices_with(
        self, command: str, focused: str, channel: str, options: Mapping[str, Typed]
    ) -> list[Json]:
        """Do what `choices` does, with the options in a mapping."""
        place = self.channel(channel)
        asked = interactions.ask_choices(self.world, self.user.id, place, command, options, focused)
        return (await self._answer_to(asked)).choices

    @deed
    async def press(self, message: Json, button: str) -> Answer:
        """Press the button with that label or custom id, and return the bot's answer."""
        held = self.held(message)
        asked = interactions.press(self.world, self.user.id, held, _custom_id(held, button))
        return await self._answer_to(asked)

    @deed
    async def choose(self, message: Json, select: str, values: Sequence[str]) -> Answer:
        """Choose `values` in the select with that custom id or placeholder.

        People, roles and channels are named by id or name.
        """
        held = self.held(message)
        custom_id = _custom_id(held, select)
        asked = interactions.press(self.world, self.user.id, held, custom_id, list(values))
        return await self._answer_to(asked)

    async def submit(self, answer: Answer, values: Mapping[str, Filled]) -> Answer:
        """Fill in and submit the modal of `answer`, and return the bot's answer to that.

        Fields are named by custom id or label; what is not named stays as it was offered.
        """
        return await self.submit_to(answer.interaction_id, values)

    @deed
    async def submit_to(self, interaction_id: int, values: Mapping[str, Filled]) -> Answer:
        """Do what `submit` does, with the modal's interaction by its id."""
        asked = self._asked(interaction_id)
        return await self._answer_to(interactions.submit_modal(self.world, asked, values))

    async def outcome(self, answer: Answer) -> Answer:
        """Wait until the bot has done what it deferred, and return `answer` as it is then.

        That is when it edits or deletes the first answer, or follows up. A follow-up is
        returned unless the first answer was edited; `NoAnswer` is raised if neither comes.
        """
        asked = self._asked(answer.interaction_id)
        await self._wait(
            FOLLOWED, asked, lambda: asked.edited or bool(asked.follow_up_ids), OUTCOME_SECONDS
        )
        shown = asked.response_id if asked.edited else asked.follow_up_ids[0]
        return self._answer(asked, shown)

    def _asked(self, interaction_id: int) -> Interaction:
        asked = self.world.interactions.get(interaction_id)
        if asked is None or asked.user_id != self.user.id:
            raise Refused("That was too long ago.")
        return asked

    async def _answer_to(self, asked: Interaction) -> Answer:
        """Wait for the bot's first answer."""
        await self._wait(ANSWERED, asked, lambda: asked.is_answered, ANSWER_SECONDS)
        return self._answer(asked, asked.response_id)

    async def _wait(
        self, name: str, asked: Interaction, is_done: Callable[[], bool], seconds: float
    ) -> None:
        """Wait for an event of that name about `asked`, unless it has happened already."""
        happened = asyncio.Event()

        def notice(event: Event) -> None:
            if event.name == name and event.data["id"] == str(asked.id):
                happened.set()

        if is_done():
            return
        self.world.subscribe(notice)
        try:
            await asyncio.wait_for(happened.wait(), seconds)
        except TimeoutError:
            raise NoAnswer from None
        finally:
            self.world.unsubscribe(notice)

    def _answer(self, asked: Interaction, message_id: int | None) -> Answer:
        message = self.world.messages.get(asked.channel_id, {}).get(message_id or 0)
        return Answer(
            interaction_id=asked.id,
            kind=asked.callback_type or 0,
            message=None if message is None else self.world.message_payload(message),
            private=message is not None and message.is_ephemeral,
            choices=asked.choices,
            modal=asked.modal,
        )


def _custom_id(message: Message, name: str) -> str:
    """Return the custom id of the component that has `name` as label, placeholder or id."""
    for component in every_component(message.components):
        if name in (component.get(key) for key in ("custom_id", "label", "placeholder")):
            if "custom_id" not in component:
                raise Refused("That button is a link: it opens in the browser.")
            return str(component["custom_id"])
    raise Refused(f"That message has no button or select {name!r}.")
