"""The measure finds what Discord would refuse, and fitting keeps characters whole."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from bot.messages.limits import fit
from bot.messages.measure import MessageOverLimit, check, check_laid_out, measure
from bot.messages.wire import LaidOut, Message
from tests.messages.material import FAMILY, faults_by_specification, units


def _message() -> Any:
    """A message at the edge of every limit."""
    button = {"type": 2, "style": 2, "label": "l" * 80, "custom_id": "c" * 100}
    link = {"type": 2, "style": 5, "label": "l", "url": "https://example.com/" + "u" * 492}
    option = {"label": "l" * 100, "value": "v" * 100, "description": "d" * 100}
    options = [{**option, "value": f"{n}"} for n in range(25)]
    select = {"type": 3, "custom_id": "s" * 100, "placeholder": "p" * 150, "options": options}
    buttons = [{**button, "custom_id": f"{n}"} for n in range(3)]
    return {
        "content": "c" * 2000,
        "embeds": [
            {
                "title": "t" * 256,
                "url": "https://example.com/",
                "description": "d" * 4096,
                "author": {"name": "a" * 256},
                "footer": {"text": "f" * 1392},
                "image": {"url": "attachment://p.png", "description": "d" * 1024},
            }
        ],
        "files": [{"digest": "", "name": "p.png", "description": "d" * 1024}],
        "components": [
            {"type": 1, "components": [select]},
            {"type": 1, "components": [*buttons, button, link]},
        ],
        "allowed_mentions": {"parse": []},
    }


def test_a_message_at_every_limit_passes() -> None:
    message: Message = _message()
    assert measure(message) == []
    assert check(message) is message


def _embed(message: Any) -> Any:
    return message["embeds"][0]


def _select(message: Any) -> Any:
    return message["components"][0]["components"][0]


def _buttons(message: Any) -> Any:
    return message["components"][1]["components"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda m: m.update(content="c" * 2001), "content"),
        (lambda m: m.update(content="😀" * 1001), "content"),
        (lambda m: m.update(content=" ", embeds=[]), "message"),
        (lambda m: m["allowed_mentions"]["parse"].append("everyone"), "allowed_mentions.parse"),
        (lambda m: m.update(embeds=[{"title": "x"}] * 11), "embeds"),
        (lambda m: _embed(m)["footer"].update(text="f" * 1393), "all embeds together"),
        (lambda m: _embed(m).update(title="t" * 257), "embeds[0].title"),
        (lambda m: _embed(m).update(title=" "), "embeds[0].title"),
        (lambda m: _embed(m).update(url="u" * 2049), "embeds[0].url"),
        (lambda m: _embed(m).update(description="d" * 4097), "embeds[0].description"),
        (lambda m: _embed(m)["author"].update(name="a" * 257), "embeds[0].author.name"),
        (lambda m: _embed(m)["author"].update(url="a" * 2049), "embeds[0].author.url"),
        (lambda m: _embed(m)["footer"].update(text="f" * 2049), "embeds[0].footer.text"),
        (lambda m: _embed(m)["image"].update(url="i" * 2049), "embeds[0].image.url"),
        (lambda m: _embed(m)["image"].update(description="i" * 1025), "embeds[0].image.description"),
        (lambda m: m["files"].extend(m["files"] * 10), "files"),
        (lambda m: m["files"][0].update(name="n" * 1025), "files[0].name"),
        (lambda m: m["files"][0].update(description="d" * 1025), "files[0].description"),
        (lambda m: m["files"][0].update(name="other.png"), "embeds[0].image.url"),
        (lambda m: m["components"].extend(m["components"] * 2), "components"),
        (lambda m: m["components"].append({"type": 1, "components": []}), "components[2]"),
        (lambda m: _buttons(m).append(_buttons(m)[-1]), "components[1]"),
        (lambda m: _buttons(m)[0].update(label="l" * 81), "components[1][0].label"),
        (lambda m: _buttons(m)[0].update(label=""), "components[1][0].label"),
        (lambda m: _buttons(m)[0].update(custom_id="c" * 101), "components[1][0].custom_id"),
        (lambda m: _buttons(m)[0].update(custom_id="1"), "components"),
        (lambda m: _buttons(m)[0].update(url="https://example.com"), "components[1][0]"),
        (lambda m: _buttons(m)[-1].update(url="u" * 513), "components[1][4].url"),
        (lambda m: _select(m).update(placeholder="p" * 151), "components[0][0].placeholder"),
        (lambda m: _select(m).update(custom_id="s" * 101), "components[0][0].custom_id"),
        (lambda m: _select(m).update(options=[]), "components[0][0].options"),
        (lambda m: _select(m)["options"].extend([{"label": "l", "value": "v"}]), "components[0][0].options"),
        (lambda m: _select(m)["options"][0].update(label="l" * 101), "components[0][0].options[0].label"),
        (lambda m: _select(m)["options"][0].update(value=""), "components[0][0].options[0].value"),
        (lambda m: _select(m)["options"][0].update(description="d" * 101), "components[0][0].options[0].description"),
        (lambda m: _select(m)["options"][0].update(value="1"), "components[0][0].options"),
    ],
)  # fmt: skip
def test_what_is_over_is_named(change: Callable[[Any], None], field: str) -> None:
    message = copy.deepcopy(_message())
    change(message)
    assert field in [breach.field for breach in measure(message)]
    with pytest.raises(MessageOverLimit, match="can't be sent"):
        check(message)


# --- Components V2 -------------------------------------------------------------------------


def _laid_out() -> Any:
    """A message of Components V2 at the edge of every limit."""

    def text(size: int) -> Any:
        return {"type": 10, "content": "t" * size}

    button = {"type": 2, "style": 1, "label": "l" * 80, "custom_id": "c" * 100}
    beside = {"type": 9, "components": [text(10)] * 3, "accessory": button}
    items = [{"media": {"url": "attachment://p.png"}, "description": "d" * 1024}] * 10
    row = {"type": 1, "components": [{**button, "custom_id": f"{n}"} for n in range(5)]}
    held = [{"type": 12, "items": items}, beside, {"type": 14}, row, text(4000 - 30 - 15 - 10)]
    container = {"type": 17, "accent_color": 0, "components": held + [text(1)] * 15}
    return {
        "flags": 1 << 15,
        "components": [container, *[text(1)] * 10],
        "files": [{"digest": "", "name": "p.png"}],
        "allowed_mentions": {"parse": []},
    }


def _held(message: Any) -> Any:
    return message["components"][0]["components"]


def _beside(message: Any) -> Any:
    return _held(message)[1]


def test_a_laid_out_message_at_every_limit_passes() -> None:
    message: LaidOut = _laid_out()
    assert measure(message) == []
    assert check_laid_out(message) is message
    assert faults_by_specification(message) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda m: m.update(content="c"), "content"),
        (lambda m: m.update(embeds=[{"title": "t"}]), "embeds"),
        (lambda m: m.update(components=[]), "all components together"),
        (lambda m: m["components"].append({"type": 14}), "all components together"),
        (lambda m: _held(m)[4].update(content="t" * 3946), "all texts together"),
        (lambda m: _held(m)[4].update(content="😀" * 1974), "all texts together"),
        (lambda m: _held(m)[4].update(content=" "), "components[0][4].content"),
        (lambda m: _held(m)[4].update(content="t" * 4001), "components[0][4].content"),
        (lambda m: m["components"][0].update(components=[]), "components[0]"),
        (lambda m: _held(m)[0]["items"].append({"media": {"url": "u"}}), "components[0][0].items"),
        (lambda m: _held(m)[0].update(items=[]), "components[0][0].items"),
        (lambda m: _held(m)[0]["items"][0].update(description="d" * 1025), "components[0][0].items[0].description"),
        (lambda m: _held(m)[0]["items"][0]["media"].update(url="u" * 2049), "components[0][0].items[0].media.url"),
        (lambda m: m["files"][0].update(name="other.png"), "items[0].media.url"),
        (lambda m: _beside(m)["components"].append({"type": 10, "content": "t"}), "components[0][1]"),
        (lambda m: _beside(m).update(components=[]), "components[0][1]"),
        (lambda m: _beside(m).pop("accessory"), "components[0][1].accessory"),
        (lambda m: _beside(m).update(accessory={"type": 10, "content": "t"}), "components[0][1].accessory"),
        (lambda m: _beside(m)["accessory"].update(label="l" * 81), "components[0][1].accessory.label"),
        (lambda m: _beside(m)["accessory"].update(custom_id="1"), "components"),
        (lambda m: _beside(m).update(components=[{"type": 14}]), "components[0][1][0]"),
        (lambda m: _held(m)[3]["components"].append(_held(m)[3]["components"][0]), "components[0][3]"),
        (lambda m: _held(m)[3].update(components=[{"type": 10, "content": "t"}]), "components[0][3][0]"),
        (lambda m: _held(m).append(_beside(m)["accessory"]), "components[0][20]"),
        (lambda m: m["components"].__setitem__(1, {"type": 2, "style": 1, "label": "l", "custom_id": "x"}), "components[1]"),
        (lambda m: _held(m).__setitem__(2, {**m["components"][0], "components": [{"type": 14}]}), "components[0][2]"),
        (lambda m: m.pop("flags"), "components[0]"),
        (lambda m: m["allowed_mentions"]["parse"].append("everyone"), "allowed_mentions.parse"),
    ],
)  # fmt: skip
def test_what_is_over_in_a_laid_out_message_is_named(
    change: Callable[[Any], None], field: str
) -> None:
    message = copy.deepcopy(_laid_out())
    change(message)
    assert field in [breach.field for breach in measure(message)]
    with pytest.raises(MessageOverLimit, match="can't be sent"):
        check_laid_out(message)


def test_a_breach_says_what_there_is_and_what_is_allowed() -> None:
    message: Message = {"content": "c" * 2001, "allowed_mentions": {"parse": []}}
    assert [str(breach) for breach in measure(message)] == [
        "content has 2001 characters (allowed: 0 to 2000)"
    ]


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("", 5, ""),
        ("fits in", 7, "fits in"),
        ("fits not", 7, "fits…"),
        ("a whole word", 8, "a whole…"),
        ("a whole word", 9, "a whole…"),
        ("unbreakable", 6, "unbre…"),
        ("a unbreakable", 8, "a unbre…"),
        ("😀😀😀", 4, "😀…"),
        (f"ab{FAMILY}", 8, "ab…"),
        ("e\u0301e\u0301e\u0301", 4, "e\u0301…"),
        ("🇯🇵🇺🇦🇩🇪", 8, "🇯🇵…"),
        ("❤\ufe0f❤\ufe0f❤\ufe0f", 4, "❤\ufe0f…"),
        ("e" + "\u0301" * 20, 5, "e\u0301\u0301\u0301…"),
        ("x", 1, "x"),
        ("xx", 1, "…"),
    ],
)
def test_fit(text: str, limit: int, expected: str) -> None:
    assert fit(text, limit) == expected
    assert units(fit(text, limit)) <= limit
