"""Custom ids come back as they went out, and foreign ones are told apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.text import SHORT_ID, SHORT_KEY, shorten, slug
from bot.messages.custom_id import LAST_PAGE, TAG, CustomId, Kind, Namespace, parse
from tests.messages.material import article, small, units

slugs = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80).map(slug)


@given(
    st.builds(
        CustomId,
        st.sampled_from(Kind),
        slugs.map(lambda text: shorten(text, SHORT_ID)),
        st.just("") | slugs.map(lambda text: shorten(text, SHORT_KEY)),
        st.integers(LAST_PAGE, 99_999),
        st.sampled_from(Namespace),
        st.text("0123456789abcdef", max_size=TAG),
    )
)
def test_what_is_written_is_read_again(custom_id: CustomId) -> None:
    assert parse(str(custom_id)) == custom_id
    assert 1 <= units(str(custom_id)) <= 100


def test_the_longest_is_within_the_limit() -> None:
    longest = CustomId(Kind.SHOW, "😀" * 20, "😀" * 16, 99_999, Namespace.GUILD, "0" * TAG)
    assert units(str(longest)) == 99
    assert parse(str(longest)) == longest


def test_names_are_shortened() -> None:
    book = article("Text.", id="an-article-" * 9)
    named = CustomId.of(Kind.SHOW, book, book.sections[0])
    assert named.article == shorten(book.id, SHORT_ID) != book.id
    assert (named.section, named.page) == ("s1", 0)


def test_the_number_of_a_select_is_no_page() -> None:
    assert CustomId.of(Kind.MENU, small(), number=3).page == 0
    assert CustomId.of(Kind.NEXT, small(), small().sections[0], 3).page == 3


@given(st.text())
def test_reading_never_raises(text: str) -> None:
    named = parse(text)
    assert named is None or str(named) == text


@pytest.mark.parametrize(
    "foreign",
    ["", "s", "sf", "sf:::0:", "xf:a:b:0:", "sx:a:b:0:", "sf:a:b:0", "sf:a:b:x:", "sf:a:b:01:",
     "sf:a:b:-2:", "sf:a:b:٣:", "sf:a:b:123456:", "sf:a:b:0:tag:", "sf:a b:c:0:", "sf:a:b:0:\n",
     f"sf:a:b:0:{'t' * 17}", "page:next"],
)  # fmt: skip
def test_foreign_ids_are_none_of_ours(foreign: str) -> None:
    assert parse(foreign) is None
