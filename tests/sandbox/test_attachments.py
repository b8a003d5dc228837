"""The bodies that files travel in, and their limits."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.api_error import ApiError
from bot.sandbox.world.attachments import FILE_BYTES, REQUEST_BYTES, parse_body, safe_filename

MULTIPART = "multipart/form-data; boundary=b"


def part(name: str, data: bytes, more: str = "", kind: str | None = None) -> bytes:
    head = f'--b\r\nContent-Disposition: form-data; name="{name}"{more}\r\n'
    head += f"Content-Type: {kind}\r\n" if kind else ""
    return head.encode() + b"\r\n" + data + b"\r\n"


def test_json_comes_alone_or_not_at_all() -> None:
    assert parse_body("application/json", b'{"a": 1}') == ({"a": 1}, [])
    assert parse_body("", b"") == (None, [])


def test_a_form_without_files_is_taken_too() -> None:
    raw = b"payload_json=%7B%22type%22%3A4%7D"
    assert parse_body("application/x-www-form-urlencoded", raw) == ({"type": 4}, [])
    assert parse_body("application/x-www-form-urlencoded", b"\xff") == (None, [])


def test_files_come_beside_the_json() -> None:
    raw = (
        part("payload_json", b'{"content": "x"}', kind="application/json")
        + part("files[3]", b"\r\n--\x00", '; filename="a b.png"')
        + part("other", b"x")
        + b"--b--\r\n"
    )
    body, [upload] = parse_body(MULTIPART, raw)
    assert body == {"content": "x"}
    assert (upload.index, upload.filename, upload.data) == (3, "a_b.png", b"\r\n--\x00")
    assert upload.content_type == "image/png"


def test_files_alone_are_a_message_too() -> None:
    body, uploads = parse_body(MULTIPART, part("files[0]", b"x", '; filename="a"') + b"--b--")
    assert (body, len(uploads)) == ({}, 1)


@pytest.mark.parametrize(
    ("content_type", "raw", "outcome"),
    [
        ("application/json", b"{", (400, 50109)),
        (MULTIPART, part("payload_json", b"{") + b"--b--", (400, 50109)),
        ("multipart/form-data", b"", (400, 50109)),
        (MULTIPART, part("files[0]", bytes(FILE_BYTES + 1)), (413, 40005)),
        (MULTIPART, bytes(REQUEST_BYTES + 1), (413, 40005)),
    ],
    ids=["json", "payload", "boundary", "file", "request"],
)
def test_bodies_that_are_refused(content_type: str, raw: bytes, outcome: tuple[int, int]) -> None:
    with pytest.raises(ApiError) as caught:
        parse_body(content_type, raw)
    assert (caught.value.status, caught.value.code) == outcome


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a.png", "a.png"),
        ("../a b.png", "_a_b.png"),
        (None, "unknown"),
        ("…", "_"),
        ("é.txt", "é.txt"),
    ],
)
def test_file_names_are_made_safe(sent: str | None, kept: str) -> None:
    assert safe_filename(sent) == kept


async def test_a_file_is_read_where_its_payload_says_and_not_as_a_page() -> None:
    async with Sandbox() as sandbox, aiohttp.ClientSession() as session:
        channel = sandbox.person("admin").channel("news").id
        form = aiohttp.FormData()
        form.add_field("files[0]", b"<script>", filename="a.html", content_type="text/html")
        headers = {"Authorization": f"Bot {sandbox.token}"}
        url = f"{sandbox.addresses.api}/channels/{channel}/messages"
        async with session.post(url, data=form, headers=headers) as reply:
            message: dict[str, Any] = await reply.json()
        [attachment] = message["attachments"]
        async with session.get(attachment["url"]) as reply:
            assert await reply.read() == b"<script>"
            assert reply.headers["Content-Disposition"] == "attachment"
        sandbox.world.delete_channel(sandbox.world.channels[channel])
        async with session.get(attachment["url"]) as reply:
            assert reply.status == 404


_DOT = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x03\0\0\0\x02\x08\x06\0\0\0....."


@pytest.mark.parametrize(
    ("name", "data", "measures"),
    [
        ("dot.png", _DOT, (3, 2)),
        ("dot.gif", b"GIF89a\x03\0\x02\0", (3, 2)),
        ("none.png", b"no picture", (None, None)),
        ("dot.txt", _DOT, (None, None)),
    ],
)
async def test_pictures_come_with_their_measures(
    name: str, data: bytes, measures: tuple[int | None, int | None]
) -> None:
    async with Sandbox() as sandbox:
        said = sandbox.person("member").say("look", files={name: data})
        [file] = said["attachments"]
        assert (file.get("width"), file.get("height")) == measures
