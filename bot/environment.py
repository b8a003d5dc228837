"""The environment, completed by a file: `.env` in the folder where the bot starts, or another.

People save it as their editors do, and write it as other programs want it; what can be read is
read, and what can't is told in a sentence that shows none of its values.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.settings import SETTINGS, SettingsInvalid

USUAL_FILE = Path(".env")

_NAMES = {setting.name for setting in SETTINGS}
# Names that nobody else uses in such a file, but other programs do in the environment.
_TOKENS = ("TOKEN", "CLIENT_TOKEN")


@dataclass(frozen=True)
class Environment:
    """What is set, and where it was looked for."""

    values: Mapping[str, str]
    file: Path
    is_there: bool

    @property
    def where(self) -> str:
        """Such as “the environment or in /srv/bot/.env, which is not there”."""
        return f"the environment or in {self.file}{'' if self.is_there else ', which is not there'}"


def read_environment(environment: Mapping[str, str], file: Path | None = None) -> Environment:
    """Return the environment, which wins, and what is in `file`.

    Only the usual file, which is meant by None, may be missing. Raises `SettingsInvalid`.
    """
    given, file = file is not None, (file or USUAL_FILE).absolute()
    if not given and not file.exists():
        return Environment(environment, file, is_there=False)
    text = text_of(file)
    values = _values_in(text, file)
    if "DISCORD_TOKEN" not in values | dict(environment):
        for name in _TOKENS:
            if name in values:
                raise SettingsInvalid(
                    faults=f"{name} in {file} is not a setting; did you mean DISCORD_TOKEN?"
                )
    return Environment(values | dict(environment), file, is_there=True)


def text_of(file: Path) -> str:
    """Return a file's text, in whichever encoding editors save it; raises `SettingsInvalid`."""
    try:
        if file.is_dir():
            raise SettingsInvalid(faults=f"{file} is a folder; it must be a text file.")
        raw = file.read_bytes()
    except OSError as error:
        raise SettingsInvalid(faults=f"{file} can't be read: {error.strerror}.") from None
    is_utf16 = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = raw.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise SettingsInvalid(faults=f"{file} is not a text in UTF-8; save it as such.")
    return text


def _values_in(text: str, file: Path) -> dict[str, str]:
    from dotenv import dotenv_values  # imported only where a file is read

    for number, line in enumerate(text.splitlines(), 1):
        # As in YAML or in a program; it would be passed over.
        found = re.match(r"\s*[\"']?(\w+)[\"']?\s*:", line)
        if found and found[1] in _NAMES:
            raise SettingsInvalid(
                faults=f"Line {number} of {file} has a colon after {found[1]}; "
                f"write {found[1]}= and the value."
            )
    read = dotenv_values(stream=io.StringIO(text), interpolate=False)
    return {name: value for name, value in read.items() if value is not None}
