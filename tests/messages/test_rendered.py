"""Messages are rendered once, and what is held is bounded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from orjson import loads

from bot.articles.images import ImageFile
from bot.messages import rendered
from bot.messages.briefing import briefing
from bot.messages.private import private_briefing
from bot.messages.reader import reader
from bot.messages.rendered import Rendered
from bot.messages.section import section
from tests.messages.material import article

OLD = article("Old. " * 1000, id="old")
NEW = article("New. " * 1000, "More.", id="new")


@pytest.mark.parametrize("held", [0, 1, 2])
def test_the_messages_are_those_of_the_builders(held: int) -> None:
    ready = Rendered([OLD, NEW], held=held)
    for _ in range(2):
        for subject in (OLD, NEW):
            assert ready.briefing(subject) == briefing(subject)
            assert ready.private_briefing(subject) == private_briefing(subject)
            assert ready.section(subject, "s1") == section(subject, "s1")
            assert ready.reader(subject, "s1", 1) == reader(subject, "s1", 1)


def test_the_newest_are_rendered_before_anybody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    ready = Rendered([OLD, NEW], held=1)
    for name in ("briefing", "private_briefing", "section", "section_pages"):
        monkeypatch.setattr(rendered, name, None)
    assert ready.briefing(NEW)["embeds"][0]["title"] == "Title"
    assert ready.section(NEW, "s2")["embeds"][0]["description"] == "More."
    assert ready.private_briefing(NEW)["components"]
    assert ready.reader(NEW, "s1", 1)["components"]
    with pytest.raises(TypeError):
        ready.briefing(OLD)


def test_others_are_kept_while_there_is_room() -> None:
    ready = Rendered([OLD, NEW], held=0, spare_bytes=6_000)
    first = ready.briefing(OLD)
    assert ready.briefing(OLD) is first
    new = ready.briefing(NEW)
    again = ready.briefing(OLD)
    assert again is not first
    assert again == first
    assert ready.briefing(NEW) is not new


def test_the_one_used_last_is_kept() -> None:
    ready = Rendered([], spare_bytes=10_000)
    old, new = ready.briefing(OLD), ready.briefing(NEW)
    assert ready.briefing(OLD) is old
    ready.section(OLD, "s1")
    assert ready.briefing(OLD) is old
    assert ready.briefing(NEW) is not new


def test_what_is_larger_than_all_the_room_is_still_shown() -> None:
    ready = Rendered([], spare_bytes=10)
    assert ready.reader(OLD, "s1") == reader(OLD, "s1")


def test_an_unknown_section_is_the_callers_fault() -> None:
    with pytest.raises(KeyError):
        Rendered([]).reader(OLD, "nothing")
    with pytest.raises(KeyError):
        Rendered([OLD]).section(OLD, "nothing")


@pytest.mark.parametrize("held", [0, 2])
def test_answers_are_the_messages_as_they_are_sent(held: int) -> None:
    ready = Rendered([OLD, NEW], held=held)
    private = 1 << 6
    whole, alone = briefing(NEW), private_briefing(NEW)
    page = reader(NEW, "s1", 1)
    for _ in range(2):
        assert loads(ready.briefing_answer(NEW)) == {"type": 4, "data": whole}
        assert loads(ready.briefing_answer(NEW, private=True)) == {
            "type": 4,
            "data": {**alone, "flags": alone["flags"] | private},
        }
        assert loads(ready.section_answer(NEW, "s2"))["data"] == section(NEW, "s2")
        opened = loads(ready.reader_answer(NEW, "s1", 1))
        assert opened == {"type": 4, "data": {**page, "flags": page["flags"] | private}}
        turned = loads(ready.reader_answer(NEW, "s1", 1, in_place=True))
        assert turned == {"type": 7, "data": {**page, "embeds": []}}


def test_an_answer_is_made_once() -> None:
    ready = Rendered([NEW], held=1)
    assert ready.briefing_answer(NEW) is ready.briefing_answer(NEW)
    assert ready.reader_answer(NEW, "s1") is ready.reader_answer(NEW, "s1")


def test_there_is_no_answer_of_one_request_with_a_picture() -> None:
    pictured = replace(NEW, image_file=ImageFile(Path("bridge.png"), "bridge.png", "0" * 64))
    ready = Rendered([pictured])
    assert ready.briefing_answer(pictured) == ready.briefing_answer(pictured, private=True) == b""
