"""Cleaning, slugs and plain words."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.text import clean, fold, is_web_address, plain, plain_line, shorten, slug

LINK_PIECES = ["[", "](", "]", "(", ")", "!", "`", "```", " ", "\n", "a", "js:y", "http://x", '"']
markup = st.lists(st.sampled_from(LINK_PIECES), max_size=24).map("".join)


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("a\r\nb\rc\vd\fe\x85f\u2028g\u2029h", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("\ufeffa\x00b\x1b[31mc\x7f", "ab[31mc"),
        ("pay\u202elap\u202c \u2066x\u2069\u200e\u200f", "paylap x\u200e\u200f"),
        ("zero\u200bwidth\u2060\u00ad", "zerowidth"),
        ("tab\tstays", "tab\tstays"),
        # Joiners stay where they shape what one sees.
        ("👩\u200d🚀 👩🏽\u200d🚀 ❤\ufe0f\u200d🔥", "👩\u200d🚀 👩🏽\u200d🚀 ❤\ufe0f\u200d🔥"),
        ("می\u200cخواهم क्\u200dष", "می\u200cخواهم क्\u200dष"),
        ("a\u200db \u200d👩", "ab 👩"),
        ("🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f!",) * 2,
        ("x\U000e0067\U000e0062\U000e007f", "x"),
        ("ไทย\u200bไทย မြန်\u200bမာ a\u200bb", "ไทย\u200bไทย မြန်\u200bမာ ab"),
        ("\u061cعربي \u0600", "\u061cعربي \u0600"),
        # Links and pictures are the renderer's business.
        ("[a](javascript:alert(1)) ![b](c)", "[a](javascript:alert(1)) ![b](c)"),
    ],
)
def test_clean(typed: str, cleaned: str) -> None:
    assert clean(typed) == cleaned


@given(st.text() | markup)
def test_cleaning_is_done_after_once_and_keeps_the_lines(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    line_ends = re.findall("\r\n|[\n\r\v\f\x85\u2028\u2029]", text)
    assert once.count("\n") == len(line_ends)
    once.encode("utf-8")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("https://example.com", True),
        ("HTTP://EXAMPLE.COM/a?b#c", True),
        ("https://münchen.example/ü", True),
        ("https://", False),
        ("https:///path", False),
        ("https://?", False),
        ("example.com", False),
        ("ftp://example.com", False),
        ("https://example.com/a b", False),
        ("https://example.com/<b>", False),
        (' "https://example.com"', False),
    ],
)
def test_is_web_address(text: str, is_one: bool) -> None:
    assert is_web_address(text) is is_one


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What's Next?", "whats-next"),
        ("WHAT’S  NEXT:", "whats-next"),
        ("000_fdad4a85", "000_fdad4a85"),
        ("Straße & Co.", "strasse-co"),
        ("Ｆｕｌｌ width", "full-width"),
        ("今後の展望", "今後の展望"),
        ("ماذا بعد؟", "ماذا-بعد"),
        ("e\u0301t\u00e9", "été"),
        ("ŉ", "n"),
        ("🔮 Next", "next"),
        ("???", "x-1551c0"),
    ],
)
def test_slug(text: str, expected: str) -> None:
    assert slug(text) == expected


@given(st.text())
def test_a_slug_is_its_own_slug(text: str) -> None:
    assert slug(slug(text)) == slug(text) != ""
    assert fold(text) in (slug(text), "")


@pytest.mark.parametrize(
    ("long", "limit", "short"),
    [
        ("whats-next", 10, "whats-next"),
        ("whats-nexts", 10, "wha-5d1de1"),
        ("ab-cdefghijk", 10, "ab-8e2669"),
        # A character of two units that would be cut in half goes whole.
        ("\U00020000" * 6, 12, "\U00020000" * 6),
        ("\U00020000" * 7, 12, "\U00020000" * 2 + "-30fdde"),
    ],
)
def test_shorten(long: str, limit: int, short: str) -> None:
    assert shorten(long, limit) == short


@given(st.text(min_size=1).map(slug), st.integers(8, 50))
def test_what_is_shortened_fits_and_stays(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short.encode("utf-16-le")) <= 2 * limit
    assert shorten(short, limit) == short == slug(short)


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("**bold** *it* __u__ ~~s~~ ||spoiler|| `code`", "bold it u s spoiler code"),
        ("snake_case stays_so", "snake_case stays_so"),
        ("[text](https://x.org) and `[a](b)`", "text and [a](b)"),
        ("- one\n- two\n3. three\n> four\n# five", "one two three four five"),
        (r"\*not bold\*", "*not bold*"),
        ("  a \n\n b  ", "a b"),
    ],
)
def test_plain(markdown: str, words: str) -> None:
    assert plain(markdown) == words


def test_a_line_keeps_its_number() -> None:
    assert plain_line("1. **First** things") == "1. First things"


@given(st.text())
def test_plain_words_are_one_line(text: str) -> None:
    assert "\n" not in plain(text)


@pytest.mark.parametrize(
    "text",
    [
        "[a](" + " " * 300_000,
        "[a](http://" + "a" * 300_000 + '"',
        "[a](" * 75_000,
        "[a](b(c)" * 40_000,
        "[[](" * 75_000,
        "[`a" * 100_000,
        "`a" * 150_000,
        "!" * 300_000,
        "\0" * 300_000,
    ],
    ids=lambda text: text[:12],
)
def test_cleaning_takes_linear_time(text: str) -> None:
    start = time.process_time()
    plain(clean(text))
    # Far above what it takes, far below what trying every division would.
    assert time.process_time() - start < 5
