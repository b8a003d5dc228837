"""A post that was edited after its article."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.gallery.sample_articles import BRIDGE
from bot.messages.corrected import corrected
from bot.messages.daily_post import daily_post
from bot.messages.limits import CONTENT, length
from bot.messages.post import post

AT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
STAMP = f"<t:{int(AT.timestamp())}:R>"


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        (None, f"-# Corrected {STAMP}"),
        ("four million", f"-# Corrected {STAMP}: four million"),
        ("*not* @everyone", f"-# Corrected {STAMP}: \\*not\\* \\@everyone"),
    ],
)
def test_it_says_so_below_its_headline(reason: str | None, line: str) -> None:
    plain = post(BRIDGE)
    message = corrected(plain, AT, reason)
    assert message.get("content") == f"{plain.get('content')}\n{line}"
    assert {**message, "content": plain.get("content")} == plain


def test_the_longest_of_both_fit() -> None:
    message = daily_post({**post(BRIDGE), "content": "x" * CONTENT}, 7)
    content = corrected(message, AT, "y" * 5000).get("content", "")
    assert length(content) <= CONTENT
    assert content.startswith("<@&7> xxx")
    assert f"\n-# Corrected {STAMP}: yyy" in content


@pytest.mark.parametrize(
    ("headlines", "reason", "line"),
    [
        (["The bridge"], "four", f"-# “The bridge” was corrected {STAMP}: four"),
        (["A *b*", "C"], None, f"-# “A \\*b\\*” and “C” were corrected {STAMP}"),
        (["A", "B", "C"], None, f"-# 3 of these were corrected {STAMP}"),
    ],
)
def test_a_digest_names_what_was_corrected(
    headlines: list[str], reason: str | None, line: str
) -> None:
    plain = post(BRIDGE)
    message = corrected(plain, AT, reason, headlines)
    assert message.get("content") == f"{plain.get('content')}\n{line}"
