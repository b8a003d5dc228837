"""What `/schedule` answers, and that the longest of it stays within Discord's limits."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace
from typing import Any

import pytest

from bot.daily.ledger.channel_schedule import ChannelSchedule, NothingNew, Order, State
from bot.daily.ledger.choice import Choice, Why
from bot.daily.ledger.forecast import Forecast
from bot.daily.ledger.records import NextPost, Record
from bot.daily.ledger.results import DeliveryState, Reason
from bot.daily.port.access import Cause, ChannelAccess, Obstacle
from bot.daily.port.outcomes import Refused, Unknown, Wait
from bot.daily.port.refusals import Meaning
from bot.daily.when.schedule import Change, Effect, Schedule
from bot.daily.when.times import Occasion
from bot.daily.words import answers, overview, phrases, refusals
from bot.daily.words.codes import explain
from bot.daily.words.post_again import PostAgain, parse
from bot.messages.mentions import typed
from bot.messages.post import Style
from bot.messages.wire import Message
from bot.permissions import CONNECT, EMBED, READ_HISTORY, SEND, SEND_IN_THREADS, VIEW
from tests.messages.material import article, assert_within_limits, faults_by_specification

BIG = 2**64 - 1
AT = dt.datetime(2026, 11, 25, 8, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
EVERY_DAY = frozenset(range(7))
NEEDED = ("View Channels", "Send Messages", "Embed Links", "Read Message History")
LONG = "*_`<@1> 🇯🇵ש**" * 30

PLAN = ChannelSchedule(
    channel_id=7,
    guild_id=1,
    when=Schedule(9 * 60, "Europe/Berlin", EVERY_DAY),
    state=State.ACTIVE,
    trouble=None,
    facts={},
    trouble_number=0,
    effective_from=AT,
    paused_at=None,
    paused_by=None,
    next_article_id=None,
    archive=None,
    had_before=None,
)
NEXT = NextPost(PLAN, AT.date(), AT)
OCCASION = Occasion(AT, AT.date(), 0)
COMING = [Forecast(OCCASION, Choice((article("Text.", title="A headline"),), Why.NEW))]
ACCESS = ChannelAccess(7, 1, False, ())
SENT = Record(
    id=1,
    channel_id=7,
    guild_id=1,
    date=dt.date(2026, 11, 24),
    seq=0,
    due=AT,
    state=DeliveryState.SENT,
    reason=None,
    status=None,
    code=None,
    detail=None,
    attempts=1,
    article_ids=("old",),
    headline="Old",
    message_id=5,
    sent_at=AT,
)
LINK = "https://discord.com/channels/1/7/5"

WORST_PLAN = replace(
    PLAN,
    channel_id=BIG,
    when=Schedule(9 * 60, "America/Argentina/ComodRivadavia", EVERY_DAY - {6}),
    when_nothing_new=NothingNew.SKIP,
    ping_role_id=BIG,
    state=State.BLOCKED,
    trouble=Meaning.PERMISSION,
    facts={
        "missing": [*NEEDED, "Send Messages in Threads", "Connect"],
        "code": 59999,
        "message": LONG,
    },
    set_by_host=True,
)
LONG_ARTICLE = article("Text.", title=LONG)
WORST_CHOICE = Choice((LONG_ARTICLE,) * 25, Why.AGAIN)
WORST_OBSTACLES = tuple(
    Obstacle(cause, permission, LONG, LONG, LONG, is_role, AT)
    for is_role in (True, False)
    for cause in Cause
    for permission in (VIEW, CONNECT, SEND_IN_THREADS, EMBED, READ_HISTORY)
)
WORST_ACCESS = ChannelAccess(
    BIG, BIG, False, ("Connect", "Send Messages in Threads", *NEEDED), WORST_OBSTACLES
)
WORST_CHANGE = Change(
    dt.datetime(2026, 9, 30, 23, 59, tzinfo=dt.UTC),
    dt.timedelta(minutes=690),
    dt.timedelta(),
    Effect.MOVED,
    dt.date(2026, 9, 30),
)
DELIVERIES = [
    replace(
        SENT,
        channel_id=BIG,
        guild_id=BIG,
        message_id=BIG,
        date=dt.date(2026, 9, 30),
        seq=999,
        state=state,
        reason=reason,
        headline=LONG,
        code=59999,
        detail=LONG,
    )
    for state, reason in itertools.product(
        DeliveryState, (None, Reason.PERMISSION, Reason.LATE, Reason.SAME_TEXT)
    )
]
WORST_NEXT = NextPost(WORST_PLAN, AT.date(), AT, 0, DELIVERIES[-1])
WORST_COMING = [
    Forecast(OCCASION, Choice((), Why.NOTHING_NEW), DELIVERIES[-1]),
    *[Forecast(OCCASION, WORST_CHOICE)] * 56,
]
CHANGE = 7


def choice(headline: str, why: Why) -> Choice:
    return Choice((article("Text.", title=headline),), why)


def status(*values: Any) -> Message:
    return overview.status(*values, in_thread=False)


def text(message: Message) -> str:
    embeds = message.get("embeds", [])
    parts = [message.get("content", ""), *(each["description"] for each in embeds)]
    return typed("\n".join(parts))


def labels(message: Message) -> list[str]:
    row: Any
    [row] = message["components"]
    return [each["label"] for each in row["components"]]


def sound(message: Message) -> None:
    assert_within_limits(message)
    assert faults_by_specification(message) == []


# --- the longest ---------------------------------------------------------------------------


@pytest.mark.parametrize("trouble", [Meaning.PERMISSION, Meaning.TEXT, Meaning.GONE])
@pytest.mark.parametrize("state", [State.ACTIVE, State.PAUSED, State.BLOCKED, State.ENDED])
def test_the_longest_status_is_within_the_limits(state: State, trouble: Meaning) -> None:
    plan = replace(WORST_PLAN, state=state, trouble=trouble)
    for effect in (None, *Effect):
        change = replace(WORST_CHANGE, effect=effect)
        made = status(plan, WORST_COMING, WORST_ACCESS, change, DELIVERIES[:10])
        assert_within_limits(made)
        sound(overview.calendar(plan, WORST_COMING, change))
    assert faults_by_specification(made) == []


@pytest.mark.parametrize("delivery", DELIVERIES, ids=lambda each: f"{each.state}-{each.reason}")
def test_the_longest_answers_are_within_the_limits(delivery: Record) -> None:
    coming = [replace(WORST_COMING[0], taken=delivery), *WORST_COMING[1:]]
    notes = [answers.not_mentionable(BIG)]
    sound(answers.was_set(WORST_PLAN, coming, WORST_ACCESS, 10**9 - 1, notes))
    sound(answers.was_resumed(WORST_PLAN, coming, WORST_ACCESS))
    sound(answers.posted(WORST_PLAN, replace(delivery, seq=0), coming))
    sound(answers.was_undone(BIG, WORST_PLAN, coming))
    sound(answers.out_already(WORST_PLAN, delivery, PostAgain(BIG, delivery.date, 999_999)))


def test_a_status_shows_all_ten_deliveries_however_long_they_are() -> None:
    for delivery in DELIVERIES:
        message = status(WORST_PLAN, WORST_COMING, WORST_ACCESS, None, [delivery] * 10)
        assert message["embeds"][1]["description"].count("\n") == 9
        assert "more" not in message["embeds"][1]["description"].split("\n")[-1][:12]


def test_other_answers_are_within_the_limits() -> None:
    for made in (answers.was_paused, answers.was_removed):
        sound(made(WORST_PLAN, CHANGE))
    sound(overview.nothing_to_preview(WORST_PLAN))
    sound(answers.asked_next(WORST_PLAN, LONG_ARTICLE, WORST_COMING, CHANGE))
    sound(answers.asked_next(WORST_PLAN, LONG_ARTICLE, [], CHANGE))
    sound(answers.left_out(WORST_PLAN, [LONG_ARTICLE] * 25, WORST_COMING, CHANGE))
    sound(answers.day_left_out(WORST_PLAN, AT, WORST_COMING, CHANGE))
    sound(answers.was_undone(BIG, None, []))
    sound(answers.changed_since(BIG))
    sound(answers.undone_too_late())
    for access in (WORST_ACCESS, replace(WORST_ACCESS, obstacles=()), Wait(1, False)):
        sound(answers.still_blocked(WORST_PLAN, access))
    sound(overview.schedules([]))
    for page in range(25):
        full = [(WORST_PLAN, WORST_NEXT)] * overview.PAGE
        listed = overview.schedules(full, {BIG: WORST_OBSTACLES}, page=page, total=500)
        sound(listed)
        assert labels(listed) == ["◀", f"{page + 1} of 25", "▶"]


REFUSALS: list[tuple[Any, tuple[Any, ...]]] = [
    (refusals.only_managers, ()),
    (refusals.only_in_servers, ()),
    (refusals.other_server, ()),
    (refusals.everyone_as_role, ()),
    (refusals.database_away, ()),
    (refusals.too_many_times, (4,)),
    (refusals.time_is_there, (PLAN, "09:00")),
    (refusals.no_such_time, (PLAN, "10:00")),
    (refusals.last_time, (PLAN,)),
    (refusals.no_such_article, (LONG,)),
    (refusals.already_paused, (replace(PLAN, state=State.PAUSED, paused_at=AT, paused_by=BIG),)),
    (refusals.you_may_not_write, (BIG, "Send Messages in Threads")),
    (refusals.typed_wrong, ("That is no time.",)),
    *(
        (each, (BIG,))
        for each in (
            refusals.forum,
            refusals.not_for_text,
            refusals.locked,
            refusals.no_schedule,
            refusals.hosts,
            refusals.nothing_to_pause,
            refusals.already_running,
            refusals.paused,
            refusals.ended,
            refusals.had_before_leaving,
            refusals.role_not_yours_to_ping,
            refusals.time_needed,
            refusals.nothing_to_leave_out,
        )
    ),
]


@pytest.mark.parametrize(
    ("made", "values"), REFUSALS, ids=lambda each: getattr(each, "__name__", "")
)
def test_refusals_are_sentences_and_pings_nobody(made: Any, values: tuple[Any, ...]) -> None:
    message = made(*values)
    sound(message)
    assert message["content"].endswith(".")


# --- what they say -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (choice("A *b*", Why.NEW), r"**A \*b\*** (new)"),
        (choice("A", Why.AGAIN), "**A** (again, if nothing new comes)"),
        (choice("A", Why.ASKED), "**A** (asked for)"),
        (Choice((article("Text.", title="A"),) * 3, Why.NEW), "**A** and 2 more (new)"),
        (Choice((), Why.NOTHING_NEW), "no post, as nothing is new so far"),
        (
            Choice((), Why.REFUSED),
            "no post, as Discord doesn't accept the article that is left",
        ),
    ],
)
def test_what_comes_and_why(choice: Choice, said: str) -> None:
    assert phrases.coming(choice) == said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "[posted](https://discord.com/channels/1/7/5)"),
        ({"reason": Reason.PERMISSION}, "without its text, as **Embed Links** was missing"),
        ({"state": DeliveryState.DELETED}, "posted, and deleted since"),
        ({"state": DeliveryState.SKIPPED, "reason": Reason.LATE}, "as I was offline"),
        (
            {
                "state": DeliveryState.SKIPPED,
                "reason": Reason.LATE,
                "detail": "Discord answered 403",
            },
            "gave no proper answer",
        ),
        ({"state": DeliveryState.SKIPPED, "reason": Reason.NOTHING_NEW}, "as nothing was new"),
        ({"state": DeliveryState.SKIPPED, "reason": Reason.PAUSED}, "as posts were paused"),
        ({"state": DeliveryState.SKIPPED, "reason": Reason.REMOVED}, "removed"),
        (
            {"state": DeliveryState.SKIPPED, "reason": Reason.SAME_TEXT},
            "Discord doesn't accept this article",
        ),
        (
            {"state": DeliveryState.FAILED, "code": 50013, "detail": "Missing Permissions"},
            "not posted: I lack a permission",
        ),
        ({"state": DeliveryState.FAILED, "code": 50001}, "I can't see the channel"),
        (
            {"state": DeliveryState.UNCONFIRMED, "detail": "no answer"},
            "unclear whether it arrived (no answer)",
        ),
        (
            {"state": DeliveryState.CLAIMED, "detail": "no answer"},
            "on its way, but the last try failed",
        ),
    ],
)
def test_outcomes_in_words(changes: dict[str, Any], said: str) -> None:
    assert said in phrases.outcome(replace(SENT, **changes))


@pytest.mark.parametrize(
    ("code", "said", "expected"),
    [
        (50001, "Missing Access", "I can't see the channel"),
        (50013, "Missing Permissions", "I lack a permission"),
        (10003, "Unknown Channel", "the channel is gone"),
        (50035, "Invalid Form Body", "Discord doesn't accept the text"),
        (99999, "Odd *thing*.", r"Discord says “Odd \*thing\*” (code 99999)"),
        (99999, " . ", "Discord gives no reason (code 99999)"),
        (0, "", "Discord gives no reason"),
        (None, None, "Discord gives no reason"),
    ],
)
def test_codes_in_words(code: int | None, said: str | None, expected: str) -> None:
    assert explain(code, said) == expected


def taken(record: Record) -> list[Forecast]:
    return [replace(COMING[0], taken=record), *COMING]


def test_set_says_what_comes_in_two_lines_and_offers_what_one_does_next() -> None:
    made = answers.was_set(PLAN, COMING, ACCESS, CHANGE)
    assert made["embeds"][0]["description"].split("\n") == [
        "Every day at **09:00** (Berlin time) in <#7>.",
        "Next: <t:1795593600:F> (<t:1795593600:R>): **A headline** (new).",
    ]
    assert labels(made) == ["Preview", "Post now", "Undo"]


def test_set_names_what_is_not_the_usual() -> None:
    plan = replace(
        PLAN,
        when=Schedule(9 * 60, "America/New_York", frozenset(range(5))),
        more_times=((1, 18 * 60), (2, 12 * 60)),
        order=Order.QUEUE,
        style=Style.CARD,
        when_nothing_new=NothingNew.SKIP,
        ping_role_id=5,
    )
    first, _, third = text(answers.was_set(plan, COMING, ACCESS, CHANGE)).strip().split("\n")
    assert first == "Every weekday at **09:00**, **12:00** and **18:00** (New York time) in <#7>."
    assert third == ("Oldest first · as a card · skips days without a new article · pings <@&5>")
    assert phrases.options(replace(PLAN, style=Style.HEADLINES)) == "As headlines"
    # A digest has one look.
    digest = replace(PLAN, order=Order.DIGEST, style=Style.CARD)
    assert phrases.options(digest) == "Everything new in one post"


@pytest.mark.parametrize(
    ("days", "zone", "said"),
    [
        ({5, 6}, "UTC", "On weekends at **09:00** (UTC)"),
        ({0, 2, 4}, "Asia/Tokyo", "Every Mon, Wed and Fri at **09:00** (Tokyo time)"),
        ({6}, "Etc/GMT+2", "Every Sun at **09:00** (GMT+2)"),
    ],
)
def test_when_in_words(days: set[int], zone: str, said: str) -> None:
    assert phrases.rule(replace(PLAN, when=Schedule(540, zone, frozenset(days)))) == said


def test_set_says_what_a_day_has_had_already() -> None:
    said = text(answers.was_set(PLAN, taken(SENT), ACCESS, CHANGE))
    assert said.endswith(f"The post of Tue 24 November is [already out]({LINK}).")
    skipped = replace(SENT, state=DeliveryState.SKIPPED, reason=Reason.NOTHING_NEW)
    said = text(answers.was_set(PLAN, taken(skipped), ACCESS, CHANGE))
    assert "was skipped, as nothing was new. /schedule post-now sends it after all" in said
    left_out = text(answers.was_set(PLAN, taken(replace(skipped, reason=Reason.ASKED)), ACCESS, 1))
    assert left_out.endswith("was skipped on request."), "post-now makes up only what is due"
    assert "⚠️" not in left_out + said


def test_set_offers_to_make_up_a_post_only_once_nothing_is_in_its_way() -> None:
    failed = replace(SENT, state=DeliveryState.FAILED, reason=Reason.PERMISSION, code=50013)
    *_, why, then = text(answers.was_set(PLAN, taken(failed), IN_THE_WAY, CHANGE)).split("\n")
    assert why.startswith("⚠️ **Read Message History** is off for me in #news.")
    assert then.endswith(
        "I lack a permission. Once that is changed, /schedule post-now sends it after all."
    )
    free = text(answers.was_set(PLAN, taken(failed), ACCESS, CHANGE))
    assert free.endswith("I lack a permission. /schedule post-now sends it after all.")


def test_set_says_what_to_do_about_a_post_that_may_be_there() -> None:
    unclear = replace(SENT, state=DeliveryState.UNCONFIRMED)
    said = text(answers.was_set(PLAN, taken(unclear), ACCESS, CHANGE))
    assert "Please look in <#7>; if it is missing, /schedule post-now posts it." in said


def test_set_offers_no_second_post_where_one_came_before_the_bot_was_removed() -> None:
    erased = replace(SENT, state=DeliveryState.ERASED, headline=None, message_id=None)
    said = text(answers.was_set(PLAN, taken(erased), ACCESS, CHANGE))
    assert said.endswith(
        "<#7> had its post of Tue 24 November before I was removed from this server."
    )
    assert "post-now" not in said


def test_what_was_asked_for_says_when_it_comes() -> None:
    first = COMING[0].choice.articles[0]
    other = article("Text.", title="Another")
    later = Forecast(Occasion(AT + DAY, AT.date() + DAY, 0), Choice((other,), Why.ASKED))
    said = text(answers.asked_next(PLAN, first, [*COMING, later], CHANGE))
    assert "Next in <#7>: **A headline**, <t:1795593600:F>" in said
    said = text(answers.asked_next(PLAN, other, [*COMING, later], CHANGE))
    assert "**Another** isn't out yet. <#7> gets it with the first post after that, <t:" in said
    said = text(answers.asked_next(PLAN, article("Text.", title="Far"), COMING, CHANGE))
    assert "**Far** isn't out yet. <#7> gets it with the first post after." in said


def test_a_calendar_says_what_each_day_gets() -> None:
    again = Choice(COMING[0].choice.articles, Why.AGAIN)
    asked = Choice(COMING[0].choice.articles, Why.ASKED)
    digest = Choice(COMING[0].choice.articles * 3, Why.NEW)
    kinds = [COMING[0].choice, asked, again, digest, Choice((), Why.NOTHING_NEW)]
    coming = [
        Forecast(Occasion(AT + each * DAY, AT.date() + each * DAY, 0), kind)
        for each, kind in enumerate(kinds)
    ]
    coming.append(replace(taken(SENT)[0]))
    said = text(overview.calendar(PLAN, coming, None)).split("\n")
    assert said[2:8] == [
        "- Wed 25 November · A headline",
        "- Thu 26 November · A headline (asked for)",
        "- Fri 27 November · A headline, again",
        "- Sat 28 November · A headline and 2 more",
        "- Sun 29 November · no post",
        f"- Wed 25 November · [posted]({LINK})",
    ]


def test_a_calendar_puts_the_times_of_a_day_together() -> None:
    again = Choice(COMING[0].choice.articles, Why.AGAIN)
    times = [(0, COMING[0].choice), (3, again), (9, again), (24, again), (27, again), (33, again)]
    coming = [
        Forecast(Occasion(at := AT + dt.timedelta(hours=hours), at.date(), 0), kind)
        for hours, kind in times
    ]
    plan = replace(PLAN, more_times=((1, 12 * 60), (2, 18 * 60)))
    said = text(overview.calendar(plan, coming, None)).split("\n")
    assert said[2:6] == [
        "- Wed 25 November",
        "  - **09:00** · A headline",
        "  - **12:00**, **18:00** · A headline, again",
        "- Thu 26 November **09:00**, **12:00**, **18:00** · A headline, again",
    ]


def test_set_says_when_discord_did_not_tell_of_permissions() -> None:
    said = text(answers.was_set(PLAN, COMING, Unknown("reset by peer"), CHANGE))
    assert "couldn't check whether I may post there: Discord doesn't answer." in said
    assert "reset" not in said


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (PLAN, "Running."),
        (
            replace(PLAN, state=State.PAUSED, paused_at=AT, paused_by=5),
            "Paused since <t:1795593600:f> (<t:1795593600:R>), by <@5>. /schedule resume starts",
        ),
        (
            replace(
                PLAN,
                state=State.BLOCKED,
                trouble=Meaning.PERMISSION,
                facts={"missing": ["Send Messages"]},
            ),
            "Stopped, but nothing is in the way any more. I try again at the next post, or at once",
        ),
        (
            replace(
                PLAN,
                state=State.BLOCKED,
                trouble=Meaning.PERMISSION,
                facts={"code": 50001, "message": "Missing Access"},
            ),
            "Discord refuses my posts and says only “Missing Access”, and I can't see why.",
        ),
        (
            replace(PLAN, state=State.BLOCKED, trouble=Meaning.TEXT, facts={"code": 50035}),
            "Running, but one article was refused: Discord doesn't accept the text. The others",
        ),
        (
            replace(PLAN, state=State.ENDED, trouble=Meaning.GONE),
            "Ended, as the channel was gone. /schedule resume starts it again.",
        ),
        (replace(PLAN, set_by_host=True), "Set by whoever runs me"),
    ],
)
def test_the_state_and_how_to_go_on(plan: ChannelSchedule, said: str) -> None:
    assert said in text(status(plan, COMING, ACCESS, None, []))


@pytest.mark.parametrize(
    ("minutes", "effect", "said"),
    [
        (
            60,
            Effect.MOVED,
            "Clocks in Berlin go forward on Sun 29 March: that day's 02:30 post comes at 03:30.",
        ),
        (
            -60,
            Effect.FIRST_OF_TWO,
            "Clocks in Berlin go back on Sun 29 March, so 02:30 comes twice: that day's post comes "
            "the first time.",
        ),
        (1440, Effect.NO_POST, "Berlin skips Sun 29 March, so there is no post that day."),
        (60, None, ""),
    ],
)
def test_what_a_change_of_the_clocks_does(minutes: int, effect: Effect | None, said: str) -> None:
    at, before = dt.datetime(2026, 3, 29, 1, tzinfo=dt.UTC), dt.timedelta(hours=1)
    change = Change(at, before, before + dt.timedelta(minutes=minutes), effect, at.date())
    plan = replace(PLAN, when=replace(PLAN.when, minute=150))
    lines = text(status(plan, COMING, ACCESS, change, [])).split("\n")
    assert [line for line in lines if "Berlin" in line][1:] == [said] * bool(said)


def test_of_several_times_the_one_that_the_clocks_touch_is_named() -> None:
    plan = replace(PLAN, more_times=((1, 150),))
    change = plan.times.next_change(dt.datetime(2026, 3, 28, tzinfo=dt.UTC), 2 * DAY)
    said = text(overview.calendar(plan, COMING, change))
    assert "that day's 02:30 post comes at 03:30." in said


def test_status_marks_each_permission() -> None:
    access = replace(ACCESS, missing=("Embed Links", "Connect"))
    said = text(status(PLAN, COMING, access, None, []))
    for line in ("✓ View Channels", "✓ Send Messages", "✗ Embed Links", "✗ Connect"):
        assert line in said


def test_a_post_that_was_made_before_its_time_says_that_none_comes_then() -> None:
    said = text(answers.posted(PLAN, SENT, COMING))
    assert f"Posted in <#7>: [Old]({LINK})\n" in said
    assert "It counts as today's 09:00 post. Next: <t:1795593600:F>" in said
    assert "It counts" not in text(answers.posted(PLAN, SENT, None))
    failed = replace(SENT, state=DeliveryState.FAILED, code=50013)
    assert "It counts" not in text(answers.posted(PLAN, failed, COMING))


@pytest.mark.parametrize(("minutes", "said"), [(60, "1 h"), (-90, "1 h 30 min"), (30, "30 min")])
def test_lengths_of_time(minutes: int, said: str) -> None:
    assert phrases.span(dt.timedelta(minutes=minutes)) == said


# --- the button ----------------------------------------------------------------------------


@pytest.mark.parametrize("seq", [0, 7, 999_999])
def test_the_button_says_what_it_means(seq: int) -> None:
    button = PostAgain(BIG, dt.date(2026, 11, 24), seq)
    assert parse(str(button)) == button
    assert len(str(button)) <= 100


@pytest.mark.parametrize(
    "odd", ["", "again:", "again:1:2026-02-30:0", "again:1:2026-02-03:x", "sf:a:b:0:"]
)
def test_what_is_no_such_button_is_none(odd: str) -> None:
    assert parse(odd) is None


# --- what is in the way --------------------------------------------------------------------

SILENT = Obstacle(Cause.ROLE, SEND, "news", "", "Quiet")
UNREAD = Obstacle(Cause.OWN, READ_HISTORY, "news", "", "Briefing Bot", is_role=False)
IN_THE_WAY = replace(ACCESS, missing=(SEND.name, READ_HISTORY.name), obstacles=(SILENT, UNREAD))


def test_a_list_marks_channels_where_something_is_in_the_way() -> None:
    other = replace(PLAN, channel_id=8)
    timeout = Obstacle(Cause.TIMEOUT, until=AT)
    said = text(
        overview.schedules(
            [(PLAN, NEXT), (other, NEXT)], {7: (SILENT, UNREAD), 8: (timeout,), 9: (SILENT,)}
        )
    )
    first, second, *_ = said.strip().split("\n")
    assert first.endswith("⚠️ I lack **Send Messages** and **Read Message History**")
    assert "next" not in first, "it can't be sent"
    assert second.endswith("next <t:1795593600:R> · ⚠️ I am in a timeout")
    assert "⚠️" not in text(overview.schedules([(PLAN, NEXT)], {7: ()}))


def test_a_status_marks_what_is_missing_and_says_what_to_change() -> None:
    said = text(status(PLAN, COMING, IN_THE_WAY, None, []))
    assert "✗ Send Messages" in said and "✓ Embed Links" in said
    state = said.index("**State:** The next post can't be sent until this is changed:\n⚠️")
    assert "⚠️ **Send Messages** is off for my role @Quiet in #news." in said
    assert "⚠️ **Read Message History** is off for me in #news." in said
    assert state < said.index("**Next**") < said.index("✗ Send Messages")


def test_a_status_runs_where_nothing_keeps_the_next_post_from_being_sent() -> None:
    short = replace(ACCESS, obstacles=(Obstacle(Cause.TIMEOUT, until=AT - DAY),))
    long = replace(ACCESS, obstacles=(Obstacle(Cause.TIMEOUT, until=AT + DAY),))
    unread = replace(ACCESS, missing=(READ_HISTORY.name,), obstacles=(UNREAD,))
    for access in (ACCESS, short, unread, Wait(1, False)):
        assert "**State:** Running." in text(status(PLAN, COMING, access, None, []))
    assert "can't be sent" in text(status(PLAN, COMING, long, None, []))


def test_a_hidden_channel_has_its_advice_wherever_it_is_met() -> None:
    hidden = Refused(403, 50001, "Missing Access")
    for made in (
        answers.was_set(PLAN, COMING, hidden, CHANGE),
        answers.was_resumed(PLAN, COMING, hidden),
        answers.still_blocked(PLAN, hidden),
        status(PLAN, COMING, hidden, None, []),
    ):
        said = text(made)
        assert "I can't see <#7>. If it is a private thread, mention me in it." in said
        assert "check" not in said and "answer" not in said


def test_a_closed_thread_that_refused_a_post_has_its_advice_in_the_status() -> None:
    facts = {"code": 50083, "causes": ["archived"]}
    plan = replace(PLAN, state=State.BLOCKED, trouble=Meaning.PERMISSION, facts=facts)
    said = text(status(plan, COMING, replace(ACCESS, is_archived=True), None, []))
    assert "once this is changed:\n⚠️ The thread <#7> is closed" in said


def test_a_blocked_status_points_to_what_to_change() -> None:
    plan = replace(PLAN, state=State.BLOCKED, trouble=Meaning.PERMISSION, facts={"missing": ["x"]})
    said = text(status(plan, COMING, IN_THE_WAY, None, []))
    assert "Stopped. Posts continue by themselves once this is changed:\n⚠️ " in said
    solved = text(status(plan, COMING, ACCESS, None, []))
    assert "is changed" not in solved


def test_what_is_still_in_the_way_is_only_what_blocks() -> None:
    said = text(answers.still_blocked(PLAN, IN_THE_WAY))
    assert said.startswith("Not yet. **Send Messages** is off for my role @Quiet in #news.")
    assert "History" not in said


def test_more_than_fits_is_named_once_the_first_is_changed() -> None:
    said = answers.still_blocked(WORST_PLAN, WORST_ACCESS)["content"]
    assert "more; </schedule status:0000000000000000000> shows what is left then." in said
