"""Keeps secrets out of the log, whoever wrote them there: the last thing before a line is written.

known      the token and the database's password, as the settings name them
by form    what looks like a token of Discord's, the tokens of webhooks and interactions in
addresses, and passwords in any address
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable

_HIDDEN = "…"
# A shorter one would be found inside ordinary words; in an address it is hidden by its form.
_LEAST = 6
_FORMS = (
    re.compile(r"(?<=://)([^\s/:@]*):[^\s/]+@"),  # a password in an address
    re.compile(r"(/webhooks/\d+/)[\w-]+"),
    re.compile(r"(/interactions/\d+/)[\w-]+"),
    re.compile(r"()\b[\w-]{20,}\.[\w-]{6}\.[\w-]{27,}"),  # a bot's token
    re.compile(r"()\baW50ZXJhY3Rpb24[\w-]{20,}"),  # an interaction's: "interaction", in base64
)
_INSTEAD = (rf"\1:{_HIDDEN}@", *[rf"\1{_HIDDEN}"] * (len(_FORMS) - 1))


class Redaction(logging.Filter):
    """Takes secrets out of every record that passes, tracebacks included."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        # The longest first: one may be a part of another.
        self._secrets = sorted({each for each in secrets if len(each) >= _LEAST}, key=len)[::-1]
        self._formatter = logging.Formatter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record through, without its secrets."""
        record.msg, record.args = self.without_secrets(record.getMessage()), ()
        if record.exc_info:
            record.exc_text = self._formatter.formatException(record.exc_info)
            record.exc_info = None
        if record.exc_text:
            record.exc_text = self.without_secrets(record.exc_text)
        if record.stack_info:
            record.stack_info = self.without_secrets(record.stack_info)
        return True

    def without_secrets(self, text: str) -> str:
        """Return a text with every secret replaced."""
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        for form, instead in zip(_FORMS, _INSTEAD, strict=True):
            text = form.sub(instead, text)
        return text
