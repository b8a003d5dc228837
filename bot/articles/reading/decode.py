"""A file's bytes to lines of text: encodings, line ends, and what hides in text."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

from bot.articles.faults import Fault, ParseError
from bot.articles.text import without_hidden

MAX_BYTES: Final = 1_048_576
"""1 MiB: more than a long book's chapter, and read in a second."""

# The longer marks first: UTF-32's begins as UTF-16's does.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES = {"utf-8": "UTF-8", "utf-16": "UTF-16", "utf-32": "UTF-32"}
_EDITORS_LINE_END = re.compile("\r\n|[\n\r]")
_RARE_LINE_END = re.compile("[\v\f\x85\u2028\u2029]")


@dataclass(frozen=True)
class Lines:
    """A file's lines, cleaned, and the number that an editor shows for each."""

    texts: list[str]
    numbers: list[int]


def decode(data: bytes, file: str) -> Lines:
    """Return a file's lines; a byte order mark names the encoding, else it is UTF-8.

    Raises:
        ParseError: it is too large, or not text in that encoding.
    """
    if len(data) > MAX_BYTES:
        wrong = f"the file has more than {MAX_BYTES:,} bytes"
        raise ParseError([Fault(file, 1, wrong, "part it into several articles")])
    text = _text(data, file)
    if "\r" not in text and _RARE_LINE_END.search(text) is None:
        texts = without_hidden(text).split("\n")
        return Lines(texts, list(range(1, len(texts) + 1)))
    # Text ends a line at all that Unicode calls a line end; editors do so at fewer.
    parted = [
        (number, each)
        for number, line in enumerate(_EDITORS_LINE_END.split(text), start=1)
        for each in _RARE_LINE_END.split(line)
    ]
    texts = without_hidden("\n".join(each for _, each in parted)).split("\n")
    return Lines(texts, [number for number, _ in parted])


def _text(data: bytes, file: str) -> str:
    mark, encoding = next((each for each in _MARKS if data.startswith(each[0])), (b"", "utf-8"))
    try:
        return data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        name = _NAMES[encoding.removesuffix("-le").removesuffix("-be")]
        before = data[len(mark) : len(mark) + error.start].decode(encoding, "replace")
        line = 1 + len(_EDITORS_LINE_END.findall(before))
        offset = len(mark) + error.start
        wrong = f"byte 0x{data[offset]:02x} at offset {offset:,} is not {name}"
        raise ParseError([Fault(file, line, wrong, "save the file as UTF-8")]) from None
