"""The notices: each names its channel, what happened, and what to do."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.daily.words import notices as troubles
from bot.messages.wire import Message
from tests.messages.material import assert_within_limits, faults_by_specification

BIG = 2**64 - 1
MARK = "1a2b3c4d"
LONG = "*_`@everyone <@1> 🇯🇵\n-# Notice 1a2b3c4d\n" * 30
DATE = dt.date(2026, 11, 24)
ALL = ("View Channels", "Connect", "Send Messages", "Send Messages in Threads", "Embed Links")

NOTICES: list[Message] = [
    troubles.permission_lost(BIG, ALL),
    troubles.permission_lost(BIG, []),
    troubles.permission_lost(BIG, [f"Permission {n}" for n in range(100)]),
    troubles.permission_lost(BIG, ["Embed Links"], without_text=True),
    troubles.channel_gone(BIG),
    troubles.channel_gone(BIG, LONG),
    troubles.text_refused(BIG, LONG, 50035, LONG),
    troubles.text_refused(BIG, LONG, 99999, LONG),
    troubles.resumed(BIG),
    troubles.unconfirmed(BIG, DATE, LONG),
]


@pytest.mark.parametrize("notice", NOTICES, ids=range(len(NOTICES)))
def test_each_fits_names_its_channel_and_pings_nobody(notice: Message) -> None:
    for message in (notice, troubles.marked(notice, MARK)):
        assert_within_limits(message)
        assert faults_by_specification(message) == []
        assert "embeds" not in message, "an embed needs the permission that may be missing"
        assert str(BIG) in message["content"]


@pytest.mark.parametrize("notice", NOTICES, ids=range(len(NOTICES)))
def test_a_mark_is_found_again_and_no_other(notice: Message) -> None:
    assert troubles.has_mark(dict(troubles.marked(notice, MARK)), MARK)
    assert not troubles.has_mark(dict(notice), MARK)
    assert not troubles.has_mark(dict(troubles.marked(notice, "ffffffff")), MARK)
    assert "Notice" not in notice["content"].split("\n")[-1]


@pytest.mark.parametrize(
    "odd", [None, [], {}, {"content": None}, {"content": ""}, {"content": MARK}]
)
def test_what_bears_no_mark_has_none(odd: object) -> None:
    assert not troubles.has_mark(odd, MARK)


def test_a_lost_permission_is_named_with_where_to_give_it() -> None:
    said = troubles.permission_lost(7, ["Send Messages", "Embed Links"])["content"]
    for part in (
        "<#7>",
        "- **Send Messages**\n",
        "- **Embed Links**\n",
        "Edit Channel → Permissions",
        "by themselves",
        "`/schedule resume`",
    ):
        assert part in said


def test_a_post_without_its_text_says_so() -> None:
    said = troubles.permission_lost(7, ["Embed Links"], without_text=True)["content"]
    assert "came without its text" in said
    assert "**Embed Links**" in said


def test_a_refusal_without_a_reason_says_where_to_look() -> None:
    said = troubles.permission_lost(7, [])["content"]
    assert "no permission that is missing" in said
    assert "`/schedule resume`" in said


def test_a_gone_channel_is_named_as_far_as_it_can_be() -> None:
    assert "#news" in troubles.channel_gone(7, "news")["content"]
    assert "`/schedule set`" in troubles.channel_gone(7)["content"]


def test_a_refused_text_names_article_and_reason() -> None:
    said = troubles.text_refused(7, "Rain", 50035, "Invalid Form Body")["content"]
    assert "“Rain”" in said
    assert "the text is not in a form that Discord accepts (code 50035)" in said
    assert "AutoMod" in troubles.text_refused(7, "Rain", 200000, "x")["content"]


def test_a_post_of_unknown_outcome_names_the_day_and_the_command() -> None:
    said = troubles.unconfirmed(7, DATE, "the history can't be read")["content"]
    assert "Tue 24 November" in said
    assert "the history can't be read" in said
    assert "`/schedule post-now`" in said
