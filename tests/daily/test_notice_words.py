"""The notices: each names its channel, what happened, and what to do."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from bot.daily.port.access import Cause, Obstacle, Whereabouts
from bot.daily.words import notices as troubles
from bot.messages.mentions import command
from bot.messages.wire import Message
from bot.permissions import CONNECT, EMBED, SEND, SEND_IN_THREADS, VIEW, Permission
from tests.messages.material import assert_within_limits, faults_by_specification

BIG = 2**64 - 1
MARK = "1a2b3c4d"
LONG = "*_`@everyone <@1> 🇯🇵\n-# small\n" * 30
NOWHERE, SOMEWHERE = Whereabouts(BIG), Whereabouts(BIG, "*" * 100, "_" * 100)
DATE = dt.date(2026, 11, 24)
NAME = "#*_`@" * 20
END = dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC)
ALL = (VIEW, CONNECT, SEND, SEND_IN_THREADS, EMBED)


def lost(*permissions: Permission, cause: Cause = Cause.ROLE, name: str = "") -> list[Obstacle]:
    return [Obstacle(cause, each, name or "news", name, name or "Quiet") for each in permissions]


WORST = [each for cause in Cause for each in lost(*ALL, cause=cause, name=NAME)]
TIMEOUT = Obstacle(Cause.TIMEOUT, until=END)

NOTICES: list[Message] = [
    *(
        troubles.permission_lost(BIG, [replace(each, until=END)], without_text=without)
        for each in WORST
        for without in (False, True)
    ),
    troubles.permission_lost(BIG, [each for each in WORST if each.cause is not Cause.TIMEOUT]),
    troubles.timed_out(BIG, [TIMEOUT], made_up=True),
    troubles.timed_out(BIG, [TIMEOUT], made_up=False),
    troubles.unexplained(LONG),
    troubles.unanswered(DATE, LONG),
    troubles.role_gone(),
    troubles.channel_gone(),
    troubles.channel_gone(LONG),
    troubles.text_refused(LONG, 50035, LONG),
    troubles.text_refused(LONG, 99999, LONG),
    troubles.resumed(),
    troubles.unconfirmed(BIG, DATE, LONG),
]


@pytest.mark.parametrize("notice", NOTICES, ids=range(len(NOTICES)))
def test_each_fits_names_its_channel_and_pings_nobody(notice: Message) -> None:
    nameless = troubles.addressed(notice, MARK, BIG, NOWHERE)
    for message in (notice, nameless, troubles.addressed(notice, MARK, BIG, SOMEWHERE)):
        assert_within_limits(message)
        assert faults_by_specification(message) == []
        assert "embeds" not in message, "an embed needs the permission that may be missing"
    # Discord may show a name of its own; what was deleted has none.
    assert f"<#{BIG}>" in troubles.addressed(notice, MARK, BIG, NOWHERE)["content"]
    gone = replace(NOWHERE, is_gone=True)
    assert (
        f"<#{BIG}>" not in troubles.addressed(troubles.channel_gone(), MARK, BIG, gone)["content"]
    )


@pytest.mark.parametrize("notice", NOTICES, ids=range(len(NOTICES)))
def test_a_mark_is_found_again_and_nobody_sees_it(notice: Message) -> None:
    sent = troubles.addressed(notice, MARK, BIG, SOMEWHERE)
    assert troubles.has_mark(dict(sent), MARK)
    assert not troubles.has_mark(dict(notice), MARK)
    assert not troubles.has_mark(dict(troubles.addressed(notice, "f" * 8, BIG, SOMEWHERE)), MARK)
    assert MARK not in sent["content"]


def test_a_notice_names_its_server_and_channel_and_leads_there() -> None:
    notice = troubles.resumed()
    where = Whereabouts(7, "The Daily Square", "news")
    sent = troubles.addressed(notice, MARK, 1, where)
    assert sent["content"] == f"**The Daily Square · #news**\n{notice['content']}"
    button: Any = sent["components"][0]["components"][0]
    assert (button["label"], button["url"]) == ("Go to #news", "https://discord.com/channels/1/7")


def test_a_notice_of_a_gone_channel_leads_to_its_server() -> None:
    where = Whereabouts(7, "The Daily Square", is_gone=True)
    sent = troubles.addressed(troubles.channel_gone(), MARK, 1, where)
    assert sent["content"].startswith("**The Daily Square**\n")
    button: Any = sent["components"][0]["components"][0]
    assert (button["label"], button["url"]) == (
        "Go to the server",
        "https://discord.com/channels/1",
    )


@pytest.mark.parametrize(
    "odd",
    [
        None,
        [],
        {},
        {"components": None},
        {"components": []},
        {"components": [{}]},
        {"content": MARK},
    ],
)
def test_what_bears_no_mark_has_none(odd: object) -> None:
    assert not troubles.has_mark(odd, MARK)


def test_a_lost_permission_is_named_with_where_to_give_it() -> None:
    said = troubles.permission_lost(7, lost(SEND, EMBED))["content"]
    assert said == (
        "The daily post has stopped.\n"
        "**Send Messages** and **Embed Links** are off for my role @Quiet in #news. Switch them on "
        "in **Edit Channel → Permissions → @Quiet**.\n"
        f"Then posts continue by themselves, or at once with {command('schedule resume')} in the channel."
    )


def test_a_post_without_its_text_says_so() -> None:
    said = troubles.permission_lost(7, lost(EMBED), without_text=True)["content"]
    assert "came without its text" in said
    assert "**Embed Links**" in said


def test_a_timeout_says_when_it_ends_and_that_the_post_comes() -> None:
    said = troubles.timed_out(7, [TIMEOUT], made_up=True)["content"]
    assert "until <t:1795512600:f> (<t:1795512600:R>)" in said and "It comes by itself" in said
    skipped = troubles.timed_out(7, [TIMEOUT], made_up=False)["content"]
    assert "is skipped" in skipped and command("schedule post-now") in skipped


def test_a_refusal_without_a_reason_says_what_happens_and_where_to_look() -> None:
    said = troubles.unexplained("Missing Access")["content"]
    assert "says only “Missing Access”. As far as I can see, nothing is missing." in said
    assert "I keep trying, so you needn't do anything." in said
    assert "doesn't say why. As far as I can see" in troubles.unexplained("")["content"]


def test_a_gone_channel_is_named_as_far_as_it_can_be() -> None:
    assert "#news" in troubles.channel_gone("news")["content"]
    assert command("schedule set") in troubles.channel_gone()["content"]


def test_a_refused_text_names_article_and_reason() -> None:
    said = troubles.text_refused("Rain", 50035, "Invalid Form Body")["content"]
    assert "“Rain”" in said
    assert "Discord doesn't accept the text" in said and "whoever writes the articles" in said
    assert "AutoMod" in troubles.text_refused("Rain", 200000, "x")["content"]


def test_a_post_of_unknown_outcome_names_the_day_and_the_command() -> None:
    said = troubles.unconfirmed(7, DATE, "the history can't be read")["content"]
    assert "Tue 24 November" in said
    assert "the history can't be read" in said
    assert command("schedule post-now") in said
