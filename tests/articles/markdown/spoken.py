"""What Markdown says in words: by CommonMark's own renderer, and by a small reader of Discord's.

Both are written without the project's code. Words are runs of letters and digits; marks,
punctuation, addresses behind a link's words, footnotes' signs and small figures stand aside.
"""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser

from pyromark import Markdown, Options

OPTIONS = (
    Options.ENABLE_TABLES
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_TASKLISTS
    | Options.ENABLE_HEADING_ATTRIBUTES
    | Options.ENABLE_GFM
    | Options.ENABLE_WIKILINKS
    | Options.ENABLE_DEFINITION_LIST
)
# With the signs that stand for marks in a link's words.
_MARKS = re.compile("[*_~|`=\u200b\u2217\u02cd\u02cb]")
_FIGURES = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_FENCE = re.compile(r"(?m)^((?:> )?[ ]*)```\S*\n((?:.*\n)*?)\1```$")
_TOKEN = re.compile(
    r"""
    \\(?P<escaped>[^0-9A-Za-z\s])
  | (?P<code> (?<!`)(?P<ticks>`{1,2})(?!`) (?P<inside>.+?) (?<!`)(?P=ticks)(?!`) )
  | \]\( [^\s()]* (?: \([^\s()]*\) [^\s()]* )* \)
    """,
    re.VERBOSE | re.DOTALL,
)


def words(text: str) -> list[str]:
    """Return runs of letters and digits, however they are composed."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", _MARKS.sub("", text)))


def discord_words(markdown: str) -> list[str]:
    """Return the words that Discord shows of its Markdown."""
    parts: list[str] = []
    last = 0
    for fence in _FENCE.finditer(markdown):
        parts += [_line_words(markdown[last : fence.start()]), fence[2]]
        last = fence.end()
    return words("\n".join([*parts, _line_words(markdown[last:])]))


def _line_words(markdown: str) -> str:
    return _TOKEN.sub(
        lambda match: match["inside"] or match["escaped"] or " ", _FIGURES.sub("", markdown)
    )


def commonmark_words(markdown: str) -> list[str]:
    """Return the words that a page of CommonMark shows: footnotes that are referred to last."""
    reader = _Reader()
    reader.feed(Markdown(options=OPTIONS).html(markdown))
    reader.close()
    said = [*reader.text]
    referred = list(reader.referred)
    for label in referred:  # grows: footnotes may refer to others
        said += reader.notes.get(label, [])
        referred += [each for each in reader.within.get(label, []) if each not in referred]
    return words("".join(said))


class _Reader(HTMLParser):
    """Gathers the text of a page, the numbers of lists, pictures' words, and footnotes."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.notes: dict[str, list[str]] = {}
        self.referred: dict[str, None] = {}
        self.within: dict[str, list[str]] = {}
        self._lists: list[int | None] = []
        self._note: str | None = None
        self._divs = 0
        self._is_sign = False

    @property
    def _out(self) -> list[str]:
        return self.text if self._note is None else self.notes[self._note]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "div":
            self._divs += 1
            if named.get("class") == "footnote-definition":
                label = named["id"] or ""
                # Of two with one label the first counts.
                self._note, self._divs = label if label not in self.notes else f"{label} again", 1
                self.notes[self._note] = []
        elif tag == "sup" and (named.get("class") or "").startswith("footnote-"):
            self._is_sign = True
        elif tag == "a" and self._is_sign:
            label = (named.get("href") or "#")[1:]
            if self._note is None:
                self.referred[label] = None
            else:
                self.within.setdefault(self._note, []).append(label)
        elif tag in ("ol", "ul"):
            self._lists.append(int(named.get("start") or 1) if tag == "ol" else None)
        elif tag == "img":
            self._out.append(f" {named.get('alt') or ''} ")
        elif tag == "li" and self._lists and (number := self._lists[-1]) is not None:
            self._out.append(f" {number}. ")
            self._lists[-1] = number + 1
        elif tag not in ("em", "strong", "del", "code", "a", "b", "i", "u", "span", "input"):
            self._out.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "div":
            self._divs -= 1
            if self._note is not None and self._divs == 0:
                self._note = None
        elif tag == "sup":
            self._is_sign = False
        elif tag in ("ol", "ul") and self._lists:
            self._lists.pop()
        if tag in ("p", "li", "td", "th", "pre", "blockquote", "dt", "dd"):
            self._out.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._is_sign:
            self._out.append(data)


# --- marks that are left open ------------------------------------------------------------------

_SKIPPED = re.compile(
    r"""
    ```[\s\S]*?```
  | \\[^0-9A-Za-z\s]
  | (?<!`)(?P<ticks>`{1,2})(?!`) [^`]+? (?:`[^`]+?)*? (?<!`)(?P=ticks)(?!`)
  | \[(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*\]\([^\s()]*(?:\([^\s()]*\)[^\s()]*)*\)
  | <[^<>\s]+> | https?://[^\s<>]*[^\s<>.,:;"'|)\]*_~]
    """,
    re.VERBOSE,
)
_RUN = re.compile(r"\*+|_+|~~+|\|\|+")


def open_marks(markdown: str) -> list[str]:
    """Return the marks that Discord would look for an end of, behind this text."""
    text = _SKIPPED.sub("x", markdown)
    text = re.sub(r"(?m)^((?:> )?[ ]*)\*(?= )", r"\1-", text)
    still_open: list[str] = []
    for run in _RUN.finditer(text):
        char, left = run[0][0], len(run[0])
        before, after = text[: run.start()][-1:], text[run.end() :][:1]
        is_inside = char == "_" and before.isalnum() and after.isalnum()
        while left:
            can_close = [char * 2] if is_inside or not before.strip() else [char * 2, char]
            partners = [sign for sign in still_open if sign in can_close and len(sign) <= left]
            if partners:
                sign = char * left if char * left in partners else partners[-1]
                at = len(still_open) - 1 - still_open[::-1].index(sign)
                # What is of another kind, and crosses, is a sign like others.
                still_open[at:] = [each for each in still_open[at + 1 :] if each[0] == char]
            else:
                sign = char * min(left, 2)
                if len(sign) == 2 or (char in "*_" and after.strip() and not is_inside):
                    still_open.append(sign)
            left -= len(sign)
    return still_open
