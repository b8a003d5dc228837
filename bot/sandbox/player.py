"""Does again what people did in a conversation, and finds where the bot answers otherwise."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import inspect
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson

from bot.sandbox.deeds import DEEDS
from bot.sandbox.interactions.resolved import Refused
from bot.sandbox.model import Json
from bot.sandbox.person import NoAnswer, Person
from bot.sandbox.realm import Realm
from bot.sandbox.recorder import FILE, Recorder

_MESSAGES = ("message", "reply_to", "target")


class NoConversation(ValueError):
    """A file holds no conversation; the text says why."""


@dataclass
class Step:
    """What a person did, and what the bot made of it when it was recorded, and now."""

    number: int
    deed: Json = field(default_factory=dict)
    """Empty for the first, in which the bot may write by itself."""
    recorded: list[Json] = field(default_factory=list)
    now: list[Json] = field(default_factory=list)
    refused: str = ""
    """What kept the person from doing it again."""

    @property
    def is_same(self) -> bool:
        """Whether the bot did the same; the order in which it did several things may differ."""
        return not self.refused and sorted(map(repr, self.recorded)) == sorted(map(repr, self.now))


def read(lines: Iterable[bytes]) -> list[Step]:
    """Return the steps of a recorded conversation; raises `NoConversation`."""
    steps = [Step(0)]
    for number, line in enumerate(filter(None, map(bytes.strip, lines)), 1):
        try:
            said = orjson.loads(line)
            step = int(said.pop("step"))
            if "does" in said:
                steps.append(Step(step, deed=_known(said)))
            steps[step].recorded += [said] if "bot" in said else []
        except (ValueError, TypeError, KeyError, AttributeError, IndexError):
            raise NoConversation(f"line {number} is no line of a conversation") from None
    if len(steps) == 1:
        raise NoConversation("nobody does anything in it")
    return steps


def _known(deed: Json) -> Json:
    if deed["does"] not in DEEDS or not isinstance(deed["person"], str):
        raise ValueError
    return deed


class Player:
    """Plays the steps of a conversation on a world with a bot."""

    def __init__(self, realm: Realm, steps: list[Step], seconds: float = 5.0) -> None:
        """Wait `seconds` at most for what the bot did at a step."""
        self._realm = realm
        self._steps = steps
        self._seconds = seconds
        self._now: defaultdict[int, list[Json]] = defaultdict(list)
        self._recorder = Recorder(realm.world, self._note)
        self._happened = asyncio.Event()
        realm.rest.watch(lambda _: self._happened.set())  # what follows from it is told before

    def _note(self, line: Json) -> None:
        self._happened.set()
        step = line.pop("step")
        if "bot" in line:
            # As it is when it has been read from a file.
            self._now[step].append(orjson.loads(orjson.dumps(line)))

    async def play(self, show: Callable[[Step], None]) -> None:
        """Play all steps, and show each when the bot has done its part."""
        self._recorder.start()
        try:
            await self._until(self._is_ready)
            for step in self._steps:
                if step.deed:
                    await self._do(step)
                await self._until(lambda step=step: self._has_answered(step))  # type: ignore[misc]
                step.now = self._now[step.number]
                show(step)
        finally:
            self._recorder.stop()

    def _is_ready(self) -> bool:
        """Tell whether the bot has registered the commands that are typed."""
        known = {each["name"] for each in self._realm.world.application.commands.values()}
        typed = (step.deed for step in self._steps if "command" in step.deed)
        return all(
            deed["command"] in known or deed["command"].split()[0] in known for deed in typed
        )

    def _has_answered(self, step: Step) -> bool:
        return len(self._now[step.number]) >= len(step.recorded)

    async def _until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds, though not for ever: the bot may do something else now."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._seconds):
                while not holds():
                    self._happened.clear()
                    await self._happened.wait()

    async def _do(self, step: Step) -> None:
        deed = dict(step.deed)
        try:
            person = self._realm.person(deed.pop("person"))
            done = self._begin(person, getattr(Person, deed.pop("does")), deed)
            if inspect.isawaitable(done):
                await done
        except (Refused, NoAnswer, KeyError) as error:
            step.refused = str(error).strip("'\"")
            self._keep_count(step)

    def _keep_count(self, step: Step) -> None:
        """Let the step count that could not begin."""
        while self._recorder.conversation.step < step.number:
            self._recorder.conversation.begin()

    def _begin(self, person: Person, method: Callable[..., Any], deed: Json) -> Any:
        """Call a method of a person's with its arguments in this world's ids."""
        given = {name: self._found(name, value) for name, value in deed.items()}
        arguments = OrderedDict({"self": person, **given})
        signature = inspect.signature(method)
        bound = inspect.BoundArguments(signature, arguments)
        try:
            signature.bind(*bound.args, **bound.kwargs)
        except TypeError as error:
            raise Refused(f"That can't be done so: {error}.") from None
        return method(*bound.args, **bound.kwargs)

    def _found(self, name: str, value: Any) -> Any:
        conversation = self._recorder.conversation
        if name == "interaction_id":
            return conversation.interaction_of(value)
        if name in _MESSAGES and isinstance(value, list):
            message = conversation.message_at((value[0], value[1]))
            if message is None:
                raise Refused("There is no such message any more.")
            return message
        if name == "data":
            return base64.b64decode(value)
        if name == "files":
            return {each: base64.b64decode(data) for each, data in value.items()}
        return self._file_in(value)

    def _file_in(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._file_in(each) for name, each in value.items()}
        if isinstance(value, str) and value.startswith(FILE):
            number = value.removeprefix(FILE)
            attached = [*self._realm.world.attached]
            if number.isdecimal() and 0 < int(number) <= len(attached):
                return str(attached[int(number) - 1])
        return value
