"""Lines that look like headings and are none: hints for whoever wrote them.

Only what is very likely meant so is noted, as a hint on a sound file teaches people to look away.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.articles.faults import Findings, quoted
from bot.articles.reading.known import known_key, nearest_known
from bot.articles.text import plain_line

_GLUED = re.compile(r" {0,3}#{2,6}(?=[^\s#])")
_NO_HEADING = re.compile(r"\s*(?:>|[-*+]\s|\d{1,3}[.)]\s)")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s")
_BOLD = re.compile(r"[ \t]{0,3}(?P<mark>\*\*|__)(?P<words>[^*_]+)(?P=mark)[ \t]*:?[ \t]*")
_LIKELY_AT_MOST = 60


def note_near_misses(
    lines: Sequence[str],
    start: int,
    findings: Findings,
    *,
    code: frozenset[int],
    has_signs: bool,
) -> None:
    """Note them from line `start` on; `has_signs` if the file has headings with number signs."""
    is_first = True
    for index in range(start, len(lines)):
        line = lines[index]
        if not line.strip() or index in code or _NO_HEADING.match(line):
            continue
        is_heading = _HEADING.match(line) is not None
        if _GLUED.match(line):
            mend = "put a blank behind the number signs"
            findings.hint(index, f"{quoted(line.strip())} looks like a heading", mend)
        elif (
            not (is_first or is_heading)
            and len(line) <= _LIKELY_AT_MOST
            and _stands_above(lines, index)
        ):
            _note(line, index, findings, has_signs=has_signs)
        is_first = False


def _note(line: str, index: int, findings: Findings, *, has_signs: bool) -> None:
    bold = _BOLD.fullmatch(line)
    words = (bold["words"] if bold else plain_line(line)).strip()
    if not words or words[-1] in ".,;!…" or known_key(words):
        return
    if known := nearest_known(words):
        mend = f"write ## {known} if it is that one, or put ## before it"
        findings.hint(index, f"{quoted(words)} looks like a heading", mend)
    elif bold and not has_signs and words[-1] not in "?:":
        mend = f"write ## {words}, if it is one"
        findings.hint(index, f"{quoted(words)} looks like a heading", mend)


def _stands_above(lines: Sequence[str], index: int) -> bool:
    """Tell whether a line stands alone above a paragraph that begins as one does."""
    if index > 0 and lines[index - 1].strip():
        return False
    below = next((line.strip() for line in lines[index + 1 : index + 3] if line.strip()), "")
    return bool(below) and not below[0].islower()
