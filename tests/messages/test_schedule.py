"""What `/schedule` answers, and that the longest of it stays within Discord's limits."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace
from typing import Any

import pytest

from bot.messages.briefing import briefing
from bot.messages.discord_codes import in_words
from bot.messages.schedule import answers, looks, refusals, words
from bot.messages.schedule.buttons import PostAgain, parse
from bot.messages.schedule.views import Access, ClockChange, Coming, Delivery, Next, Plan
from bot.messages.wire import Message
from tests.messages.material import article, assert_within_limits, faults_by_specification, seed

BIG = 2**64 - 1
AT = dt.datetime(2026, 11, 25, 8, tzinfo=dt.UTC)
WALL = AT.astimezone(dt.timezone(dt.timedelta(hours=1)))
PLAN = Plan(7, "09:00", "Europe/Berlin", "every day", reposts=True)
NEXT = Next(AT, WALL)
COMING = Coming("A headline", is_new=True)
NEEDED = ("View Channels", "Send Messages", "Embed Links", "Read Message History")
ACCESS = Access(NEEDED)
SENT = Delivery(dt.date(2026, 11, 24), 0, "sent", headline="Old", link="https://x.example/1")

LONG = "*_`<@1> 🇯🇵ש**" * 30
STATES = ("sent", "deleted", "planned", "claimed", "skipped", "failed", "unconfirmed", "new one")
WORST_PLAN = Plan(
    BIG,
    "09:00",
    "America/Argentina/ComodRivadavia",
    "Mon, Tue, Wed, Thu, Fri and Sat",
    reposts=False,
    ping_role_id=BIG,
    state="blocked",
    trouble="permission",
    missing=(*NEEDED, "Send Messages in Threads", "Connect"),
    code=59999,
    said=LONG,
    is_hosts=True,
)
WORST_COMING = Coming(LONG, is_new=False, passed_over=(LONG,) * 50)
WORST_ACCESS = Access(NEEDED, ("Connect", "Send Messages in Threads", *NEEDED))
WORST_CHANGE = ClockChange(
    dt.datetime(2026, 9, 30, 23, 59, tzinfo=dt.UTC),
    dt.timedelta(minutes=-690),
    "moved",
    dt.date(2026, 9, 30),
    "00:30",
)
DELIVERIES = [
    Delivery(
        dt.date(2026, 9, 30),
        999,
        state,
        reason,
        AT,
        LONG,
        words.link(BIG, BIG, BIG),
        59999,
        LONG,
        (LONG,) * 25,
    )
    for state, reason in itertools.product(STATES, (None, "permission", "late", "same-text"))
]
WORST_NEXT = Next(AT, WALL, DELIVERIES[-1])


LONGEST_POST = briefing(article("A sentence of some length ends here. " * 400, title="T " * 128))


def text(message: Message) -> str:
    embeds = message.get("embeds", [])
    return "\n".join([message.get("content", ""), *(each["description"] for each in embeds)])


def sound(message: Message) -> None:
    assert_within_limits(message)
    assert faults_by_specification(message) == []


# --- the longest ---------------------------------------------------------------------------


@pytest.mark.parametrize("trouble", ["permission", "text", "gone"])
@pytest.mark.parametrize("state", ["active", "paused", "blocked", "ended"])
def test_the_longest_status_is_within_the_limits(state: str, trouble: str) -> None:
    plan = replace(WORST_PLAN, state=state, trouble=trouble)
    for effect in (None, "moved", "first of two", "no post"):
        change = replace(WORST_CHANGE, effect=effect)
        made = looks.status(plan, WORST_NEXT, WORST_COMING, WORST_ACCESS, change, DELIVERIES[:10])
        assert_within_limits(made)
    assert faults_by_specification(made) == []


@pytest.mark.parametrize("delivery", DELIVERIES, ids=lambda each: f"{each.state}-{each.reason}")
def test_the_longest_answers_are_within_the_limits(delivery: Delivery) -> None:
    following = replace(WORST_NEXT, taken=delivery)
    notes = [answers.not_mentionable(BIG)]
    before = replace(WORST_PLAN, reposts=not WORST_PLAN.reposts)
    sound(answers.was_set(WORST_PLAN, following, WORST_COMING, WORST_ACCESS, notes, before=before))
    sound(answers.was_set(PLAN, NEXT, COMING, ACCESS, preview=LONGEST_POST))
    sound(
        answers.was_set(
            WORST_PLAN, following, WORST_COMING, WORST_ACCESS, notes, preview=LONGEST_POST
        )
    )
    sound(answers.was_resumed(WORST_PLAN, following, WORST_ACCESS))
    sound(answers.posted(WORST_PLAN, delivery, following))
    sound(answers.out_already(WORST_PLAN, delivery, PostAgain(BIG, delivery.date, 999_999)))


def test_a_status_shows_all_ten_deliveries_however_long_they_are() -> None:
    for delivery in DELIVERIES:
        message = looks.status(
            WORST_PLAN, WORST_NEXT, WORST_COMING, WORST_ACCESS, None, [delivery] * 10
        )
        assert message["embeds"][1]["description"].count("\n") == 9
        assert "more" not in message["embeds"][1]["description"].split("\n")[-1][:12]


def test_other_answers_are_within_the_limits() -> None:
    for made in (answers.was_paused, answers.was_removed, looks.nothing_to_preview):
        sound(made(WORST_PLAN))
    for access in (WORST_ACCESS, Access(NEEDED, unknown="Discord asks for a pause of 1 s")):
        sound(answers.still_blocked(WORST_PLAN, access))
    sound(looks.schedules([]))
    many = looks.schedules([(WORST_PLAN, WORST_NEXT)] * 500)
    sound(many)
    assert "more" in text(many)


REFUSALS: list[tuple[Any, tuple[Any, ...]]] = [
    (refusals.only_managers, ()),
    (refusals.only_in_servers, ()),
    (refusals.everyone_as_role, ()),
    (refusals.database_away, ()),
    (refusals.you_may_not_write, (BIG, "Send Messages in Threads")),
    (refusals.typed_wrong, ("That is no time.",)),
    *(
        (each, (BIG,))
        for each in (
            refusals.other_server,
            refusals.forum,
            refusals.not_for_text,
            refusals.locked,
            refusals.no_schedule,
            refusals.hosts,
            refusals.nothing_to_pause,
            refusals.runs_already,
            refusals.paused,
            refusals.ended,
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
    ("view", "said"),
    [
        (Coming("A *b*", is_new=True), r"**A \*b\***, which is new here"),
        (Coming("A", is_new=False), "**A** again, unless a new one comes before then"),
        (
            Coming(None, is_new=False),
            "nothing: there is no new article, and such days are skipped here",
        ),
    ],
)
def test_what_comes_and_why(view: Coming, said: str) -> None:
    assert words.coming(view) == said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "posted · [look](https://x.example/1)"),
        ({"reason": "permission"}, "without its text: **Embed Links** was missing"),
        ({"state": "deleted"}, "deleted by somebody since"),
        ({"state": "skipped", "reason": "late"}, "away for too long"),
        ({"state": "skipped", "reason": "nothing-new"}, "no new article"),
        ({"state": "skipped", "reason": "paused"}, "paused"),
        ({"state": "skipped", "reason": "removed"}, "removed"),
        ({"state": "skipped", "reason": "same-text"}, "refused this very article"),
        (
            {"state": "failed", "code": 50013, "said": "Missing Permissions"},
            "not posted: I lack a permission (code 50013)",
        ),
        ({"state": "failed", "code": 50001}, "I can't see the channel (code 50001)"),
        ({"state": "unconfirmed", "said": "no answer"}, "nobody knows: no answer"),
        ({"state": "claimed", "said": "no answer"}, "on its way; the last try: no answer"),
    ],
)
def test_outcomes_in_words(changes: dict[str, Any], said: str) -> None:
    assert said in words.outcome(replace(SENT, **changes))


@pytest.mark.parametrize(
    ("code", "said", "expected"),
    [
        (50001, "Missing Access", "I can't see the channel (code 50001)"),
        (50013, "Missing Permissions", "I lack a permission (code 50013)"),
        (10003, "Unknown Channel", "the channel is gone (code 10003)"),
        (50035, "Invalid Form Body", "the text is not as Discord takes it (code 50035)"),
        (99999, "Odd *thing*", r"Discord says: Odd \*thing\* (code 99999)"),
        (0, "", "Discord gives no reason"),
        (None, None, "Discord gives no reason"),
    ],
)
def test_codes_in_words(code: int | None, said: str | None, expected: str) -> None:
    assert in_words(code, said) == expected


def test_set_says_what_a_day_has_had_already() -> None:
    said = text(answers.was_set(PLAN, replace(NEXT, taken=SENT), COMING, ACCESS))
    assert "The post of Tue 24 November is out already" in said
    skipped = replace(SENT, state="skipped", reason="nothing-new")
    said = text(answers.was_set(PLAN, replace(NEXT, taken=skipped), COMING, ACCESS))
    assert "no new article. `/schedule post-now` posts it after all" in said
    assert "⚠️" not in text(answers.was_set(PLAN, NEXT, COMING, ACCESS))


def test_status_gives_the_time_in_utc_unless_that_is_the_local_time() -> None:
    for zone, shown in (("Europe/Berlin", "Europe/Berlin (08:00 UTC) ·"), ("UTC", "UTC ·")):
        said = text(looks.status(replace(PLAN, zone=zone), NEXT, COMING, ACCESS, None, []))
        assert f"{NEXT.wall:%H:%M} {shown}" in said


def test_set_says_what_it_replaces() -> None:
    before = replace(PLAN, time="07:15", ping_role_id=5, reposts=not PLAN.reposts)
    said = text(answers.was_set(PLAN, NEXT, COMING, ACCESS, before=before))
    skip = "" if before.reposts else " when-nothing-new:skip"
    command = f"/schedule set time:07:15 timezone:{PLAN.zone} days:{PLAN.days}{skip}"
    assert f"Until now it was `{command}` ping:<@&5>" in said
    paused = replace(PLAN, state="paused")
    for same in (None, PLAN, paused):
        assert "Until now" not in text(answers.was_set(PLAN, NEXT, COMING, ACCESS, before=same))


def test_set_shows_the_post_below_whole_or_as_much_as_there_is_room_for() -> None:
    post = briefing(seed())
    shown = answers.was_set(PLAN, NEXT, COMING, ACCESS, preview=post)
    assert shown["embeds"][1:] == post["embeds"]
    assert "components" not in shown
    notes = [answers.not_mentionable(BIG)] * 9
    shown = answers.was_set(PLAN, NEXT, COMING, ACCESS, notes, preview=LONGEST_POST)
    [_, cut] = shown["embeds"]
    assert cut["description"].endswith("…")
    assert LONGEST_POST["embeds"][0]["description"] != cut["description"]


def test_set_says_when_discord_did_not_tell_of_permissions() -> None:
    access = Access(NEEDED, unknown="no answer")
    assert "couldn't find out" in text(answers.was_set(PLAN, NEXT, COMING, access))


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (PLAN, "runs."),
        (replace(PLAN, state="paused"), "paused. `/schedule resume` goes on."),
        (
            replace(PLAN, state="blocked", trouble="permission", missing=("Send Messages",)),
            "I lack **Send Messages** in <#7>",
        ),
        (
            replace(PLAN, state="blocked", trouble="permission", code=50001),
            "I can't see the channel",
        ),
        (
            replace(PLAN, state="blocked", trouble="text", code=50035),
            "The next new one is posted at its time",
        ),
        (replace(PLAN, state="ended", trouble="gone"), "ended, because"),
        (replace(PLAN, is_hosts=True), "Set by whoever runs me"),
    ],
)
def test_the_state_and_how_to_go_on(plan: Plan, said: str) -> None:
    assert said in text(looks.status(plan, None, COMING, ACCESS, None, []))


@pytest.mark.parametrize(
    ("minutes", "effect", "said"),
    [
        (
            60,
            None,
            "forward by 1 h in Europe/Berlin. Posts still come at 09:00 there, in UTC 1 h earlier",
        ),
        (
            -60,
            None,
            "back by 1 h in Europe/Berlin. Posts still come at 09:00 there, in UTC 1 h later",
        ),
        (30, "moved", "09:00 is left out on Sun 29 March: the post comes at 10:00"),
        (-60, "first of two", "09:00 comes twice on Sun 29 March: the post comes the first time"),
        (1440, "no post", "Sun 29 March is left out, and so is its post"),
    ],
)
def test_what_a_change_of_the_clocks_does(minutes: int, effect: str | None, said: str) -> None:
    wall = dt.datetime(2026, 3, 29, 2, tzinfo=dt.UTC)
    change = ClockChange(wall, dt.timedelta(minutes=minutes), effect, wall.date(), "10:00")
    assert said in text(looks.status(PLAN, NEXT, COMING, ACCESS, change, []))


def test_status_marks_each_permission() -> None:
    access = Access(NEEDED, ("Embed Links", "Connect"))
    said = text(looks.status(PLAN, NEXT, COMING, access, None, []))
    for line in ("✓ View Channels", "✓ Send Messages", "✗ Embed Links", "✗ Connect"):
        assert line in said


def test_status_names_what_is_passed_over() -> None:
    coming = Coming("New", is_new=True, passed_over=("One", "Two", "Three", "Four"))
    said = text(looks.status(PLAN, NEXT, coming, ACCESS, None, []))
    assert "“One”, “Two”, “Three” and 1 more" in said


def test_a_post_that_was_made_before_its_time_says_that_none_comes_then() -> None:
    said = text(answers.posted(PLAN, SENT, NEXT))
    assert "Posted in <#7>: https://x.example/1" in said
    assert "none comes at 09:00 that day" in said
    assert "none comes" not in text(answers.posted(PLAN, SENT, None))
    failed = replace(SENT, state="failed", code=50013)
    assert "none comes" not in text(answers.posted(PLAN, failed, NEXT))


@pytest.mark.parametrize(("minutes", "said"), [(60, "1 h"), (-90, "1 h 30 min"), (30, "30 min")])
def test_lengths_of_time(minutes: int, said: str) -> None:
    assert words.span(dt.timedelta(minutes=minutes)) == said


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
