"""Whole posts of every kind: they load, or say in sentences what is wrong."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.articles.loading import load
from bot.articles.source import NoArticles
from tests.articles.markdown.strategies import all_signs, blocks

keys = st.lists(
    st.sampled_from(
        [
            "title: The bridge",
            "title: 'A: b'",
            "date: 2025-09-02",
            "pubDate: Sep 2, 2025",
            "tags: [a, b]",
            "draft: false",
            "description: In *short*",
            "cover:\n  image: /p.png",
            "authors:\n  - name: Ada",
            "layout: post",
        ]
    ),
    unique=True,
    max_size=5,
)
headings = st.sampled_from(
    ["# T", "## A", "What's Next?", "**Beyond the Headlines**", "### B", "C\n-"]
)
bodies = st.lists(st.tuples(headings, blocks | all_signs), min_size=1, max_size=4)
posts = st.tuples(keys, bodies, st.sampled_from(["md", "txt", "mdx"]))


@given(st.lists(posts, min_size=10, max_size=10))
@settings(max_examples=30, deadline=None)
def test_three_hundred_posts_load(many: list[tuple[list[str], list[tuple[str, str]], str]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, (front, parts, suffix) in enumerate(many):
            body = "\n\n".join(f"{heading}\n\n{text}" for heading, text in parts)
            top = "\n".join(["---", *front, "---", ""]) if front else ""
            (folder / f"{number}.{suffix}").write_text(f"{top}\n{body}", encoding="utf-8")
        try:
            library = load(folder)
        except NoArticles as error:  # all ten are faulty
            assert "has no" not in str(error)
            return
        told = {Path(fault.file).name for fault in library.faults}
        left_out = {Path(each.file).name for each in library.left_out}
        assert len(library.articles) + len(told | left_out) == len(many)
