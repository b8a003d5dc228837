"""What articles need to know about text: cleaning, slugs and plain words."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Final

from bot.articles.markdown.mentions import MENTION, mention_words

# --- cleaning ------------------------------------------------------------------------------

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_JOINERS = "\u200c\u200d"
_DIRECTIONS = "\u200e\u200f\u061c"
_ZERO_WIDTH_SPACE = "\u200b"
_VISIBLE_FORMATS = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2"
# The flags of England, Scotland and Wales: a black flag, then hidden letters and an end mark.
_REGION_FLAG = "\U0001f3f4[\U000e0061-\U000e007a]{4,6}\U000e007f"


def clean(text: str) -> str:
    """Return `text` with line feeds as its only line ends, and without what hides in it."""
    return without_hidden(_LINE_ENDS.sub("\n", text))


def without_hidden(text: str) -> str:
    """Return `text` without what can deceive or break a message.

    Controls, zero-width characters, overrides and isolates go. What shapes the text one sees
    stays: joiners within emoji and between letters that join, the marks for left and right, and
    the zero-width space of scripts that are written without blanks.
    """
    if text.replace("\n", "").isprintable():  # most texts have nothing to hide
        return text
    hidden = "".join(sorted(char for char in set(text) if _is_hidden(char)))
    if not hidden:
        return text

    def shown(match: re.Match[str]) -> str:
        index = match.start()
        stays = match["flag"] or (match[0] in _JOINERS and _joins(text, index))
        stays = stays or (match[0] == _ZERO_WIDTH_SPACE and _parts(text, index))
        return match[0] if stays else ""

    return re.sub(f"(?P<flag>{_REGION_FLAG})|[{re.escape(hidden)}]", shown, text)


def _is_hidden(char: str) -> bool:
    if char in "\n\t" or char in _VISIBLE_FORMATS or char in _DIRECTIONS:
        return False
    return unicodedata.category(char) in ("Cc", "Cf", "Cs")


def _parts(text: str, index: int) -> bool:
    """Tell whether the zero-width space at `index` parts words of Thai, Lao, Burmese or Khmer."""
    around = text[index - 1 : index] + text[index + 1 : index + 2]
    is_blankless = (
        "\u0e00" <= c <= "\u0eff" or "\u1000" <= c <= "\u109f" or "\u1780" <= c <= "\u17ff"
        for c in around
    )
    return any(is_blankless)


def _joins(text: str, index: int) -> bool:
    """Tell whether the joiner at `index` shapes its neighbours."""
    before, after = text[index - 1 : index], text[index + 1 : index + 2]
    if not before or not after:
        return False
    if text[index] == "\u200d" and unicodedata.category(after) == "So":
        return before == "\ufe0f" or unicodedata.category(before) in ("So", "Sk")
    return all(unicodedata.category(char) in ("Lo", "Mn", "Mc") for char in (before, after))


_WEB_ADDRESS = re.compile(r"https?://\w[^\s<>\"\\]*", re.IGNORECASE)


def is_web_address(text: str) -> bool:
    """Tell whether `text` is an http or https address with a host, and nothing besides."""
    return _WEB_ADDRESS.fullmatch(text) is not None


# --- slugs ---------------------------------------------------------------------------------

SHORT_ID: Final = 40
"""UTF-16 units that an article's id may have in a button's id."""
SHORT_KEY: Final = 32
"""UTF-16 units that a section's key may have in a button's id."""

_APOSTROPHES = re.compile("['’‘‛ʼ`´′＇]")


def without_apostrophes(text: str) -> str:
    """Return `text` without any character that people type as an apostrophe."""
    return _APOSTROPHES.sub("", text)


_NO_WORD = re.compile("[^0-9a-z_]+")


def fold(text: str) -> str:
    """Return `text` as names are compared: lower case, hyphens between the words.

    Letters and digits of every script stay; text without any becomes the empty string.
    """
    if text.isascii():
        return _NO_WORD.sub("-", without_apostrophes(text).lower()).strip("-")
    # Apostrophes go before NFKC, which parts some of them in two, and after it, which makes
    # one of `ŉ`. Case folding can undo NFKC, hence the second time.
    folded = unicodedata.normalize("NFKC", without_apostrophes(text)).casefold()
    folded = without_apostrophes(unicodedata.normalize("NFKC", folded))
    words = "".join(
        char if char == "_" or unicodedata.category(char)[0] in "LNM" else "-" for char in folded
    )
    return re.sub("-+", "-", words).strip("-")


def slug(text: str) -> str:
    """Return `text` folded, or a digest of it where nothing is left: `whats-next`."""
    return fold(text) or f"x-{digest(text)}"


def shorten(slug: str, limit: int) -> str:
    """Return `slug` in at most `limit` UTF-16 units, telling long ones apart by a digest."""
    units = slug.encode("utf-16-le")
    if len(units) <= 2 * limit:
        return slug
    mark = f"-{digest(slug)}"
    # What is ignored is the first half of a character that the cut would part in two.
    start = units[: 2 * (limit - len(mark))].decode("utf-16-le", "ignore")
    return start.rstrip("-") + mark


def digest(text: str, length: int = 6) -> str:
    """Return `length` hexadecimal digits that stand for `text`."""
    return hashlib.blake2s(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


# --- plain words ---------------------------------------------------------------------------

LIST_MARK = r"(?:[-*+>#]+|-#|\d{1,3}[.)])[ \t]+"
_LIST_MARKS = re.compile(rf"^[ \t]*{LIST_MARK}", re.MULTILINE)
_MARK = re.compile(
    rf"""
    \\(?P<escaped>[^0-9A-Za-z\s])
  | (?P<ticks>`+)(?P<code>[^`\n]+)(?P=ticks)
  | (?<!!)!?\[(?P<label>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*+)\]
        \(<?[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*>?(?:[ \t]+"[^"\n]*")?\)
  | (?P<mention> {MENTION} ) | <(?P<address>https?://[^\s<>]+)>
  | \*{{1,3}} | ~~ | \|\| | (?<!\w)_{{1,3}} | _{{1,3}}(?!\w) | `+ | \u200b
    """,
    re.VERBOSE,
)


def plain(text: str) -> str:
    """Return Discord's Markdown as the words one reads, on one line."""
    return plain_line(_LIST_MARKS.sub("", text))


def plain_line(line: str) -> str:
    """Return one line of Markdown as the words one reads; a number in front of it stays."""
    return " ".join(_MARK.sub(_read, line).split())


def _read(match: re.Match[str]) -> str:
    if match["label"] is not None:
        return _MARK.sub(_read, match["label"])
    if match["mention"]:
        return mention_words(match[0])
    return match["escaped"] or match["code"] or match["address"] or ""


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: `no posts`, `1 post`, `1,200 posts`."""
    shown = f"{number:,}" if number else "no"
    return f"{shown} {noun}{'' if number == 1 else 's'}"
