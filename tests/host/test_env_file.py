"""What becomes of `.env` when a setting is written into it."""

from __future__ import annotations

import io
import stat
import sys
from pathlib import Path

import pytest
from dotenv import dotenv_values
from hypothesis import given
from hypothesis import strategies as st

from bot.environment import read_environment
from bot.host.setup.env_file import NotWritten, with_setting, write_setting
from tests.conftest import ROOT

NAME, NEW = "DISCORD_TOKEN", "MTIz.abc.new"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "# The token.\nDISCORD_TOKEN=NEW\n"),
        ("A=1", "A=1\n\n# The token.\nDISCORD_TOKEN=NEW\n"),
        ("A=1\r\n", "A=1\r\n\r\n# The token.\r\nDISCORD_TOKEN=NEW\r\n"),
        ("# x\n\nDISCORD_TOKEN=\nA=1\n", "# x\n\nDISCORD_TOKEN=NEW\nA=1\n"),
        ("A=1\r\nDISCORD_TOKEN=old\r\nB=2", "A=1\r\nDISCORD_TOKEN=NEW\r\nB=2"),
        ("DISCORD_TOKEN=old # mine", "DISCORD_TOKEN=NEW # mine"),
        ("export DISCORD_TOKEN = 'old' # mine\n", "export DISCORD_TOKEN = 'NEW' # mine\n"),
        ('DISCORD_TOKEN="" # mine\n', "DISCORD_TOKEN=NEW # mine\n"),
        ("DISCORD_TOKEN\n", "DISCORD_TOKEN=NEW\n"),
        ("DISCORD_TOKEN=a\\\n", "DISCORD_TOKEN=NEW\n"),
        ("DISCORD_TOKEN='a\\'b'\n", "DISCORD_TOKEN=NEW\n"),
        ("DISCORD_TOKEN=1\nDISCORD_TOKEN=2\n", "DISCORD_TOKEN=NEW\nDISCORD_TOKEN=NEW\n"),
        ("#DISCORD_TOKEN=old\nno setting\n", "#DISCORD_TOKEN=old\nno setting\n\n# The token.\nDISCORD_TOKEN=NEW\n"),
    ],
)  # fmt: skip
def test_only_the_value_changes(before: str, after: str) -> None:
    assert with_setting(before, NAME, "NEW", "The token.") == after


LINES = st.lists(
    st.sampled_from(
        [*("", "# a remark", "A=1", "B = 'x y' # why", 'export C="1\n2"', "no setting", "D=\\")]
        + [f"{NAME}={old}" for old in ("", "old", "'old'", '"" # x', "old # x", "o=ld")]
    )
)


def values(text: str) -> dict[str, str | None]:
    return dotenv_values(stream=io.StringIO(text), interpolate=False)


@given(LINES, st.sampled_from(["\n", "\r\n"]))
def test_the_new_value_is_read_back_and_the_others_are_as_before(
    lines: list[str], end: str
) -> None:
    before = end.join(lines)
    after = with_setting(before, NAME, NEW, "The token.")
    assert values(after) == values(before) | {NAME: NEW}
    assert with_setting(after, NAME, NEW, "The token.") == after


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
@pytest.mark.parametrize("is_link", [False, True])
def test_the_file_is_for_its_owner_alone_and_a_link_stays(tmp_path: Path, is_link: bool) -> None:
    file = place = tmp_path / ".env"
    if is_link:
        place = tmp_path / "elsewhere"
        file.symlink_to(place)
    place.write_text((ROOT / ".env.example").read_text("utf-8"), "utf-16")
    place.chmod(0o644)
    write_setting(file, NAME, NEW, "The token.")
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert file.is_symlink() is is_link
    assert read_environment({}, file).values[NAME] == NEW
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".env.")] == []


def test_where_nothing_can_be_written_the_next_thing_to_do_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotWritten, match=r"No such file or directory.*--env-file"):
        write_setting(tmp_path / "gone" / ".env", NAME, NEW, "The token.")
