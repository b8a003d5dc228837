"""Pictures beside articles: found, checked, and never taken from outside of the folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.articles.article import Article
from bot.articles.images import MAX_BYTES, read
from bot.articles.library import Library
from bot.articles.loading import load
from bot.articles.watch import look

PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)
KINDS = {
    "png": PNG,
    "jpg": b"\xff\xd8\xff\xe0" + bytes(32),
    "gif": b"GIF89a" + bytes(32),
    "webp": b"RIFF\x20\0\0\0WEBPVP8 " + bytes(32),
}
IN_FRONT = "---\ntitle: A title\nimage: {}\nimage_alt: A bridge\n---\n## News\nText.\n"
IN_TEXT = "# A title\n\n## News\n\nText.\n\n![A bridge]({})\n"


def folder(where: Path, text: str, name: str = "article.md") -> Path:
    (where / name).parent.mkdir(exist_ok=True, parents=True)
    (where / name).write_text(text)
    return where


def only(library: Library) -> Article:
    assert library.faults == ()
    [article] = library.articles
    return article


@pytest.mark.parametrize("ending", KINDS)
@pytest.mark.parametrize("text", [IN_FRONT, IN_TEXT, "# A\n## N\nText.\n\n![[{}|A bridge]]\n"])
def test_a_file_beside_the_article_is_its_picture(tmp_path: Path, text: str, ending: str) -> None:
    (tmp_path / "The bridge.data").write_bytes(KINDS[ending])
    named = "The bridge.data" if "[[" in text or "title:" in text else "The%20bridge.data"
    article = only(load(folder(tmp_path, text.format(named))))
    assert article.image is None
    assert article.image_file is not None
    assert article.image_file.name == f"The-bridge.{ending}"  # by its bytes, whatever its name says
    assert article.image_file.kind == f"image/{'jpeg' if ending == 'jpg' else ending}"
    assert article.image_alt == "A bridge"
    assert read(article.image_file) == KINDS[ending]
    assert "bridge" not in article.sections[0].body


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("p.png", "a/p.png"),
        ("./p.png", "a/p.png"),
        ("../p.png", "p.png"),
        ("/b/p.png", "b/p.png"),
        ("../b/p.png", "b/p.png"),
    ],
)
def test_names_begin_at_the_article_and_with_a_slash_at_the_folder(
    tmp_path: Path, typed: str, at: str
) -> None:
    (tmp_path / at).parent.mkdir(exist_ok=True)
    (tmp_path / at).write_bytes(PNG)
    article = only(load(folder(tmp_path, IN_FRONT.format(typed), "a/article.md")))
    assert article.image_file is not None
    assert article.image_file.path == (tmp_path / at).resolve()


def test_a_file_is_preferred_to_an_address_at_the_source(tmp_path: Path) -> None:
    text = IN_FRONT.replace("image:", "source: https://example.com/a/\nimage:").format("p.png")
    assert only(load(folder(tmp_path, text))).image == "https://example.com/a/p.png"
    (tmp_path / "p.png").write_bytes(PNG)
    article = only(load(tmp_path))
    assert (article.image, article.image_file is None) == (None, False)


@pytest.mark.parametrize("text", [IN_FRONT, IN_TEXT])
@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (b"<svg/>", "it is no PNG, JPEG, GIF or WebP; save it as one of these"),
        (b"", "it is no PNG, JPEG, GIF or WebP; save it as one of these"),
        (PNG + bytes(MAX_BYTES), "it has 8.0 MiB, and at most 8 are sent; save it smaller"),
    ],
    ids=["type", "empty", "size"],
)
def test_what_cannot_be_sent_is_a_hint(tmp_path: Path, text: str, data: bytes, wrong: str) -> None:
    (tmp_path / "p.png").write_bytes(data)
    library = load(folder(tmp_path, text.format("p.png")))
    article = only(library)
    assert (article.image, article.image_file) == (None, None)
    [hint] = library.hints
    assert str(hint).endswith(f"is not shown: {wrong}")


def test_the_largest_picture_is_sent(tmp_path: Path) -> None:
    (tmp_path / "p.png").write_bytes(PNG + bytes(MAX_BYTES - len(PNG)))
    assert only(load(folder(tmp_path, IN_FRONT.format("p.png")))).image_file is not None


def test_nothing_is_taken_from_outside_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(PNG)
    inside = tmp_path / "articles"
    inside.mkdir()
    (inside / "linked.png").symlink_to(tmp_path / "secret.png")
    (inside / "out").symlink_to(tmp_path)
    (inside / "loop.png").symlink_to(inside / "loop.png")
    outside = "it lies outside the articles' folder; put it beside the article"
    for typed in ("../secret.png", "linked.png", "out/secret.png", "%2e%2e/secret.png"):
        library = load(folder(inside, IN_FRONT.format(typed)))
        assert only(library).image_file is None
        assert [str(each).partition("shown: ")[2] for each in library.hints] == [outside], typed
    for typed in (str(tmp_path / "secret.png"), "loop.png", ".", "nothing.png", "p\0.png"):
        assert only(load(folder(inside, IN_FRONT.format(typed)))).image_file is None


def test_a_second_picture_is_named_in_words(tmp_path: Path) -> None:
    (tmp_path / "p.png").write_bytes(PNG)
    library = load(folder(tmp_path, IN_TEXT.format("p.png") + "\n![A boat](p.png)\n"))
    assert only(library).sections[0].body.endswith("A boat")
    assert "an article shows one" in str(library.hints[0])


def test_a_picture_that_changed_since_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "p.png").write_bytes(PNG)
    file = only(load(folder(tmp_path, IN_FRONT.format("p.png")))).image_file
    assert file is not None
    (tmp_path / "p.png").write_bytes(PNG + b"x")
    assert read(file) is None
    (tmp_path / "p.png").unlink()
    assert read(file) is None


def test_a_saved_picture_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "p.png").write_bytes(PNG)
    seen = look(folder(tmp_path, IN_FRONT.format("p.png")))
    before = load(tmp_path)
    (tmp_path / "p.png").write_bytes(PNG + b"x")
    assert look(tmp_path) != seen
    assert load(tmp_path) != before
    assert load(tmp_path).image(before.newest.image_file.digest) is None  # type: ignore[union-attr]
