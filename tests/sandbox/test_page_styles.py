"""The page's styles are made of the tokens of tokens.css, and of nothing beside them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "bot" / "sandbox" / "page"
STYLES = sorted(each for each in PAGE.glob("*.css") if each.name != "tokens.css")
TOKENS = (PAGE / "tokens.css").read_text("utf-8")

DECLARATION = re.compile(r"(?<![\w-])(-{0,2}[a-z][a-z-]*)\s*:\s*([^;{}]+)(?=[;}])")
SPACING = re.compile(r"(scroll-)?(margin|padding)(-[a-z-]+)?|(row-|column-)?gap")
CORNER = re.compile(r"border(-[a-z]+-[a-z]+)?-radius")
# A line of text, a share of the window, and the border that two neighbours share.
ALLOWED_SPACE = re.compile(r"0|auto|-1px|1lh|\d+vh")


def tokens(family: str) -> dict[str, str]:
    return dict(re.findall(rf"--({family}(?:-[\w]+)?):\s*([^;]+);", TOKENS))


def declarations(css: str) -> list[tuple[str, str]]:
    return DECLARATION.findall(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))


def odd(name: str, value: str) -> bool:
    """Tell whether a declaration brings a size of its own."""
    if SPACING.fullmatch(name):
        return not spaced(value)
    if CORNER.fullmatch(name):
        parts = re.sub(r"var\(--radius(-small|-large)?\)", "0", value).split()
        return any(part not in ("0", "50%") for part in parts)
    if name == "font-size":
        return not re.fullmatch(r"var\(--type-\w+\)|inherit", value)
    if name == "font":
        return value != "inherit" and not value.startswith("var(--type-")
    return False


def spaced(value: str) -> bool:
    """Tell whether all of a value is space of the scale; in `calc` also what stands beside it."""
    if "calc(" in value and "var(--space-" in value:
        return True
    return all(
        re.fullmatch(r"var\(--space-\w+\)", part) or ALLOWED_SPACE.fullmatch(part)
        for part in value.split()
    )


def test_the_scales_are_short_and_space_goes_in_steps_of_four_pixels() -> None:
    assert len(tokens("type")) == 5
    assert len(tokens("radius")) == 3
    assert len(set(tokens("type").values())) == 5
    for name, value in tokens("space").items():
        step = name.removeprefix("space-")
        assert value == ("2px" if step == "half" else f"{4 * int(step)}px")


@pytest.mark.parametrize("style", STYLES, ids=lambda each: each.name)
def test_no_size_stands_beside_the_tokens(style: Path) -> None:
    found = declarations(style.read_text("utf-8"))
    assert found
    assert [f"{name}: {value}" for name, value in found if odd(name, value)] == []


@pytest.mark.parametrize("style", STYLES, ids=lambda each: each.name)
def test_every_token_that_a_style_names_is_there(style: Path) -> None:
    css = style.read_text("utf-8")
    used = set(re.findall(r"var\(--((?:type|space|radius)(?:-\w+)?)\)", css))
    assert used <= {*tokens("type"), *tokens("space"), *tokens("radius")}


@pytest.mark.parametrize("style", STYLES, ids=lambda each: each.name)
def test_light_and_dark_are_told_apart_in_the_tokens_alone(style: Path) -> None:
    # A choice by hand would not reach what asks the system.
    assert "prefers-color-scheme" not in style.read_text("utf-8")


@pytest.mark.parametrize(
    "declaration",
    [
        "font-size: 13px",
        "font: 12px/1.4 serif",
        "padding: var(--space-1) 7px",
        "margin-top: 1.4em",
        "gap: 5px",
        "border-radius: 6px",
        "border-top-left-radius: 7px",
        "scroll-margin-top: 10px",
    ],
)
def test_a_size_of_its_own_is_noticed(declaration: str) -> None:
    ((name, value),) = declarations(f".a {{ {declaration}; }}")
    assert odd(name, value)
