"""The lines that point bots at a sandbox."""

from __future__ import annotations

import re
from pathlib import Path

from bot.sandbox import Addresses
from bot.sandbox.recipes import recipes

DOCUMENT = Path(__file__).parent.parent.parent / ".github" / "SANDBOX.md"
AT = Addresses(
    port=8000,
    api="http://127.0.0.1:8000/api/v10",
    gateway="ws://127.0.0.1:8000/gateway",
    page="http://127.0.0.1:8000/page/key/",
)


def test_the_document_has_the_line_of_each_library() -> None:
    [table] = re.findall(r"<!-- connect lines -->\n((?:\|.*\n)+)", DOCUMENT.read_text("utf-8"))
    rows = ["| library | where | line |", "|---|---|---|"]
    rows += [f"| {each.library} | {each.where} | `{each.line}` |" for each in recipes(AT)]
    assert table.splitlines() == rows
