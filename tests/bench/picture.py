"""Draws figures as bars, in SVG: ours beside the peers'."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from tests.bench.figures import read

FILE = Path(__file__).parent.parent.parent / ".github" / "answers.svg"
ALT = "Answers a second and processor time an answer, beside bots on other libraries"

_WIDTH, _ROW, _TOP, _BAR = 760, 26, 66, 16
_NAMES, _COLUMN, _GAP = 130, 250, 60
_OURS, _OTHERS = "#5865f2", "#b5bac1"
_OUR_NAMES = {"/briefing": "/briefing", "/section": "/section", "button": "a button"}
_COLUMNS = (
    ("answers a second", "Answers a second", "more is better"),
    ("CPU µs an answer", "Processor time an answer", "less is better"),
)


def picture(answers: Any) -> str:
    """Return the picture of the figures of `answers`."""
    ours = [name for name in answers if name in _OUR_NAMES]
    names = ours + [name for name in answers if name not in _OUR_NAMES]
    height = _TOP + len(names) * _ROW + 34
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" role="img" '
        f'aria-label="{ALT}" font-family="system-ui, sans-serif" font-size="13">',
        f'<rect width="{_WIDTH}" height="{height}" rx="8" fill="#ffffff"/>',
        *_labels(names),
    ]
    for place, (figure, title, better) in enumerate(_COLUMNS):
        left = 16 + _NAMES + place * (_COLUMN + _GAP)
        ratios = [answers[name][figure]["ratio"][0] for name in names]
        parts += [_text(left, 26, title, weight=600), _text(left, 44, better, colour="#6d6f78")]
        parts += _bars(left, names, ratios)
    words = "Ratios to plain discord.py, measured in the same minutes; 64 interactions in flight."
    parts += [_text(16, height - 12, words, colour="#6d6f78", size=11), "</svg>", ""]
    return "\n".join(parts)


def _labels(names: Sequence[str]) -> list[str]:
    return [
        _text(
            16,
            _TOP + at * _ROW + 13,
            _OUR_NAMES.get(name, name),
            weight=600 if _is_ours(name) else 400,
        )
        for at, name in enumerate(names)
    ]


def _bars(left: int, names: Sequence[str], ratios: Sequence[float]) -> list[str]:
    longest, drawn = max(ratios), []
    for at, (name, ratio) in enumerate(zip(names, ratios, strict=True)):
        top, width = _TOP + at * _ROW, max(2, round(ratio / longest * (_COLUMN - 48)))
        colour = _OURS if _is_ours(name) else _OTHERS
        drawn.append(
            f'<rect x="{left}" y="{top}" width="{width}" height="{_BAR}" rx="3" fill="{colour}"/>'
        )
        drawn.append(_text(left + width + 6, top + 13, f"{ratio:.2f}×"))
    return drawn


def _is_ours(name: str) -> bool:
    return name in _OUR_NAMES


def _text(
    x: int, y: int, words: str, *, weight: int = 400, colour: str = "#1e1f22", size: int = 13
) -> str:
    return (
        f'<text x="{x}" y="{y}" fill="{colour}" font-weight="{weight}" '
        f'font-size="{size}">{escape(words)}</text>'
    )


def draw() -> None:
    """Draw the picture of the last full run."""
    FILE.write_text(picture(read("answers")), encoding="utf-8")


if __name__ == "__main__":
    draw()
