"""Red-DiscordBot, a large bot that isn't ours, unmodified."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.clients import red
from tests.environments import CantInstall

pytestmark = [pytest.mark.clients, pytest.mark.slow]


async def test_red_answers_what_is_typed(shared: Path, tmp_path: Path) -> None:
    try:
        answers = await red.asked(shared / "red", tmp_path)
    except CantInstall as reason:
        pytest.skip(str(reason))
    assert len(red.COMMANDS) == 50
    unanswered = [each for each in red.COMMANDS if each not in answers]
    assert len(answers) >= 40, unanswered  # its next release may answer some differently
