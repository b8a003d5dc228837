"""Files that come with a message: the body they travel in, their limits, how they are kept.

Source: docs, reference (uploading files) and resources/message (attachment object).
"""

from __future__ import annotations

import io
import mimetypes
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote

import imagesize

from bot.sandbox import api_error, plain_json
from bot.sandbox.forms.fields import as_integer
from bot.sandbox.model import Attachment, FileData, Json

FILE_BYTES = 10 * 1024 * 1024
REQUEST_BYTES = 25 * 1024 * 1024
MOST_FILES = 10
_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_ANY_BYTES = "application/octet-stream"


@dataclass(frozen=True)
class Upload:
    """A file as it came in a request: `files[index]`."""

    index: int
    filename: str
    content_type: str
    data: bytes


def parse_body(content_type: str, raw: bytes) -> tuple[Any, list[Upload]]:
    """Return a body's JSON, None when it is empty, and the files that came with it.

    Raises ApiError: 400/50109 for invalid JSON, 413/40005 for what is too large.
    """
    if len(raw) > REQUEST_BYTES:
        raise api_error.too_large()
    kind = content_type.lower()
    if kind.startswith("application/x-www-form-urlencoded"):
        # What a form without files becomes: some clients send every callback as one.
        fields = parse_qs(raw.decode("utf-8", "replace"))
        return _parsed_json(fields.get("payload_json", [""])[0].encode()), []
    if not kind.startswith("multipart/form-data"):
        return _parsed_json(raw), []
    body: Any = None
    uploads: list[Upload] = []
    texts: Json = {}
    for headers, data in _parts(content_type, raw):
        name = _parameter(headers.get("content-disposition", ""), "name") or ""
        if name == "payload_json":
            body = _parsed_json(data)
        elif found := re.fullmatch(r"files\[([0-9]{1,3})\]|file", name):
            uploads.append(_upload(int(found[1] or 0), headers, data))
        else:
            texts[name] = data.decode("utf-8", "replace")
    # Without payload_json, files alone are meant, or fields one by one, as with a sticker.
    return (texts if body is None and (uploads or texts) else body), uploads


def _upload(index: int, headers: dict[str, str], data: bytes) -> Upload:
    if len(data) > FILE_BYTES:
        raise api_error.too_large()
    filename = safe_filename(_parameter(headers.get("content-disposition", ""), "filename"))
    kind = headers.get("content-type")
    if not is_content_type(kind or "") or kind == _ANY_BYTES:
        kind = mimetypes.guess_type(filename)[0] or _ANY_BYTES
    return Upload(index, filename, str(kind), data)


def is_content_type(kind: str) -> bool:
    """Tell whether that is a content type, without control characters."""
    return re.fullmatch(r"[\x21-\x7e]+/[\x20-\x7e]+", kind) is not None


def safe_filename(name: str | None) -> str:
    """Return a file's name as Discord keeps it: letters, digits, `_`, `-` and `.` only."""
    return re.sub(r"[^\w.-]+", "_", name or "").strip(".") or "unknown"


def _parsed_json(raw: bytes) -> Any:
    if not raw:
        return None
    try:
        return plain_json.loads(raw)
    except ValueError:
        raise api_error.invalid_json() from None


def _parts(content_type: str, raw: bytes) -> Iterator[tuple[dict[str, str], bytes]]:
    """Yield the parts of a multipart body: their headers by lower-case name, and their bytes.

    A body without its boundary has no parts; broken parts are left out.
    """
    boundary = _parameter(content_type, "boundary")
    if not boundary:
        raise api_error.invalid_json()
    for part in (b"\r\n" + raw).split(b"\r\n--" + boundary.encode("utf-8", "surrogateescape"))[1:]:
        head, found, data = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        if found and not part.startswith(b"--"):
            lines = head.decode("utf-8", "replace").split("\r\n")
            pairs = (line.partition(":") for line in lines)
            yield {name.strip().lower(): value.strip() for name, _, value in pairs}, data


def _parameter(header: str, name: str) -> str | None:
    """Return a parameter of a header, `name="value"` or `name=value`."""
    found = re.search(rf';\s*{name}=(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))', header, re.IGNORECASE)
    if found is None:
        return None
    return re.sub(r"\\(.)", r"\1", found[1]) if found[1] is not None else found[2]


# --- in a message --------------------------------------------------------------------------


def attach(
    ids: Iterator[int],
    channel_id: int,
    listed: list[Json] | None,
    uploads: Iterable[Upload],
    held: Iterable[Attachment] = (),
) -> list[Attachment]:
    """Return a message's attachments: those of `held` that stay, then the uploaded ones.

    `listed` is the body's `attachments`: an entry names a held one by its id, or describes
    the upload with that index. Without a list, all of `held` stays.
    """
    by_id = {attachment.id: attachment for attachment in held}
    by_index = {upload.index: upload for upload in uploads}
    entries: dict[int, Json] = {}
    for place, entry in enumerate(listed or ()):
        number = as_integer(entry["id"]) or 0
        if number not in by_id and number not in by_index:
            message = f"The attachment {number} was not found"
            raise api_error.fault(
                ("attachments", str(place), "id"), "ATTACHMENT_NOT_FOUND", message
            )
        entries[number] = entry
    kept = [each for each in by_id.values() if listed is None or each.id in entries]
    made = [
        _made(next(ids), channel_id, upload, entries.get(upload.index, {}))
        for upload in by_index.values()
    ]
    if len(kept) + len(made) > MOST_FILES:
        raise api_error.refused(30015)
    return kept + made


def _made(number: int, channel_id: int, upload: Upload, entry: Json) -> Attachment:
    named = entry.get("filename")
    filename = safe_filename(named) if named else upload.filename
    kind, data = upload.content_type, FileData(upload.data)
    return Attachment(number, channel_id, filename, kind, data, entry.get("description"))


def location(address: str, attachment: Attachment) -> str:
    """Return where a file can be read, on the sandbox at `address`."""
    name = quote(attachment.filename)
    return f"{address}/attachments/{attachment.channel_id}/{attachment.id}/{name}"


def payload(address: str, attachment: Attachment, *, ephemeral: bool) -> Json:
    """Return an attachment as Discord's JSON."""
    where = location(address, attachment)
    sent: Json = {
        "id": str(attachment.id),
        "filename": attachment.filename,
        "size": len(attachment.data),
        "url": where,
        "proxy_url": where,
        "content_type": attachment.content_type,
    } | _measures(attachment)
    if attachment.description:
        sent["description"] = attachment.description
    if ephemeral:
        sent["ephemeral"] = True
    return sent


def _measures(attachment: Attachment) -> Json:
    """Return how wide and high a picture is; nothing for what is none, whatever it is called."""
    if attachment.content_type not in _PICTURES:
        return {}
    try:
        width, height = imagesize.get(io.BytesIO(attachment.data))
    except (ValueError, SyntaxError):
        return {}
    return {"width": width, "height": height} if width > 0 else {}
