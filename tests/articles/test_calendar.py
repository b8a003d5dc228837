"""What is out, by the clocks of any zone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.articles.article import Article
from bot.articles.calendar import Calendar
from bot.articles.loading import load

UTC, TOKYO, HAWAII = ZoneInfo("UTC"), ZoneInfo("Asia/Tokyo"), ZoneInfo("Pacific/Honolulu")
HOUR = dt.timedelta(hours=1)
MIDNIGHT = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)


def one(tmp_path: Path, head: str, name: str = "a.md") -> Article:
    (tmp_path / name).write_text(f"{head}## News\nText.\n", encoding="utf-8")
    (article,) = load(tmp_path, now=None).everything
    return article


@pytest.mark.parametrize(
    ("head", "name", "is_local"),
    [
        ("---\ndate: 2026-03-02\n---\n", "a.md", True),
        ("---\npublish: 2026-03-02\n---\n", "a.md", True),
        ("---\npublish: 2026-03-02 00:00\n---\n", "a.md", True),
        ("---\ndate: 2020-01-01\npublish: 2026-03-02\n---\n", "a.md", True),
        ("", "2026-03-02 a.md", True),
        ("---\npublish: 2026-03-02T00:00Z\n---\n", "a.md", False),
        ("---\npublish: 2026-03-02T09:00+09:00\n---\n", "a.md", False),
    ],
)
def test_an_article_is_out_by_the_clocks_of_each_zone(
    tmp_path: Path, head: str, name: str, is_local: bool
) -> None:
    article = one(tmp_path, head, name)
    for zone, ahead in ((UTC, 0), (TOKYO, 9), (HAWAII, -10)):
        out = MIDNIGHT - ahead * HOUR if is_local else MIDNIGHT
        assert article.out_in(zone) == out
        assert not article.is_out(out - HOUR, zone)
        assert article.is_out(out, zone)


@pytest.mark.parametrize("written", ["2026-03-02", "2026-03-02 00:00"])
def test_it_expires_by_the_clocks_of_each_zone(tmp_path: Path, written: str) -> None:
    article = one(tmp_path, f"---\nexpires: {written}\n---\n")
    for zone, ahead in ((UTC, 0), (TOKYO, 9), (HAWAII, -10)):
        assert article.is_out(MIDNIGHT - (ahead + 1) * HOUR, zone)
        assert not article.is_out(MIDNIGHT - ahead * HOUR, zone)


def test_a_calendar_follows_the_hours_in_both_directions(tmp_path: Path) -> None:
    for name in ("old.md", "2026-03-02.md", "2026-03-03.md"):
        (tmp_path / name).write_text("## News\nText.\n", encoding="utf-8")
    (tmp_path / "brief.md").write_text("---\nexpires: 2026-03-02\n---\n## News\nText.\n", "utf-8")
    calendar = Calendar(load(tmp_path, now=MIDNIGHT))

    def out(hours: int, zone: ZoneInfo) -> str:
        shown = calendar.out(MIDNIGHT + hours * HOUR, zone)
        return " ".join(each.id.removeprefix("2026-03-") for each in shown)

    for zone, ahead in ((UTC, 0), (TOKYO, 9), (HAWAII, -10)):
        expected = {-1: "brief old", 0: "old 02", 23: "old 02", 24: "old 02 03", 99: "old 02 03"}
        for hours in (-1, 0, 23, 24, 99, 24, 23, 0, -1):
            assert out(hours - ahead, zone) == expected[hours]
    assert [each.id for _, each in calendar.coming(MIDNIGHT, UTC)] == ["2026-03-03"]
    assert [each.id for _, each in calendar.coming(MIDNIGHT - HOUR, UTC)] == [
        "2026-03-02",
        "2026-03-03",
    ]
