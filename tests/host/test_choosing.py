"""One of several things, by what was typed."""

from __future__ import annotations

import pytest

from bot.host.plain import plain
from bot.host.setup.choosing import NotOneOfThem, chosen
from bot.host.setup.places import Server

THINGS = [Server(111, "news"), Server(222, "News Team"), Server(333, "general"), Server(444, "2"), Server(555, "twins"), Server(666, "Twins")]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "id"),
    [("1", 111), (" 2 ", 222), ("#2", 444), ("222", 222), ("NEWS", 111), ("#news", 111), ("team", 222), ("gen", 333)],
)  # fmt: skip
def test_a_number_an_id_a_name_or_the_part_of_one(typed: str, id: int) -> None:
    assert chosen(typed, THINGS, "channel", numbered=3).id == id


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("genral", "“genral” is no channel. Did you mean general?"),
        ("4", "“4” is no channel. Type its name or its id."),
        ("twins", "“twins” is more than one channel. Type an id: 555 (twins), 666 (Twins)."),
        ("#", "“#” is no channel. Type its name or its id."),
    ],
)
def test_what_is_none_of_them_is_told_with_the_nearest(typed: str, told: str) -> None:
    with pytest.raises(NotOneOfThem) as caught:
        chosen(typed, THINGS, "channel", numbered=3)
    assert str(caught.value) == told


@pytest.mark.parametrize(
    ("count", "told"), [(1, "The only one is news."), (2, "There are news and News Team.")]
)
def test_where_there_are_few_all_are_named(count: int, told: str) -> None:
    with pytest.raises(NotOneOfThem) as caught:
        chosen("sandbox", THINGS[:count], "channel")
    assert str(caught.value) == f"“sandbox” is no channel. {told}"


def test_our_sentences_are_shown_without_their_marks() -> None:
    text = r"**Send Messages** is off in <#7> and <#8>, a\_b, until <t:1767225600:f>; </help:0000000000000000000>"
    shown = (
        "Send Messages is off in #news and the channel 8, a_b, until 2026-01-01 00:00 UTC; /help"
    )
    assert plain(text, {7: "news"}) == shown
