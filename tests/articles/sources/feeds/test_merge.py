"""Which entry is which, from one reading of a feed to the next."""

from __future__ import annotations

import datetime as dt

from bot.articles.sources.feeds.entry import Entry
from bot.articles.sources.feeds.merge import merged
from bot.articles.sources.feeds.state import State
from bot.articles.text import SHORT_ID, shorten

URL = "https://town.example/feed"
NOW = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)


def entry(number: int, **changes: object) -> Entry:
    facts: dict[str, object] = {
        "guid": f"id-{number}",
        "link": f"https://town.example/{number}",
        "title": f"Story {number}",
        "date": dt.datetime(2026, 11, number, 8, tzinfo=dt.UTC),
        "text": f"Text {number}.",
    }
    return Entry(**{**facts, **changes})  # type: ignore[arg-type]


def read(*readings: list[Entry]) -> State:
    state = State(URL)
    for number, entries in enumerate(readings):
        state = merged(state, entries, NOW + dt.timedelta(hours=number))
    return state


def ids(state: State) -> list[str]:
    return [each.id for each in state.entries if not each.is_gone]


def new(state: State) -> list[str]:
    return [each.entry.title for each in state.entries if not each.is_archive]


def test_the_first_reading_is_archive_and_what_comes_later_is_new() -> None:
    state = read([entry(2), entry(1)], [entry(3), entry(2)])
    assert new(state) == ["Story 3"]
    assert [each.entry.title for each in state.entries] == ["Story 3", "Story 2", "Story 1"]


def test_an_edited_entry_is_the_same_article() -> None:
    before = read([entry(2), entry(1)])
    after = merged(before, [entry(2, title="Other", text="New."), entry(1)], NOW)
    assert ids(after) == ids(before)
    assert after.entries[0].entry.text == "New."


def test_old_entries_under_new_ids_are_not_new() -> None:
    first = [entry(3), entry(2), entry(1)]
    moved = [
        entry(3, guid="https://new.example/?p=3", link="https://new.example/3"),
        entry(2, guid="x2", link="https://town.example/2?utm_source=feed"),
        entry(1, guid="x1", link="https://new.example/another"),  # with its date
    ]
    state = read(first, moved)
    assert new(state) == []
    assert ids(state) == ids(read(first))


def test_of_two_alike_the_one_that_is_known_for_certain_stays() -> None:
    weather = {"title": "Weather", "link": "https://town.example/weather"}
    state = read([entry(1, **weather)], [entry(2, **weather), entry(1, **weather)])
    assert len(ids(state)) == 2
    assert [each.entry.guid for each in state.entries if not each.is_archive] == ["id-2"]


def test_entries_with_one_id_for_all_or_none_are_told_apart() -> None:
    for guid in ("same", ""):
        state = read(
            [entry(2, guid=guid), entry(1, guid=guid)], [entry(n, guid=guid) for n in (3, 2, 1)]
        )
        assert new(state) == ["Story 3"]
        assert len(set(ids(state))) == 3


def test_the_same_entry_twice_counts_once() -> None:
    assert len(ids(read([entry(1), entry(1)]))) == 1
    assert len(ids(read([entry(1, guid="", link="", title="", date=None)] * 2))) == 1


def test_an_entry_that_was_taken_out_is_gone_and_an_old_one_stays() -> None:
    first = [entry(3), entry(2), entry(1)]
    state = read(first, [entry(4), entry(2)])
    assert [each.entry.title for each in state.entries if each.is_gone] == ["Story 3"]
    assert len(ids(state)) == 3
    back = merged(state, [entry(4), entry(3), entry(2)], NOW)
    assert set(ids(read(first))) < set(ids(back))
    assert new(back) == ["Story 4"]


def test_an_empty_reading_takes_nothing_away() -> None:
    assert len(ids(read([entry(2), entry(1)], []))) == 2
    assert new(read([], [entry(28), entry(1)])) == ["Story 28"]


def test_entries_without_a_date_stand_as_in_the_feed_and_none_is_to_come() -> None:
    state = read([entry(2, date=None), entry(1, date=None)])
    assert [each.entry.title for each in state.entries] == ["Story 2", "Story 1"]
    later = dt.datetime(2027, 11, 1, tzinfo=dt.UTC)
    (kept,) = read([entry(2, date=later)]).entries
    assert kept.date == NOW


def test_ids_are_short_and_never_those_of_files() -> None:
    (kept,) = read([entry(1, title="The bridge that has always been there closes")]).entries
    assert shorten(kept.id, SHORT_ID) == kept.id
    assert kept.id.startswith("the-bridge-that-has-always-b--")
    (kept,) = read([entry(1, title="橋" * 40)]).entries
    assert shorten(kept.id, SHORT_ID) == kept.id


def test_an_id_is_the_same_for_whoever_first_reads_an_entry_after_its_title_was_changed() -> None:
    link = "https://town.example/2026/11/bridge-closes.html?x=1"
    first, later = (read([entry(1, link=link, title=each)]) for each in ("Bridge", "Bridge?"))
    assert ids(first) == ids(later)
    assert ids(first)[0].startswith("bridge-closes--")


def test_old_entries_are_forgotten_at_last() -> None:
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    many = [entry(1, guid=f"g{n}", link="", title=f"t{n}", date=start + dt.timedelta(hours=n)) for n in range(700)]  # fmt: skip
    state = read(many[:300], many[200:500], many[400:])
    assert len(state.entries) == 500
    assert state.entries[0].entry.title == "t699"
