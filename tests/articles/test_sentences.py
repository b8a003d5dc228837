"""Where sentences end."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.sentences import first_sentence, sentence_ends


def sentences(text: str) -> list[str]:
    ends = list(sentence_ends(text))
    return [text[start:end].strip() for start, end in zip([0, *ends[:-1]], ends, strict=True)]


@pytest.mark.parametrize(
    "parts",
    [
        ["One.", "Two!", "Three?", "Four"],
        ["The U.S. economy grew.", "It did."],
        ["He lives in the U.S.", "The winters are cold."],
        ["Mr. Smith met Dr. Jones at St. Mary.", "They spoke."],
        ["J. R. R. Tolkien wrote it.", "He did."],
        ["It rose 3.5 percent to 1.2 million.", "Then it fell."],
        ["See No. 5 and fig. 3.", "No."],
        ["He scored 12.", "They won."],
        ["It opens at 9 a.m. Monday.", "It closes at 5 p.m.", "The rest is silence."],
        ["Acme Inc. Chairman Lee left.", "Acme Inc.", "The rest stayed."],
        ['"Stop."', "She stopped."],
        ["(It was late.)", "He left."],
        ["“Really?”", "“Yes.”"],
        ['"Really?" she asked.', "Nobody knew."],
        ["Wait... what?", "Well…", "Fine."],
        ["Wait… and see.", "Done."],
        ["What?!", "Yes."],
        ["**Bold.**", "Plain."],
        ["彼は来た。", "「本当？」", "はい！"],
        ["ماذا حدث؟", "لا أحد يعرف۔"],
        ["यह सच है।", "हाँ।"],
        ["1. First item", "2. Second item"],
        ["A paragraph without a stop", "Another one"],
        ["- one", "- two", "- three"],
        ["Read https://example.com/a.b.c today.", "Or not."],
        ["Version 2.", "Next"],
    ],
    ids=lambda parts: parts[0],
)
def test_sentences(parts: list[str]) -> None:
    is_list = parts[0].startswith(("- ", "1. "))
    is_wide = parts[0].endswith("。")
    separator = "\n" if is_list else "\n\n" if "without" in parts[0] else "" if is_wide else " "
    assert sentences(separator.join(parts)) == parts


@given(st.text(alphabet="aB1.!?…。 \n\"'”)*-#U٣", max_size=60) | st.text())
def test_ends_rise_and_leave_nothing_behind(text: str) -> None:
    ends = list(sentence_ends(text))
    assert ends == sorted(set(ends))
    assert not text[ends[-1] if ends else 0 :].strip()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("\n\nOne. Two.", "One."),
        ("**The U.S.** and [China](https://x.org) talk. More.", "The U.S. and China talk."),
        ("- first point\n- second point", "first point"),
        ("no end at all", "no end at all"),
        ("***", "***"),
        ("", ""),
    ],
)
def test_first_sentence(text: str, first: str) -> None:
    assert first_sentence(text) == first


@pytest.mark.parametrize(
    "text", ["." * 300_000 + "a", "." * 300_000, ". " * 150_000, "a\n" * 150_000]
)
def test_takes_linear_time(text: str) -> None:
    start = time.process_time()
    for _ in sentence_ends(text):
        pass
    assert time.process_time() - start < 5
