"""Figures of several rounds: their median and spread, beside those of a bot measured with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import orjson

Rounds = Mapping[str, Sequence[Mapping[str, float]]]
"""What was measured of each subject in each round."""
Summary = dict[str, dict[str, dict[str, list[float]]]]
"""Of each subject and figure: median, least and most, and the same of its ratio."""

PLACE = Path(__file__).parent / "figures"
"""The figures of the last full run, from which the README's picture is drawn."""


def summary(rounds: Rounds, baseline: str) -> Summary:
    """Return the spread of each figure, and of its ratio to the baseline's in the same round."""
    return {
        subject: {
            figure: {
                "value": _spread([each[figure] for each in measured]),
                "ratio": _spread(
                    [
                        each[figure] / beside[figure]
                        for each, beside in zip(measured, rounds[baseline], strict=True)
                        if beside[figure]
                    ]
                ),
            }
            for figure in measured[0]
        }
        for subject, measured in rounds.items()
    }


def _spread(values: Sequence[float]) -> list[float]:
    if not values:
        return []
    return [float(f"{each:.4g}") for each in (median(values), min(values), max(values))]


def show(title: str, found: Summary) -> None:
    """Print a table."""
    print(f"\n{title}")
    figures = [*next(iter(found.values()))]
    print(f"{'':14}" + "".join(f"{figure:>32}" for figure in figures))
    for subject, of_subject in found.items():
        print(f"{subject:14}" + "".join(_cell(**of_subject[figure]) for figure in figures))


def _cell(value: Sequence[float], ratio: Sequence[float]) -> str:
    middle, least, most = value
    beside = f"×{ratio[0]:.2f}" if ratio else ""
    return f"{f'{middle:,.5g} ({least:,.4g}–{most:,.4g})':>24} {beside:7}"


def write(name: str, found: Any, place: Path | None) -> None:
    """Write the figures to a file of that name."""
    if place is not None:
        place.mkdir(parents=True, exist_ok=True)
        options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
        (place / f"{name}.json").write_bytes(orjson.dumps(found, option=options))


def read(name: str, place: Path = PLACE) -> Any:
    """Return the figures of that name."""
    return orjson.loads((place / f"{name}.json").read_bytes())
