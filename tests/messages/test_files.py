"""What becomes of a message's files on the way to Discord."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.articles.images import ImageFile
from bot.gallery.sample_articles import BRIDGE
from bot.messages.briefing import briefing
from bot.messages.files import with_files, without_files
from bot.messages.post import Style, post
from bot.messages.private import private_briefing

FILE = ImageFile(Path("bridge.jpg"), "bridge.jpg", "d" * 64)
ARTICLE = replace(BRIDGE, image=None, image_file=FILE)


def test_a_message_shows_its_file_with_the_words_for_who_cannot_see_it() -> None:
    for message in (briefing(ARTICLE), post(ARTICLE), post(ARTICLE, Style.CARD)):
        assert message["files"][0]["digest"] == FILE.digest
        wire = with_files(message)
        assert "files" not in wire
        assert wire["attachments"] == [
            {"id": "0", "filename": "bridge.jpg", "description": BRIDGE.image_alt}
        ]
        image = wire["embeds"][0]["image"]
        assert image == {"url": "attachment://bridge.jpg", "description": BRIDGE.image_alt}


def test_without_its_file_a_message_shows_no_picture() -> None:
    message = post(ARTICLE)
    wire = without_files(message)
    assert not {"files", "attachments"} & wire.keys()
    assert "image" not in wire["embeds"][0]
    assert wire["embeds"][0]["description"] == message["embeds"][0]["description"]
    assert "image" in message["embeds"][0]  # which is shared, and stays as it was


def test_what_one_person_reads_shows_its_file_too() -> None:
    message = private_briefing(ARTICLE)
    wire = with_files(message)
    assert wire["attachments"][0]["filename"] == "bridge.jpg"
    assert wire["flags"] == 1 << 15
    assert wire["components"][0]["components"][0]["items"] == [
        {"media": {"url": "attachment://bridge.jpg"}, "description": BRIDGE.image_alt}
    ]
    bare = without_files(message)
    assert not {"files", "attachments"} & bare.keys()
    assert bare["components"][0]["components"] == wire["components"][0]["components"][1:]


@pytest.mark.parametrize("article", [BRIDGE, replace(BRIDGE, image=None)])
def test_a_message_without_files_stays_as_it_is(article: object) -> None:
    message = briefing(article)  # type: ignore[arg-type]
    assert with_files(message) == without_files(message) == message


def test_headlines_show_no_picture_and_send_none() -> None:
    assert "files" not in post(ARTICLE, Style.HEADLINES)
