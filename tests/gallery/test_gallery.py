"""The gallery holds every message that the bot can send, each as Discord would take it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import orjson
import pytest

from bot.daily.ledger.channel_schedule import State
from bot.daily.ledger.choice import Why
from bot.daily.ledger.results import DeliveryState, Reason
from bot.daily.port.access import Cause
from bot.daily.words import codes
from bot.daily.words.advice import advice
from bot.daily.words.phrases import outcome
from bot.gallery import of_status
from bot.gallery.entries import Entry, Seen
from bot.gallery.gallery import as_json, groups
from bot.gallery.sample_causes import CAUSES, NO_ANSWERS, place_of
from bot.gallery.sample_posts import record
from bot.messages.measure import measure
from tests.conftest import ROOT
from tests.messages.material import faults_by_specification

ROOMS = ("bot/messages", "bot/daily/words", "bot/desk")
# Every message goes through these: they say nothing by themselves.
FORMS = {
    "bot.messages.measure.check",
    "bot.messages.measure.check_laid_out",
    "bot.messages.framing.say",
    "bot.messages.framing.framed",
} | {
    "bot.messages.framing.told",
    "bot.messages.layout.laid_out",
}

KINDS = ("Message", "LaidOut")

ENTRIES = [
    pytest.param(entry, id=f"{group.title}: {entry.name}")
    for group in groups()
    for entry in group.entries
]


def builders(path: Path) -> Iterator[str]:
    """Yield the full names of a module's public functions that return a message."""
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    nodes = ast.parse(path.read_text(encoding="utf-8")).body
    for node in (each for each in nodes if isinstance(each, ast.FunctionDef)):
        is_public = not node.name.startswith("_")
        if is_public and isinstance(node.returns, ast.Name) and node.returns.id in KINDS:
            yield f"{module}.{node.name}"


def called_by_the_gallery() -> set[str]:
    """Return the full names of the functions that the gallery's own modules call."""
    called: set[str] = set()

    def note(frame: FrameType, event: str, _: Any) -> None:
        caller = frame.f_back
        if event == "call" and caller is not None and _module(caller).startswith("bot.gallery."):
            called.add(f"{_module(frame)}.{frame.f_code.co_name}")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        groups()
    finally:
        sys.setprofile(before)
    return called


def _module(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__"))


def missing(names: set[str]) -> str:
    return " ".join(
        f"{name} has no entry in the gallery: add one in bot/gallery." for name in sorted(names)
    )


def text(message: Any) -> str:
    embeds = message.get("embeds", [])
    return "\n".join([message.get("content", ""), *(each["description"] for each in embeds)])


def all_text() -> str:
    return "\n".join(text(entry.message) for group in groups() for entry in group.entries)


def test_every_builder_of_a_message_has_an_entry() -> None:
    found = {
        name for room in ROOMS for path in (ROOT / room).rglob("*.py") for name in builders(path)
    }
    assert len(found) > 50
    assert missing(found - FORMS - called_by_the_gallery()) == ""


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_message_is_one_that_discord_takes(entry: Entry) -> None:
    assert measure(entry.message) == []
    assert faults_by_specification(entry.message) == []


def test_every_outcome_of_a_post_is_told() -> None:
    shown = all_text()
    for state in DeliveryState:
        for reason in (None, *Reason):
            if state is not DeliveryState.ERASED:
                assert outcome(record(state, reason)) in shown, (state, reason)


def test_every_cause_has_its_words() -> None:
    shown = all_text()
    for cause in Cause:
        assert advice(place_of(cause), [CAUSES[cause]]) in shown, cause


def test_every_code_has_its_words() -> None:
    assert missing({f"code {code}" for code in codes._MEANINGS.keys() - {*of_status.CODES}}) == ""


def test_every_state_choice_and_answer_is_shown() -> None:
    shown = {entry.name for group in groups() for entry in group.entries}
    assert {f"Next article: {why.value}" for why in Why} <= shown
    assert set(NO_ANSWERS) <= shown
    kinds = {str(answer[0].get("state", State.ACTIVE)) for answer in of_status._STATES.values()}
    assert kinds == {str(state) for state in of_status.SHOWN_STATES}


def test_groups_and_their_entries_can_be_told_apart() -> None:
    titles = [group.title for group in groups()]
    assert len(set(titles)) == len(titles)
    for group in groups():
        names = [entry.name for entry in group.entries]
        assert len(set(names)) == len(names), group.title


def test_the_page_gets_each_entry_with_who_sees_it() -> None:
    told = orjson.loads(orjson.dumps(as_json()))
    assert [group["title"] for group in told["groups"]] == [group.title for group in groups()]
    for group, shown in zip(groups(), told["groups"], strict=True):
        assert len(shown["entries"]) == len(group.entries)
    assert {each["seen"] for group in told["groups"] for each in group["entries"]} == {
        each.name.lower() for each in Seen
    }
    assert told["channels"][0] == {"id": "700000000000000011", "name": "news"}
