"""What a text says first, as plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.articles.sentences import sentence_ends
from bot.articles.text import LIST_MARK, plain

# As much of a text as can hold a lead, however many of its characters are marks and addresses.
_READ = 4_000
_BLOCK_END = re.compile(rf"\n\s*\n|\n(?=[ \t]*(?:{LIST_MARK}|```))")
# Code, and headings within a text, tell little on their own.
_NO_LEAD = re.compile(r"```|\*\*[^*\n]+\*\*\Z")


def sentences(text: str, headline: str = "") -> Iterator[str]:
    """Yield the sentences of Markdown `text` as plain words, but for what the headline says."""
    for block in _BLOCK_END.split(text[:_READ]):
        if _NO_LEAD.match(block.strip()):
            continue
        words, start = plain(block), 0
        for end in sentence_ends(words):
            sentence, start = words[start:end].strip(), end
            if sentence.rstrip(".") != headline.rstrip("."):
                yield sentence
