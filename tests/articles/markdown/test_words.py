"""What holds for all Markdown: nothing said is lost, no mark stays open, all is within limits."""

from __future__ import annotations

from collections import Counter

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.articles.article import Article
from bot.articles.faults import ParseError
from bot.articles.reading.parse import parse
from bot.messages.briefing import briefing
from bot.messages.cutting import cut, pages
from bot.messages.reader import reader
from bot.messages.section import section
from tests.articles.markdown.material import HEAD
from tests.articles.markdown.spoken import commonmark_words, discord_words, open_marks
from tests.articles.markdown.strategies import all_signs, blocks, signs
from tests.messages.material import assert_within_limits

# With an image in front none is taken out of the text.
FRONT = "---\nimage: https://example.com/i.png\n---\n"
names = st.sampled_from(["a.md", "a.txt"])


def article(markdown: str, name: str = "a.md") -> Article:
    try:
        return parse(f"{FRONT}{HEAD}{markdown}".encode(), name)
    except ParseError:
        assume(False)
        raise


def said(article: Article) -> list[str]:
    parts = [article.title or "", article.lead]
    for part in article.sections:
        parts += [part.title, part.body]
    return discord_words("\n\n".join(parts))


@given(blocks)
@settings(max_examples=200)
def test_words_of_blocks_and_marks(markdown: str) -> None:
    assume("[https://" not in markdown)  # readers see that address, and where it leads
    # In HTML a renderer takes Discord's own signs for tags; we don't.
    assume("<!--" not in markdown or "<t:" not in markdown)
    assert said(article(markdown)) == commonmark_words(HEAD + markdown)


@given(signs)
@settings(max_examples=200)
def test_words_among_signs(markdown: str) -> None:
    assert Counter(said(article(markdown))) == Counter(commonmark_words(HEAD + markdown))


@given(blocks | all_signs, names, st.integers(200, 400))
@settings(max_examples=200)
def test_no_mark_stays_open(markdown: str, name: str, limit: int) -> None:
    read = article(markdown, name)
    for text in [read.lead, *(part.body for part in read.sections)]:
        assert open_marks(text) == []
        if name == "a.md":  # in plain text marks may go on over paragraphs and code
            for page in [cut(text, limit), *pages(text, limit)]:
                assert open_marks(page) == []


@given(blocks | all_signs, names)
@settings(max_examples=40)
def test_messages_are_within_limits(markdown: str, name: str) -> None:
    read = article(markdown * 60, name)
    key = read.sections[-1].key
    for message in (briefing(read), section(read, key), reader(read, key, 1)):
        assert_within_limits(message)
