"""What articles need to know about text: cleaning, slugs and plain words."""

from __future__ import annotations

import hashlib
import re
import unicodedata

# --- cleaning ------------------------------------------------------------------------------

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_JOINERS = "\u200c\u200d"
_VISIBLE_FORMATS = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2"
_CODE = r"(?P<code>`{3,}[\s\S]*?`{3,}|`{1,2}[^`\n]+`{1,2})"
_MASKED_LINK = re.compile(
    _CODE
    + r"|(?P<image>!?)\[(?P<text>[^\[\]\n]*)\]"
    + r"\(\s*<?(?P<target>[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)>?"
    + r"(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\)"
)


def clean(text: str) -> str:
    """Return `text` without what can deceive or break a message.

    Control characters, zero-width characters and bidirectional marks go; every kind of line
    end becomes a line feed. A joiner stays where it shapes what one sees: inside an emoji
    sequence, or between letters of a script that joins. Links that Discord would not follow
    (any scheme but http and https) become plain text, and images become links.
    """
    text = _LINE_ENDS.sub("\n", text)
    text = "".join(
        char
        for index, char in enumerate(text)
        if not _is_hidden(char) or (char in _JOINERS and _joins(text, index))
    )
    return _MASKED_LINK.sub(_open_link, text)


def _is_hidden(char: str) -> bool:
    if char in "\n\t" or char in _VISIBLE_FORMATS:
        return False
    return unicodedata.category(char) in ("Cc", "Cf", "Cs")


def _joins(text: str, index: int) -> bool:
    """Tell whether the joiner at `index` shapes its neighbours."""
    before, after = text[index - 1 : index], text[index + 1 : index + 2]
    if not before or not after:
        return False
    if text[index] == "\u200d" and unicodedata.category(after) == "So":
        return before == "\ufe0f" or unicodedata.category(before) in ("So", "Sk")
    return all(unicodedata.category(char) in ("Lo", "Mn", "Mc") for char in (before, after))


def _open_link(match: re.Match[str]) -> str:
    """Return a masked link as Discord should get it."""
    if match["code"]:
        return match[0]
    text, target = match["text"], match["target"]
    if not is_web_address(target):
        return f"{text} ({target})" if target else text
    if not text.strip():
        return target
    return f"[{text}]({target})"


def is_web_address(text: str) -> bool:
    """Tell whether `text` is an http or https address with a host, and nothing besides."""
    return re.fullmatch(r"https?://[^\s/?#<>\"\\]+[^\s<>\"\\]*", text, re.IGNORECASE) is not None


# --- slugs ---------------------------------------------------------------------------------

_APOSTROPHES = re.compile("['’‘‛ʼ`´′＇]")


def slug(text: str) -> str:
    """Return `text` in lower case with hyphens between its words: `whats-next`.

    Letters and digits of every script stay. Text without any becomes a digest of itself.
    """
    folded = unicodedata.normalize("NFKC", _APOSTROPHES.sub("", text)).casefold()
    words = "".join(
        char if char == "_" or unicodedata.category(char)[0] in "LNM" else "-" for char in folded
    )
    return re.sub("-+", "-", words).strip("-") or f"x-{digest(text)}"


def digest(text: str, length: int = 6) -> str:
    """Return `length` hexadecimal digits that stand for `text`."""
    return hashlib.blake2s(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


# --- plain words ---------------------------------------------------------------------------

LIST_MARK = r"(?:[-*+>#]+|\d{1,3}[.)])[ \t]+"
_EMPHASIS = re.compile(r"\*{1,3}|~~|\|\||(?<!\w)_{1,3}|_{1,3}(?!\w)|`+")


def plain(text: str) -> str:
    """Return Markdown as the words one reads, on one line."""
    text = re.sub(rf"^[ \t]*{LIST_MARK}", "", text, flags=re.MULTILINE)
    text = _MASKED_LINK.sub(lambda match: match["text"] or match[0], text)
    text = _EMPHASIS.sub("", text)
    return " ".join(re.sub(r"\\([*_~|`\[\]()#>-])", r"\1", text).split())
