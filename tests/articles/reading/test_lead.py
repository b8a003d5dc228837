"""What stands above the first section, and that it is said once."""

from __future__ import annotations

import pytest

from bot.articles.article import Article
from bot.articles.reading.parse import parse
from bot.messages.briefing import briefing

PICTURE = "![A parade](https://example.com/p.png)"
ADDRESS = "https://example.com/p.png"
BELOW = "\n\n## A\n\nThe council voted. It was late.\n\n## B\n\nMore."


def read(above: str, name: str = "a.md") -> Article:
    return parse(f"{above}{BELOW}".encode(), name)


@pytest.mark.parametrize(
    ("above", "lead"),
    [
        # A picture alone is the article's, and no lead.
        (PICTURE, ""),
        (f"# T\n\n{PICTURE}", ""),
        (f"{PICTURE}\n\n# T", ""),
        (f"[{PICTURE}](https://example.com/news)", "[A parade](https://example.com/news)"),
        (f"{PICTURE}\n\nThe bridge", ""),
        (f"---\ntitle: T\n---\n{PICTURE}\n\nWords. And more of them.", "Words. And more of them."),
    ],
)
def test_a_picture_above_the_sections(above: str, lead: str) -> None:
    article = read(above)
    assert (article.image, article.image_alt, article.lead) == (ADDRESS, "A parade", lead)


def test_a_second_picture_is_a_link() -> None:
    article = read(f"# T\n\n{PICTURE}\n\n![B](https://example.com/b.png)")
    assert (article.image, article.lead) == (ADDRESS, "[B](https://example.com/b.png)")


def test_a_section_that_is_a_picture_links_to_it() -> None:
    article = parse(f"# T\n\n## A\n\n{PICTURE}\n\n## B\n\nx".encode(), "a.md")
    assert article.image == ADDRESS
    assert article.sections[0].body == f"[A parade]({ADDRESS})"


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
@pytest.mark.parametrize(
    ("above", "lead"),
    [
        # The text's own lead counts, and not what the front matter says of it.
        (
            "---\ntitle: T\ndescription: In short\n---\nThe lead. It is long.",
            "The lead. It is long.",
        ),
        ("---\ntitle: T\ndescription: In short\n---", "In short"),
        # A program took it from the text, whole or cut.
        ("---\ntitle: T\ndescription: The council voted.\n---", ""),
        ("---\ntitle: T\nsummary: The council voted. It was…\n---", ""),
        ("---\ntitle: T\nexcerpt: 'The council voted. It [...]'\n---", ""),
        (
            "---\ntitle: T\ndescription: The council voted against it.\n---",
            "The council voted against it.",
        ),
        # It is the title once more.
        ("---\ntitle: T\ndescription: T\n---", ""),
        ("---\ntitle: The bridge\n---\nThe bridge", ""),
        ("---\ntitle: The bridge\n---\n**The Bridge**\n\nWords.", "Words."),
    ],
)
def test_nothing_is_said_twice(above: str, lead: str, name: str) -> None:
    article = read(above, name)
    assert article.lead == lead
    (embed,) = briefing(article)["embeds"]
    assert embed["description"].count("The council voted. It was late.") == 1
