"""What refusals mean, and how long one waits."""

from __future__ import annotations

import pytest

from bot.daily.ledger.timing import Timing
from bot.daily.port.outcomes import Refused
from bot.daily.port.refusals import Meaning, meaning


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (404, 10008, Meaning.DELETED),
        (404, 10003, Meaning.GONE),
        (404, 10004, Meaning.GONE),
        (400, 10003, Meaning.PERMISSION),
        (400, 99999, Meaning.PERMISSION),
        (404, 99999, Meaning.PERMISSION),
        (403, 50001, Meaning.PERMISSION),
        (403, 50013, Meaning.PERMISSION),
        (403, 200000, Meaning.TEXT),
        (403, 200001, Meaning.TEXT),
        (400, 200000, Meaning.TEXT),
        (400, 50035, Meaning.TEXT),
        (400, 50083, Meaning.PERMISSION),
        (400, 160005, Meaning.PERMISSION),
        (413, 40005, Meaning.TEXT),
        (403, 240000, Meaning.TEXT),
    ],
)
def test_what_a_refusal_means(status: int, code: int, expected: Meaning) -> None:
    assert meaning(Refused(status, code, "no")) is expected


def test_pauses_double_and_have_an_end() -> None:
    timing = Timing(first_pause=1, longest_pause=60)
    assert [timing.pause(n) for n in (1, 2, 3, 6, 7, 8, 5000)] == [1, 2, 4, 32, 60, 60, 60]
    assert [timing.pause(n, counts=True) for n in (1, 7, 9, 10, 5000)] == [1, 64, 256, 300, 300]


def test_a_nonce_is_trusted_for_no_longer_than_discord_certainly_knows_it() -> None:
    timing = Timing()
    assert timing.request < timing.lease
    assert timing.nonce + timing.request <= 60
