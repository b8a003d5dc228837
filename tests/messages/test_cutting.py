"""Pages end where it hurts least, and part nothing that belongs together."""

from __future__ import annotations

import re
import time
from random import Random

import pytest

from bot.messages.cutting import cut, pages
from tests.messages.material import CODE, FAMILY, FLAGS, LINK, WHOLE, essence, units

A, B = "a" * 50, "b" * 50


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n ", []),
        ("  short  ", ["short"]),
        (f"{A}\n\n{B}", [A, B]),
        (f"{A}\n{B}", [A, B]),
        (f"{A}   \n \n\n  {B}", [A, B]),
        (f"First. Second is long. {A}", ["First. Second is long.", A]),
        ("word " * 20, [("word " * 13).strip(), ("word " * 7).strip()]),
        (f"The U.S. army of Mr. Kim {A}", ["The U.S. army of Mr. Kim", A]),
        (f"{'字' * 30}。{'字' * 50}", [f"{'字' * 30}。", "字" * 50]),
    ],
)  # fmt: skip
def test_pages_end_at_the_best_place(text: str, expected: list[str]) -> None:
    assert pages(text, 64) == expected


@pytest.mark.parametrize(
    "whole", [*WHOLE, FAMILY, FLAGS[:2], "\\*", "e\u0301\u0301\u0301", "\u1100\u1161\u11a8"]
)
def test_what_belongs_together_stays_together(whole: str) -> None:
    for before in range(64):
        text = f"{'x' * before}{whole} {'y' * 70}"
        shown = pages(text, 64)
        assert "".join("".join(shown).split()) == "".join(text.split())
        assert any(whole in page for page in shown), shown


def test_long_inline_code_becomes_two_pieces_of_code() -> None:
    assert pages(f"`{A} {B}`", 64) == [f"`{A}`", f"`{B}`"]
    assert pages(f"``{A} ` {B}``", 64) == [f"``{A} ` ``", f"`` {B}``"]


def test_a_long_code_block_is_closed_and_opened_again() -> None:
    lines = [f"    line {n} of the code" for n in range(5)]
    text = "Before:\n```py\n" + "\n".join(lines) + "\n```\nAfter."
    first, second, third = pages(text, 64)
    assert first == f"Before:\n```py\n{lines[0]}\n{lines[1]}\n```"
    assert second == f"```py\n{lines[2]}\n{lines[3]}\n```"
    assert third == f"```py\n{lines[4]}\n```\nAfter."


def test_code_in_a_list_ends_within_its_item() -> None:
    lines = [f"  line {number} = {'x' * 20}" for number in range(4)]
    first, second = pages("- Before:\n  ```py\n" + "\n".join(lines) + "\n  ```\n- After.", 90)
    assert first == f"- Before:\n  ```py\n{lines[0]}\n{lines[1]}\n  ```"
    assert second == f"```py\n{lines[2]}\n{lines[3]}\n  ```\n- After."


def test_a_code_block_that_fits_on_a_page_is_not_parted() -> None:
    block = f"```\n{B}\n```"
    assert pages(f"Some words before it.\n{block}\nAfter.", 64) == [
        "Some words before it.",
        block,
        "After.",
    ]


@pytest.mark.parametrize("mark", ["*", "**", "***", "_", "__", "~~", "||"])
def test_emphasis_is_closed_and_opened_again(mark: str) -> None:
    assert pages(f"{mark}{A} {B}{mark}", 64) == [f"{mark}{A}{mark}", f"{mark}{B}{mark}"]


def test_nested_emphasis_is_closed_inside_out() -> None:
    assert pages(f"**{A} _x {B}_**", 64) == [f"**{A} _x_**", f"**_{B}_**"]


@pytest.mark.parametrize("text", ["2 * 3 * 4 ", "snake_case_name ", "* item\n", "5 ** ", "\\*\\* "])
def test_signs_that_are_no_emphasis_are_left_alone(text: str) -> None:
    assert essence("".join(pages(text * 20, 64))) == essence(text * 20)
    assert "".join("".join(pages(text * 20, 64)).split()) == "".join((text * 20).split())


def test_a_link_that_fits_on_no_page_is_spelled_out() -> None:
    address = f"https://example.com/{'x' * 30}"
    text = f"[{'label ' * 10}]({address})"
    shown = pages(text, 64)
    assert any(address in page for page in shown)
    assert "[" not in "".join(shown)


@pytest.mark.parametrize("sign", ["-", "#", ">", "1.", "-#"])
def test_no_page_begins_with_what_would_become_a_list_or_heading(sign: str) -> None:
    for before in range(20):
        text = f"{'x' * before}{' word' * 12} {sign} and{' more' * 12}"
        assert not any(page.startswith(f"{sign} ") for page in pages(text, 64))


def test_no_page_begins_or_ends_with_an_empty_mark() -> None:
    assert pages(f"||{'x' * 60} || {B}", 64) == [f"||{'x' * 60}||", B]
    assert pages(f"{'x' * 62}**{A} z**", 64) == ["x" * 62, f"**{A} z**"]


def test_marks_that_close_have_room() -> None:
    assert pages(f"**{'x' * 29} {'y' * 31} {B}**", 64) == [
        f"**{'x' * 29}**",
        f"**{'y' * 31}**",
        f"**{B}**",
    ]


def test_a_link_that_fills_a_page_is_whole_even_amid_emphasis() -> None:
    link = f"[link](https://example.com/{'x' * 34})"
    assert units(link) == 62
    assert any(link in page for page in pages(f"**{A} {link} {B}**", 64))


def test_code_keeps_its_indentation_at_the_cut() -> None:
    text = "```\n" + "\n".join(f"{' ' * 8}{'x' * 40}{n}" for n in range(3)) + "\n```"
    assert all(f"\n{' ' * 8}x" in page for page in pages(text, 64))


_PIECES = (
    *WHOLE, FAMILY, FLAGS, "**", "*", "_", "__", "~~", "||", "`", "``", "```", "```_\n", "\n```",
    "\n", "\n\n", " ", ". ", "wörd ", "Hello, world. ", "\\*", "e\u0301", "中文字。", "ü" * 50, "# ",
    "- ", "1. ", "> ", "    indented\n", "wörd" * 30, "(", ")", "[", "](",
)  # fmt: skip


@pytest.mark.parametrize("limit", [64, 100, 400])
def test_any_markdown_is_paged_within_the_limit_and_without_loss(limit: int) -> None:
    for seed in range(200):
        random = Random(seed)
        some = random.sample(_PIECES, random.randint(2, len(_PIECES)))
        text = "".join(random.choices(some, k=random.randint(1, 200)))
        shown = pages(text, limit)
        assert all(page.strip() and units(page) <= limit for page in shown), seed
        assert essence("".join(shown)) == essence(text), seed
        assert units(cut(text, limit)) <= limit, seed
        # A bracket is no link's in code, behind a backslash, or within an address.
        if not any(sign in text.replace(CODE, "") for sign in "`\\") and "[" not in some:
            links = len(re.findall(rf"(?<!\S){re.escape(LINK)}", text))
            assert sum(page.count(LINK) for page in shown) >= links, seed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Whole.", "Whole."),
        (f"One sentence, more of it. {B}", "One sentence, more of it. …"),
        (f"A. {'word ' * 20}", f"A. {'word ' * 12}…"),
        ("w" * 100, "w" * 62 + "…"),
        (f"**Bold one, sentence end. {B}**", "**Bold one, sentence end.** …"),
        (f"```\n{'code();' * 3}\n{B}\n```", f"```\n{'code();' * 3}\n```\n…"),
    ],
)
def test_a_cut_is_visible(text: str, expected: str) -> None:
    assert cut(text, 64) == expected
    assert units(cut(text, 64)) <= 64


@pytest.mark.parametrize(
    "unit",
    ["Words and a sentence. ", "x", "\u0301", FLAGS, FAMILY, LINK, CODE, "**b** ", "[", "`", "```",
     "``a` ", "<@", "https://", "\\", ". ", "\n", "||", "** ", "字。", "[a](b("],
)  # fmt: skip
def test_strange_text_is_paged_in_linear_time(unit: str) -> None:
    text = (unit * (2**17 // len(unit) + 1))[: 2**17]
    start = time.process_time()
    shown = pages(f"a{text}b", 4096)
    # An eighth of a mebibyte in well under a second, even on a busy machine; more than linear
    # work would take several.
    assert time.process_time() - start < 1
    assert all(page.strip() and units(page) <= 4096 for page in shown)
