"""Messages are rendered once, and what is held is bounded."""

from __future__ import annotations

import pytest

from bot.messages import rendered
from bot.messages.briefing import briefing
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
            assert ready.section(subject, "s1") == section(subject, "s1")
            assert ready.reader(subject, "s1", 1) == reader(subject, "s1", 1)


def test_the_newest_are_rendered_before_anybody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    ready = Rendered([OLD, NEW], held=1)
    for name in ("briefing", "section", "section_pages"):
        monkeypatch.setattr(rendered, name, None)
    assert ready.briefing(NEW)["embeds"][0]["title"] == "Title"
    assert ready.section(NEW, "s2")["embeds"][0]["description"] == "More."
    assert ready.reader(NEW, "s1", 1)["embeds"]
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
