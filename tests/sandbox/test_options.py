"""What a person types after a command, and fills into forms: taken, converted or refused."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.interactions.command_options import fill_options
from bot.sandbox.interactions.filling import Filled, Filling
from bot.sandbox.interactions.resolved import Refused
from bot.sandbox.person import Person
from bot.sandbox.world.attachments import FILE_BYTES
from tests.sandbox.asking import Asking

CHOICES = [{"name": "One", "value": "1"}, {"name": "Two", "value": "2"}]


@pytest.fixture(scope="module")
def bot() -> Asking:
    return Asking()


@pytest.mark.parametrize(
    ("option", "typed", "sent"),
    [
        ({"type": 3}, "text", "text"),
        ({"type": 3, "min_length": 2, "max_length": 3}, "x", "2 to 3 characters"),
        ({"type": 3, "required": True}, "", "empty"),
        ({"type": 3, "choices": CHOICES}, "Two", "2"),
        ({"type": 3, "choices": CHOICES}, "Three", "One, Two"),
        ({"type": 4}, "5", 5),
        ({"type": 4}, "five", "takes a number"),
        ({"type": 4, "min_value": 6}, 5, "from 6"),
        ({"type": 4, "choices": [{"name": "One", "value": 1}]}, 1, 1),
        ({"type": 10, "max_value": 1.5}, "1.5", 1.5),
        ({"type": 5}, "Yes", True),
        ({"type": 5}, False, False),
        ({"type": 5}, "perhaps", "true or false"),
        ({"type": 6}, "nobody", "no person 'nobody'"),
        ({"type": 8}, "none", "no role 'none'"),
        ({"type": 11}, "x", "choose a file"),
        ({"type": 11}, "123", "choose a file"),
        ({"type": 12}, "x", "can't fill"),
    ],
)
def test_options_are_converted_or_refused(
    bot: Asking, option: dict[str, Any], typed: Any, sent: Any
) -> None:
    command = {"name": "c", "options": [{"name": "o", **option}]}
    member, channel = bot.user("member").id, bot.channel("news")
    if isinstance(sent, str) and sent not in ("text", "2"):
        with pytest.raises(Refused, match=sent):
            fill_options(bot.world, member, channel, command, "c", {"o": typed})
    else:
        [filled], resolved = fill_options(bot.world, member, channel, command, "c", {"o": typed})
        assert (filled["value"], resolved) == (sent, {})


def test_a_file_is_attached_first_and_named_then() -> None:
    bot = Asking()
    world, channel = bot.world, bot.channel("news")
    person = Person(world, bot.user("member"))
    command = {"name": "c", "options": [{"name": "o", "type": 11}]}
    file = person.attach("Übersicht März.md", b"# Text")
    [filled], resolved = fill_options(world, person.user.id, channel, command, "c", {"o": file})
    assert filled == {"name": "o", "type": 11, "value": file}
    sent = resolved["attachments"][file]
    assert (sent["filename"], sent["size"]) == ("Übersicht_März.md", 6)
    assert sent["content_type"].startswith("text/markdown")
    assert sent["ephemeral"] and f"/attachments/{channel.id}/{file}/" in sent["url"]
    for number in range(20):
        person.attach(f"{number}.md", b"# Text")
    with pytest.raises(Refused, match="choose a file"):
        fill_options(world, person.user.id, channel, command, "c", {"o": file})
    with pytest.raises(Refused, match="empty"):
        person.attach("a.md", b"")
    with pytest.raises(Refused, match="10 MiB"):
        person.attach("a.md", bytes(FILE_BYTES + 1))


@pytest.mark.parametrize(
    ("path", "values", "refusal"),
    [
        ("group", {}, "one of: sub"),
        ("group other", {}, "no command"),
        ("group sub", {"x": 1}, "no option 'x'"),
        ("group sub", {}, "needs the option 'o'"),
        ("group sub", {"o": "x"}, None),
    ],
)
def test_subcommands(bot: Asking, path: str, values: Any, refusal: str | None) -> None:
    option = {"name": "o", "type": 3, "required": True}
    command = {"name": "group", "options": [{"name": "sub", "type": 1, "options": [option]}]}
    member, channel = bot.user("member").id, bot.channel("news")
    if refusal is not None:
        with pytest.raises(Refused, match=refusal):
            fill_options(bot.world, member, channel, command, path, values)
    else:
        [sub], _ = fill_options(bot.world, member, channel, command, path, values)
        assert (sub["name"], sub["options"][0]["value"]) == ("sub", "x")


OPTIONS = [{"label": "A", "value": "a"}, {"label": "B", "value": "b", "default": True}]


@pytest.mark.parametrize(
    ("field", "given", "sent"),
    [
        ({"type": 4, "max_length": 3}, "long", "0 to 3"),
        ({"type": 4, "required": False}, None, {"value": ""}),
        ({"type": 4, "value": "before"}, None, {"value": "before"}),
        ({"type": 3, "options": OPTIONS}, None, {"values": ["b"]}),
        ({"type": 3, "options": OPTIONS}, "a", {"values": ["a"]}),
        ({"type": 3, "options": OPTIONS}, ["a", "b"], "Choose 1 to 1"),
        ({"type": 3, "options": OPTIONS}, ["c"], "none of"),
        ({"type": 3, "options": OPTIONS}, True, "among the options"),
        ({"type": 21, "options": OPTIONS}, "a", {"value": "a"}),
        ({"type": 21, "options": OPTIONS[:1], "required": False}, None, {"value": None}),
        ({"type": 22, "options": OPTIONS}, ["a", "b"], {"values": ["a", "b"]}),
        ({"type": 23, "default": True}, None, {"value": True}),
        ({"type": 23}, None, {"value": False}),
        ({"type": 19, "required": False}, None, {"values": []}),
        ({"type": 19}, None, "can't upload"),
    ],
)
def test_fields_of_a_form(
    bot: Asking, field: dict[str, Any], given: Filled | None, sent: Any
) -> None:
    held = {"id": 2, "custom_id": "f", **field}
    modal = {"components": [{"type": 18, "id": 1, "label": "Field", "component": held}]}
    values = {} if given is None else {"Field": given}
    filling = Filling(bot.world, bot.user("member").id, bot.channel("news"), values)
    if isinstance(sent, str):
        with pytest.raises(Refused, match=sent):
            filling.submit(modal)
    else:
        [label] = filling.submit(modal)
        expected = {"type": field["type"], "id": 2, "custom_id": "f"}
        assert label["component"] == expected | sent
