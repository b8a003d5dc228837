"""A short fuzz in every run; a long one with `python -m tests.sandbox.fuzz`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.api_error import ApiError
from bot.sandbox.world.attachments import parse_body
from tests import spec
from tests.sandbox.fuzz import Fuzz


@pytest.mark.skipif(spec.location() is None, reason="Discord's specification is not there")
def test_nothing_that_is_asked_breaks_the_sandbox() -> None:
    fuzz = Fuzz(seed=2)
    fuzz.run(3000)
    assert fuzz.failures == []
    # What is refused only would say little.
    assert sum(fuzz.statuses[status] for status in (200, 201, 204)) > 600


@given(
    st.sampled_from(
        ["", "application/json", "multipart/form-data", "multipart/form-data; boundary=b"]
    ),
    st.lists(
        st.sampled_from(
            [
                b"--b\r\n",
                b"--b--",
                b"\r\n",
                b"\r\n\r\n",
                b'Content-Disposition: form-data; name="payload_json"',
                b'Content-Disposition: form-data; name="files[0]"; filename="a',
                b'"',
                b'{"content": "x"}',
                b"\xff\x00",
            ]
        ),
        max_size=12,
    ),
)
def test_no_body_breaks_the_reader(content_type: str, pieces: list[bytes]) -> None:
    try:
        parse_body(content_type, b"".join(pieces))
    except ApiError as error:
        assert error.code == 50109
