"""Where text can be split without breaking a character, and its length by the strictest count."""

from __future__ import annotations

import unicodedata

_ZERO_WIDTH_JOINER = "\u200d"
_REGIONAL_INDICATORS = "".join(map(chr, range(0x1F1E6, 0x1F200)))
_VIRAMA = 9  # canonical combining class of the signs that join two consonants


def length(text: str) -> int:
    """Return the length of `text` in UTF-16 units, the strictest way to count it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def reach(text: str, start: int, limit: int) -> int:
    """Return the greatest index for which `text[start:index]` has at most `limit` units."""
    window = text[start : start + limit]
    excess = length(window) - limit
    end = start + len(window)
    while excess > 0:
        end -= 1
        excess -= 2 if text[end] > "\uffff" else 1
    return end


def is_joined(text: str, index: int) -> bool:
    """Tell whether the characters on both sides of `index` are displayed as one.

    That holds for a letter and its accents, the parts of an emoji sequence, the two halves of a
    flag, the jamo of a Hangul syllable, and consonants joined by a virama.
    """
    before, after = text[index - 1 : index], text[index : index + 1]
    if not before or not after:
        return False
    if after < "\u0300":  # before the first combining mark; most text ends here
        return before == _ZERO_WIDTH_JOINER
    return (
        unicodedata.category(after)[0] == "M"  # variation selectors too
        or _ZERO_WIDTH_JOINER in (before, after)
        or after == "\u200c"
        or "\u1160" <= after <= "\u11ff"  # vowels and final consonants of Hangul
        or "\U0001f3fb" <= after <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= after <= "\U000e007f"  # tags, as in the flag of Wales
        or (unicodedata.combining(before) == _VIRAMA and after.isalpha())
        or _halves_a_flag(text, index)
    )


def whole_characters(text: str, start: int, end: int) -> int:
    """Return the last index in (start, end] that splits no character, or `end` if all do."""
    return next((index for index in range(end, start, -1) if not is_joined(text, index)), end)


def _halves_a_flag(text: str, index: int) -> bool:
    """Tell whether `index` is between the two regional indicators of one flag."""
    if text[index] not in _REGIONAL_INDICATORS:
        return False
    before = text[:index]
    return (index - len(before.rstrip(_REGIONAL_INDICATORS))) % 2 == 1
