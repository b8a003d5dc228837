"""The README's picture of the benchmarks is of the figures that are kept."""

from __future__ import annotations

from xml.etree import ElementTree

from tests.bench.figures import read, summary
from tests.bench.picture import ALT, FILE, picture
from tests.conftest import ROOT


def test_the_picture_is_drawn_from_the_kept_figures() -> None:
    assert FILE.read_text("utf-8") == picture(read("answers")), (
        "run `python -m tests.bench.picture`"
    )


def test_the_readme_shows_it() -> None:
    place = FILE.relative_to(ROOT).as_posix()
    assert f"![{ALT}]({place})" in (ROOT / "README.md").read_text("utf-8")


def test_a_picture_has_a_bar_for_each_subject_and_figure() -> None:
    rounds = {
        name: [{"answers a second": a, "CPU µs an answer": b}]
        for name, a, b in (("plain", 100.0, 50.0), ("/briefing", 400.0, 10.0))
    }
    drawn = ElementTree.fromstring(picture(summary(rounds, "plain")))
    bars = [each for each in drawn.iter("{http://www.w3.org/2000/svg}rect") if "y" in each.attrib]
    words = [each.text for each in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert len(bars) == 4
    assert {"plain", "/briefing", "4.00×", "1.00×", "0.20×"} <= {*words}


def test_a_summary_compares_within_each_round() -> None:
    rounds = {
        "plain": [{"s": 1.0}, {"s": 4.0}, {"s": 2.0}],
        "ours": [{"s": 2.0}, {"s": 4.0}, {"s": 6.0}],
    }
    found = summary(rounds, "plain")
    assert found["ours"]["s"] == {"value": [4.0, 2.0, 6.0], "ratio": [2.0, 1.0, 3.0]}
