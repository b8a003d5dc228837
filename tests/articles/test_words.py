"""Words as they are compared, in many scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.words import folded, placed_words, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("What's NEXT?", ["whats", "next"]),
        ("What’s next…", ["whats", "next"]),
        ("Café, naïve; Ångström", ["cafe", "naive", "angstrom"]),
        ("IĞDIR İstanbul ısı", ["igdir", "istanbul", "isi"]),
        ("Straße Łódź Ærø", ["strasse", "lodz", "aero"]),
        ("U-Bahn_Linie 2", ["u", "bahn", "linie", "2"]),
        ("灯台の改修。", ["灯台", "台の", "の改", "改修"]),
        ("港", ["港"]),
        ("が", ["が"]),
        ("AIの港", ["ai", "の港"]),
        ("بُنِيَت المكتبة", ["بنيت", "المكتبة"]),
        ("नेता की", ["नेता", "की"]),
        ("서울에서", ["서울에서"]),
        ("สะพาน", ["สะ", "ะพ", "พา", "าน"]),
        ("**bold**,(x)", ["bold", "x"]),
        ("٢٠٢٥ 2025", ["٢٠٢٥", "2025"]),
        ("!? …", []),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert words(text) == found


@given(st.text())
def test_words_hold_neither_blanks_nor_signs_and_stay_as_they_are(text: str) -> None:
    for word in words(text):
        assert word.isalnum() or not word.isascii()
        assert '"' not in word and word.strip() == word
        assert folded(word) == word


@given(st.text() | st.text("aé’'港灯が_ .İﾊﾞ"))
def test_words_are_found_in_their_places(text: str) -> None:
    placed = placed_words(text)
    for word in placed:
        assert 0 <= word.start < word.end <= len(text)
        assert word.word in words(text[word.start : word.end])


@pytest.mark.parametrize("text", ["What’s the Café in 港の灯台 for?", "Plain 'quoted' words."])
def test_words_and_their_places_are_the_same_words(text: str) -> None:
    assert [each.word for each in placed_words(text)] == words(text)
    if "灯" in text:
        assert "灯台" in [text[each.start : each.end] for each in placed_words(text)]
