"""Marks and addresses in plain text."""

from __future__ import annotations

import pytest

from tests.articles.markdown.material import body


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        # What has a partner stays.
        ("**bold** and *not, 5*3 and ||so", r"**bold** and \*not, 5\*3 and \|\|so"),
        ("snake_case and _both_ and 日_本_語", r"snake\_case and _both_ and 日\_本\_語"),
        ("~~so~~ and ~~~ and ~5 and **** x", r"~~so~~ and \~\~\~ and ~5 and \*\*\*\* x"),
        # What Discord would take along with an address.
        (
            "(see https://example.com/a)! https://example.com/b? https://example.com/c_d_.",
            "(see <https://example.com/a>)! <https://example.com/b>? https://example.com/c_d_.",
        ),
        (
            "**https://example.com/b**! __https://example.com/c__ <https://example.com/d>!",
            "**https://example.com/b**! __https://example.com/c__ <https://example.com/d>!",
        ),
        (
            "[a](https://example.com/~a)! `https://example.com/b!` https://example.com/~c*d",
            "[a](https://example.com/~a)! `https://example.com/b!` https://example.com/~c*d",
        ),
        # In a link's words nothing can be escaped.
        (r"[5\*3](https://example.com)", "[5\u22173](https://example.com)"),
    ],
)
def test_shown(typed: str, shown: str) -> None:
    assert body(typed, "a.txt") == shown
