"""`/schedule`: typed by people of the sandbox, answered by the real client and a real ledger."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.articles.library import Library
from bot.clock import MovableClock
from bot.daily.daily import Daily
from bot.daily.ledger.channel_schedule import (
    ChannelSchedule,
    NothingNew,
    Order,
    ScheduleOptions,
    State,
)
from bot.daily.ledger.results import Reason
from bot.daily.when.schedule import Schedule
from bot.discord_app import replies
from bot.discord_app.commands.schedule import post_now
from bot.messages.post import Style, post
from bot.sandbox import Sandbox, faults
from bot.sandbox.interactions import command_options, offers
from bot.sandbox.interactions.resolved import Refused as NotOffered
from bot.sandbox.model import Channel, ChannelType, Guild, Json, Overwrite, Role, Thread
from bot.sandbox.person import Answer, Person
from bot.sandbox.world.permissions import Permission
from bot.store.engine import Store, open_store
from bot.store.failures import StoreUnavailable
from tests.conftest import running_bot

# A Monday, 10:00 in Berlin.
NOW = dt.datetime(2026, 3, 16, 9, tzinfo=dt.UTC)


@dataclass
class Stage:
    """The bot with a daily post on a sandbox, and what the tests look into."""

    sandbox: Sandbox
    daily: Daily
    clock: MovableClock

    @property
    def admin(self) -> Person:
        return self.sandbox.person("admin")

    def channel(self, name: str) -> int:
        return self.admin.channel(name).id

    async def schedule(self, name: str = "news") -> ChannelSchedule:
        schedule = await self.daily.schedules.get(self.channel(name))
        assert schedule is not None
        return schedule

    async def set(self, channel: str = "news", **options: Any) -> Answer:
        return await self.typed(channel, **{"time": "9am", "timezone": "UTC", **options})

    async def typed(self, channel: str = "news", **options: Any) -> Answer:
        return await self.admin.slash_with(
            "schedule set", "general", {"channel": channel, **options}
        )

    def speaks(self, guild: str, person: str = "en-US") -> None:
        """Have the server and its admin use those languages."""
        [only] = self.sandbox.world.guilds.values()
        only.locale, self.admin.user.locale = guild, person

    async def set_by_host(self, channel_id: int) -> None:
        options = ScheduleOptions(
            channel_id=channel_id,
            guild_id=None,
            when=Schedule(540, "UTC", frozenset(range(7))),
            set_by_host=True,
        )
        await self.daily.schedules.set(options, self.clock.now())


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(f"sqlite:///{tmp_path / 'bot.db'}") as opened:
        yield opened


@pytest.fixture
async def stage(
    sandbox: Sandbox,
    library: Library,
    store: Store,
    wide_budget: None,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Stage]:
    clock = MovableClock(NOW)
    for module in (replies, post_now):  # a busy machine is no slow Discord
        monkeypatch.setattr(module, "WORK_SECONDS", 30.0)
    async with running_bot(sandbox, library, database=store, clock=clock) as client:
        yield Stage(sandbox, client.daily, clock)


def words(answer: Answer) -> str:
    """Return all that an answer says, and that it says it privately."""
    assert answer.private
    assert answer.message is not None
    embeds = answer.message["embeds"]
    parts = [answer.message["content"], *(each["description"] for each in embeds)]
    return re.sub(r"</([\w -]+):[1-9][0-9]+>", r"/\1", "\n".join(parts))


def deny(stage: Stage, channel: str, permission: Permission, *, to: int | None = None) -> None:
    bot_role = next(
        role.id
        for guild in stage.sandbox.world.guilds.values()
        for role in guild.roles.values()
        if role.bot_id
    )
    place = stage.admin.channel(channel)
    place.overwrites = [Overwrite(to or bot_role, is_member=to is not None, deny=permission)]


def managing(stage: Stage, name: str) -> Person:
    """Return a person who may manage the server, but does not own it."""
    person = stage.sandbox.person(name)
    [guild] = stage.sandbox.world.guilds.values()
    role = Role(
        stage.sandbox.world.ids.next(),
        "Managers",
        Permission.MANAGE_GUILD | Permission.USE_APPLICATION_COMMANDS,
    )
    guild.roles[role.id] = role
    guild.members[person.user.id].roles.append(role.id)
    return person


# --- set -----------------------------------------------------------------------------------


async def test_set_says_when_and_what_comes(stage: Stage, library: Library) -> None:
    said = words(await stage.set(timezone="berlin", days="weekdays"))
    schedule = await stage.schedule()
    assert schedule.when == Schedule(540, "Europe/Berlin", frozenset(range(5)))
    assert schedule.set_by == stage.admin.user.id
    at = int(dt.datetime(2026, 3, 17, 8, tzinfo=dt.UTC).timestamp())
    assert f"<t:{at}:F>" in said
    assert f"<t:{at}:R>" in said
    assert library.newest.headline[:30] in said
    assert "⚠️" not in said


async def test_a_schedule_that_is_set_is_kept_at_its_time(stage: Stage) -> None:
    """The courier sleeps when it is set, and is woken for it."""
    await stage.set(time="10:00", timezone="berlin")
    stage.clock.move(dt.timedelta(days=1))
    await until(lambda: public(stage), 1)


async def test_the_zone_that_was_used_last_is_the_next_ones(stage: Stage) -> None:
    await stage.set(timezone="Tokyo")
    await stage.typed("general", time="9am")
    assert (await stage.schedule("general")).when.zone == "Asia/Tokyo"


@pytest.mark.parametrize(
    ("guild", "person", "zones"),
    [
        ("de", "en-US", "Europe/Berlin, Europe/Vienna, Europe/Zurich"),
        ("pt-BR", "en-US", "America/Sao_Paulo"),
        ("en-US", "ja", "Asia/Tokyo"),
        ("en-US", "en-US", "America/New_York, America/Chicago, America/Los_Angeles"),
    ],
)
async def test_the_first_use_without_a_zone_asks_for_it(
    stage: Stage, guild: str, person: str, zones: str
) -> None:
    stage.speaks(guild, person)
    said = words(await stage.typed(time="9am"))
    assert f"Which time zone? Add a `timezone`: {zones}" in said
    assert await stage.daily.schedules.get(stage.channel("news")) is None


@pytest.mark.parametrize(
    ("time", "zone", "part"),
    [
        ("9am EST", "America/New_York", "I read “EST” as America/New_York"),
        ("9am Berlin", "Europe/Berlin", "I read “Berlin” as Europe/Berlin"),
        ("9:00 Etc/GMT+2", "Etc/GMT+2", "Etc/GMT+2 is UTC−2"),
    ],
)
async def test_a_zone_in_the_time_is_taken_and_said(
    stage: Stage, time: str, zone: str, part: str
) -> None:
    said = words(await stage.typed(time=time))
    schedule = await stage.schedule()
    assert (schedule.when.minute, schedule.when.zone) == (540, zone)
    assert part in said
    assert "⚠️" not in said


@pytest.mark.parametrize(
    ("options", "part"),
    [
        ({"time": "25:00"}, "Did you mean 01:00?"),
        ({"timezone": "Berlinn"}, "Did you mean Europe/Berlin?"),
        ({"timezone": "+2"}, "summer time"),
        ({"timezone": "IST"}, "Choose Asia/Kolkata, Asia/Jerusalem or Europe/Dublin"),
        ({"time": "9am CST", "timezone": ""}, "Asia/Shanghai"),
        ({"time": "9am EST", "timezone": "Berlin"}, "Leave one of them out"),
        ({"days": "Wensday"}, "Did you mean Wed?"),
    ],
)
async def test_what_is_typed_wrong_is_named_and_nothing_is_set(
    stage: Stage, options: dict[str, str], part: str
) -> None:
    assert part in words(await stage.set(**options))
    assert await stage.daily.schedules.get(stage.channel("news")) is None


async def test_all_that_is_typed_wrong_is_told_at_once(stage: Stage) -> None:
    said = words(await stage.set(time="9:60", timezone="Berlinn", days="Wensday"))
    for value in ("10:00", "Europe/Berlin", "Wed"):
        assert f"Did you mean {value}?" in said


async def test_options_are_read_in_the_persons_language(stage: Stage) -> None:
    stage.speaks("en-US", "de")
    await stage.typed(time="um 9 Uhr abends", timezone="Österreich", days="Mo Mi Fr")
    assert (await stage.schedule()).when == Schedule(21 * 60, "Europe/Vienna", frozenset({0, 2, 4}))
    stage.speaks("en-US", "fr")
    said = words(await stage.typed(time="24:00", days="1-5"))
    assert "midnight" in said
    assert "Monday, 1" in said


async def test_set_names_each_permission_that_is_missing(stage: Stage) -> None:
    assert "Send Messages" in words(await stage.set("rules"))
    deny(stage, "news", Permission.EMBED_LINKS | Permission.READ_MESSAGE_HISTORY)
    said = words(await stage.set())
    assert "**Embed Links**" in said
    assert "**Read Message History**" in said
    assert "Send Messages" not in said


async def test_a_role_that_cannot_be_pinged_is_told_of(stage: Stage) -> None:
    assert "I can't ping <@&" in words(await stage.set(ping="Member"))
    [guild] = stage.sandbox.world.guilds.values()
    role = next(each for each in guild.roles.values() if each.name == "Member")
    role.mentionable = True
    said = words(await stage.set(ping="Member"))
    assert f"<@&{role.id}>" in said
    assert "I can't ping <@&" not in said
    assert (await stage.schedule()).ping_role_id == role.id


async def test_everyone_is_no_role_to_ping(stage: Stage) -> None:
    assert "I don't ping everyone" in words(await stage.set(ping="everyone"))
    assert await stage.daily.schedules.get(stage.channel("news")) is None


async def test_set_says_that_todays_post_is_out_already(stage: Stage) -> None:
    await stage.set(time="12:00")
    await stage.admin.slash("schedule post-now")
    assert "Mon 16 March is [already out](" in words(await stage.set(time="13:00"))


async def test_set_changes_only_what_is_typed(stage: Stage) -> None:
    await stage.set(timezone="Berlin", days="weekdays", order="queue", style="card", ping="Member")
    for typed in ({"time": "10:00"}, {"when-nothing-new": "skip"}, {"ping-nobody": True}, {}):
        await stage.admin.slash_with("schedule set", "general", {"channel": "news", **typed})
    schedule = await stage.schedule()
    assert schedule.when == Schedule(600, "Europe/Berlin", frozenset(range(5)))
    assert (schedule.order, schedule.when_nothing_new) == (Order.QUEUE, NothingNew.SKIP)
    assert (schedule.style, schedule.ping_role_id) == (Style.CARD, None)


async def test_the_first_set_asks_for_the_time(stage: Stage) -> None:
    answer = await stage.admin.slash_with("schedule set", "general", {"channel": "news"})
    assert "Add a `time`" in words(answer)


async def test_what_is_paused_stays_paused_when_it_is_changed(stage: Stage) -> None:
    await stage.set()
    await stage.admin.slash("schedule pause")
    assert "Paused since" in words(await stage.set(time="10:00"))
    schedule = await stage.schedule()
    assert (schedule.state, schedule.when.minute) == (State.PAUSED, 600)


async def test_zones_and_days_are_suggested(stage: Stage) -> None:
    zones = await stage.admin.choices("schedule set", "timezone", timezone="münch")
    assert zones[0] == {"name": "Europe/Berlin · 10:00 now", "value": "Europe/Berlin"}
    [zone] = await stage.admin.choices("schedule set", "timezone", timezone="Etc/GMT+2")
    assert zone == {"name": "Etc/GMT+2 (UTC−2) · 07:00 now", "value": "Etc/GMT+2"}
    zones = await stage.admin.choices("schedule set", "timezone", timezone="UTC+5:30")
    assert zones[0]["value"] == "Asia/Kolkata"
    stage.speaks("de")
    zones = await stage.admin.choices("schedule set", "timezone", timezone="")
    assert zones[0]["value"] == "Europe/Berlin"
    days = await stage.admin.choices("schedule set", "days", days="mon-wed")
    assert days[0]["value"] == "Mon, Tue and Wed"
    assert len(await stage.admin.choices("schedule set", "days", days="")) >= 3


# --- who, and where ------------------------------------------------------------------------

EVERY = (
    ("set", {"channel": "news", "time": "9am"}),
    ("list", {}),
    *((name, {}) for name in ("status", "preview", "post-now", "pause", "resume", "remove")),
)


@pytest.mark.parametrize("name", ["member", "guest"])
async def test_others_are_not_offered_the_commands(stage: Stage, name: str) -> None:
    with pytest.raises(NotOffered):
        await stage.sandbox.person(name).slash("schedule list")


@pytest.mark.parametrize(("command", "options"), EVERY)
async def test_the_permission_is_checked_by_the_bot_too(
    stage: Stage, command: str, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server can offer the commands to anybody, whatever the bot asks for."""
    monkeypatch.setattr(offers, "_granted_by_default", lambda *_: True)
    await stage.set("news")
    member = stage.sandbox.person("member")
    answer = await member.slash_with(f"schedule {command}", "news", options)
    assert "Manage Server" in words(answer)
    assert (await stage.schedule()).state is State.ACTIVE
    assert (await stage.schedule()).set_by == stage.admin.user.id


async def test_direct_messages_have_no_daily_post(stage: Stage) -> None:
    with pytest.raises(NotOffered):
        await stage.admin.slash("schedule list", channel="dm")


@pytest.mark.parametrize(("command", "options"), [each for each in EVERY if each[0] != "list"])
async def test_who_may_not_write_there_may_do_nothing_there(
    stage: Stage, command: str, options: dict[str, Any]
) -> None:
    await stage.set()
    member = managing(stage, "member")
    deny(stage, "news", Permission.SEND_MESSAGES, to=member.user.id)
    options = {"channel": "news", **options}
    said = words(await member.slash_with(f"schedule {command}", "general", options))
    assert "you need **Send Messages** there yourself" in said
    assert (await stage.schedule()).state is State.ACTIVE


@pytest.mark.parametrize(("command", "options"), [each for each in EVERY if each[0] != "list"])
async def test_who_may_not_see_a_channel_may_do_nothing_there(
    stage: Stage, command: str, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Discord's client does not offer such a channel, but somebody can send its id."""
    await stage.set()
    member = managing(stage, "member")
    deny(stage, "news", Permission.VIEW_CHANNEL, to=member.user.id)
    picks_anything(monkeypatch, stage.channel("news"))
    options = {"channel": "news", **options}
    said = words(await member.slash_with(f"schedule {command}", "general", options))
    assert "you need **View Channel** there yourself" in said
    assert (await stage.schedule()).state is State.ACTIVE


def picks_anything(monkeypatch: pytest.MonkeyPatch, channel_id: int) -> None:
    """Have the person send a channel that Discord's client would not offer."""
    monkeypatch.setattr(command_options, "find", lambda *_: channel_id)


async def test_a_channel_of_another_server_is_refused(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = stage.sandbox.world
    guild = Guild(world.ids.next(), "Elsewhere", stage.admin.user.id)
    everyone = Permission(274878024704)
    guild.roles[guild.id] = Role(guild.id, "@everyone", everyone)
    world.guilds[guild.id] = guild
    foreign = world.add_channel(Channel(world.ids.next(), ChannelType.TEXT, "lobby", guild.id))
    for person in (stage.admin.user, world.bot):
        world.join(guild, person.id)
    picks_anything(monkeypatch, foreign.id)
    assert "That channel isn't in this server" in words(await stage.set())
    # Neither while Discord doesn't answer, nor where it shows the bot nothing.
    silent = stage.sandbox.faults.add(
        faults.AnswerWith(status=502, method="GET", path="/channels/*")
    )
    assert silent is not None
    assert "That channel isn't in this server" in words(await stage.set())
    stage.sandbox.faults.heal(silent)
    guild.members.pop(world.bot.id)
    assert "That channel isn't in this server" in words(await stage.set())
    world.join(guild, world.bot.id)
    assert await stage.daily.schedules.get(foreign.id) is None
    options = ScheduleOptions(
        channel_id=foreign.id, guild_id=guild.id, when=Schedule(540, "UTC", frozenset({0}))
    )
    await stage.daily.schedules.set(options, NOW)
    for command in ("status", "preview", "post-now", "pause", "resume", "remove"):
        answer = await stage.admin.slash_with(f"schedule {command}", "news", {"channel": "lobby"})
        assert "That channel isn't in this server" in words(answer)


async def test_a_forum_is_refused_with_the_reason(stage: Stage) -> None:
    stage.admin.channel("general").type = 15
    answer = await stage.admin.slash_with(
        "schedule set", "news", {"channel": "general", "time": "9am"}
    )
    assert "forum" in words(answer)
    assert "double posts" in words(answer)


async def test_other_kinds_of_channel_are_refused(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    general = stage.admin.channel("general")
    picks_anything(monkeypatch, general.id)
    general.type = 2
    assert "I can't post in" in words(
        await stage.admin.slash_with("schedule set", "news", {"channel": "x", "time": "9am"})
    )


async def test_a_locked_thread_is_refused(stage: Stage) -> None:
    thread = stage.admin.channel("general")
    parent = stage.admin.channel("news")
    now = stage.sandbox.world.clock.now()
    thread.type, thread.parent_id = 11, parent.id
    thread.thread = Thread(stage.admin.user.id, now, now, locked=True)
    answer = await stage.admin.slash_with(
        "schedule set", "news", {"channel": "general", "time": "9am"}
    )
    assert "locked" in words(answer)
    thread.thread.locked = False
    answer = await stage.admin.slash_with(
        "schedule set", "news", {"channel": "general", "time": "9am UTC"}
    )
    assert "Every day at **09:00**" in words(answer)


# --- list, status, preview -----------------------------------------------------------------


async def test_list_names_every_channel(stage: Stage) -> None:
    assert "There are no daily posts here yet" in words(await stage.admin.slash("schedule list"))
    await stage.set("news", timezone="Berlin")
    await stage.set("announcements", time="noon")
    await stage.admin.slash("schedule pause", channel="announcements")
    said = words(await stage.admin.slash("schedule list"))
    assert f"<#{stage.channel('news')}> · every day at **09:00** (Berlin time) · next" in said
    other = f"<#{stage.channel('announcements')}> · every day at **12:00** (UTC)"
    assert f"{other} · **paused**" in said


async def test_status_without_a_schedule_says_how_to_set_one(stage: Stage) -> None:
    for command in ("status", "preview", "post-now", "pause", "resume", "remove"):
        assert "/schedule set" in words(await stage.admin.slash(f"schedule {command}"))


async def test_status_tells_all(stage: Stage, library: Library) -> None:
    stage.clock.move(dt.timedelta(days=7))  # a week before the clocks go forward
    await stage.set(timezone="Berlin", ping="Member")
    await stage.admin.slash("schedule post-now")
    deny(stage, "news", Permission.EMBED_LINKS)
    said = words(await stage.admin.slash("schedule status"))
    at = int(dt.datetime(2026, 3, 24, 8, tzinfo=dt.UTC).timestamp())
    assert f"1. <t:{at}:f> (<t:{at}:R>): **{library.newest.headline[:20]}" in said
    assert "Clocks" not in said, "they go forward, but the post comes at 09:00 all the same"
    assert "✓ Send Messages" in said
    assert "✗ Embed Links" in said
    assert "(again, if nothing new comes)" in said
    assert "Mon 23 March" in said
    assert "[posted](https://discord.com/channels/" in said
    assert library.newest.headline[:20] in said


async def test_status_says_what_a_skipped_day_is_skipped_for(stage: Stage) -> None:
    await stage.set(**{"when-nothing-new": "skip"})
    await stage.admin.slash("schedule post-now")
    said = words(await stage.admin.slash("schedule status"))
    assert "**Next:** no post until there is a new article." in said
    assert "There is no post to show" in words(await stage.admin.slash("schedule preview"))


async def test_preview_is_the_post_itself_and_pings_nobody(stage: Stage, library: Library) -> None:
    await stage.set(ping="Member")
    answer = await stage.admin.slash("schedule preview")
    assert answer.private
    assert answer.message is not None
    assert answer.message["content"].startswith("<@&")
    last = [each for each in stage.sandbox.exchanges if (each.route or "").endswith("/callback")][
        -1
    ]
    assert last.body["data"]["allowed_mentions"] == {"parse": []}
    assert library.newest.headline[:20] in answer.message["content"]
    assert answer.message["components"]
    assert stage.sandbox.person("member").sees() == []


def select(message: Json) -> str:
    """Return the custom id of a preview's select."""
    return str(message["components"][-2]["components"][0]["custom_id"])


async def test_a_preview_shows_the_other_looks_at_once(stage: Stage, library: Library) -> None:
    await stage.set()
    answer = await stage.admin.slash("schedule preview")
    for style in (Style.CARD, Style.HEADLINES, Style.FULL):
        assert answer.message is not None
        answer = await stage.admin.choose(answer.message, select(answer.message), [style.value])
        assert answer.kind == 7
        assert answer.message is not None
        expected = post(library.newest, style)
        shown, wanted = (
            re.sub(r":[0-9]+>", ">", each["embeds"][0]["description"])
            for each in (answer.message, expected)
        )
        assert shown == wanted
    assert (await stage.schedule()).style is Style.FULL


async def test_a_look_is_used_here_or_in_the_whole_server(stage: Stage) -> None:
    for name in ("news", "general", "announcements"):
        await stage.set(name)
    shown = await stage.admin.slash("schedule preview")
    assert shown.message is not None
    shown = await stage.admin.choose(shown.message, select(shown.message), ["headlines"])
    assert shown.message is not None
    said = await stage.admin.press(shown.message, "Use this look here")
    assert "headlines" in words(said)
    assert [(await stage.schedule(each)).style for each in ("news", "general")] == [
        Style.HEADLINES,
        Style.FULL,
    ]
    shown = await stage.admin.slash_with("schedule preview", "general", {"channel": "general"})
    assert shown.message is not None
    shown = await stage.admin.choose(shown.message, select(shown.message), ["card"])
    assert shown.message is not None
    said = await stage.admin.press(shown.message, "Use it in the whole server")
    assert "2 channels have it now" in words(said)
    await stage.daily.schedules.remove(stage.channel("announcements"), NOW)
    await stage.set("announcements")
    assert [(await stage.schedule(each)).style for each in ("news", "general")] == [
        Style.HEADLINES,  # its own
        Style.CARD,
    ]


async def test_the_servers_look_is_taken_back_unless_it_changed_since(stage: Stage) -> None:
    await stage.set()
    guild = stage.admin.channel("news").guild_id
    assert guild is not None

    async def chosen(style: str) -> Json:
        shown = (await stage.admin.slash("schedule preview")).message
        assert shown is not None
        shown = (await stage.admin.choose(shown, select(shown), [style])).message
        assert shown is not None
        said = (await stage.admin.press(shown, "Use it in the whole server")).message
        assert said is not None
        return said

    card = await chosen("card")
    assert (await stage.schedule()).style is Style.CARD
    undone = await stage.admin.press(card, "Undo")
    assert "**The whole text** is this server's look: one channel has it now" in words(undone)
    assert (await stage.schedule()).style is Style.FULL
    assert undone.message is not None
    assert not undone.message["components"]

    card = await chosen("card")
    await stage.daily.schedules.set_guild_style(guild, Style.HEADLINES)
    refused = await stage.admin.press(card, "Undo")
    assert "has been changed since, to **headlines**" in words(refused)
    assert (await stage.schedule()).style is Style.HEADLINES


async def test_a_new_schedule_has_the_servers_look_unless_it_names_one(stage: Stage) -> None:
    guild = stage.admin.channel("news").guild_id
    assert guild is not None
    assert await stage.daily.schedules.set_guild_style(guild, Style.CARD) == 0
    await stage.set()
    await stage.set("general", style="full")
    assert (await stage.schedule()).style is Style.CARD
    assert await stage.daily.schedules.set_guild_style(guild, Style.HEADLINES) == 1
    assert (await stage.schedule()).style is Style.HEADLINES
    assert (await stage.schedule("general")).style is Style.FULL


async def test_only_managers_choose_looks(stage: Stage) -> None:
    await stage.set()
    member = stage.sandbox.person("member")
    made = stage.sandbox.world.messages[stage.channel("news")]
    shown = await stage.admin.slash("schedule preview")
    assert shown.message is not None
    made[int(shown.message["id"])].visible_to = None  # as if it was for all
    made[int(shown.message["id"])].flags = 0
    chosen = await stage.admin.choose(shown.message, select(shown.message), ["card"])
    assert chosen.message is not None
    refused = await member.press(chosen.message, "Use it in the whole server")
    assert "Manage Server" in str(refused.message)
    assert (await stage.schedule()).style is Style.FULL


# --- pause, resume, remove -----------------------------------------------------------------


async def test_pause_and_resume(stage: Stage) -> None:
    await stage.set()
    assert "/schedule resume" in words(await stage.admin.slash("schedule pause"))
    assert (await stage.schedule()).state is State.PAUSED
    said = words(await stage.admin.slash("schedule pause"))
    assert f"is already paused since <t:{int(NOW.timestamp())}:f>" in said
    assert f"by <@{stage.admin.user.id}>" in said
    assert "Type /schedule resume first" in words(await stage.admin.slash("schedule post-now"))
    assert await stage.daily.records.latest(1) == [], "the day is not used up"
    assert "Paused since" in words(await stage.admin.slash("schedule status"))
    said = words(await stage.admin.slash("schedule resume"))
    assert "<t:" in said
    assert (await stage.schedule()).state is State.ACTIVE
    assert "is already running" in words(await stage.admin.slash("schedule resume"))


async def test_resume_asks_discord_whether_a_permission_is_back(stage: Stage) -> None:
    await stage.set()
    deny(stage, "news", Permission.SEND_MESSAGES)
    assert "I lack a permission" in words(await stage.admin.slash("schedule post-now"))
    assert (await stage.schedule()).state is State.BLOCKED
    assert "Stopped." in words(await stage.admin.slash("schedule status"))
    said = words(await stage.admin.slash("schedule resume"))
    assert "Not yet" in said
    assert "**Send Messages**" in said
    assert (await stage.schedule()).state is State.BLOCKED
    assert "Not yet" in words(await stage.admin.slash("schedule post-now"))
    stage.admin.channel("news").overwrites = []
    assert "Resumed" in words(await stage.admin.slash("schedule resume"))
    assert (await stage.schedule()).state is State.ACTIVE


async def test_remove_can_be_undone_for_an_hour(stage: Stage) -> None:
    await stage.set(timezone="Berlin", days="weekdays")
    before = await stage.schedule()
    answer = await stage.admin.slash("schedule remove")
    assert "You can undo this for an hour" in words(answer)
    assert await stage.daily.schedules.get(stage.channel("news")) is None
    assert answer.message is not None
    stage.clock.move(dt.timedelta(minutes=59))
    undone = await stage.admin.press(answer.message, "Undo")
    assert undone.message is not None
    assert "Undone. Every weekday at **09:00** (Berlin time)" in undone.message["content"]
    assert (await stage.schedule()).when == before.when


async def test_an_undo_that_comes_too_late_says_so(stage: Stage) -> None:
    await stage.set()
    late = (await stage.admin.slash("schedule remove")).message
    assert late is not None
    stage.clock.move(dt.timedelta(hours=1))
    said = (await stage.admin.press(late, "Undo")).message
    assert said is not None
    assert "more than an hour ago" in said["content"]
    assert said["components"] == []


async def test_each_change_has_its_own_undo(stage: Stage) -> None:
    first = (await stage.set(time="9am")).message
    second = (await stage.set(time="10am")).message
    assert first is not None and second is not None
    stale = (await stage.admin.press(first, "Undo")).message
    assert stale is not None
    assert "has been changed since" in stale["content"]
    await stage.admin.press(second, "Undo")
    assert (await stage.schedule()).when.minute == 540


async def test_a_change_is_undone_only_by_who_may_still_make_it(stage: Stage) -> None:
    manager = managing(stage, "member")
    options = {"channel": "news", "time": "9am", "timezone": "UTC"}
    made = (await manager.slash_with("schedule set", "news", options)).message
    assert made is not None
    [guild] = stage.sandbox.world.guilds.values()
    guild.members[manager.user.id].roles.pop()
    refused = (await manager.press(made, "Undo")).message
    assert refused is not None
    assert "Manage Server" in refused["content"]
    assert await stage.daily.schedules.get(stage.channel("news")) is not None


@pytest.mark.parametrize("command", ["pause", "resume", "remove", "set"])
async def test_the_hosts_setting_wins(stage: Stage, command: str) -> None:
    await stage.set_by_host(stage.channel("news"))
    options = {"channel": "news", "time": "noon"} if command == "set" else {"channel": "news"}
    answer = await stage.admin.slash_with(f"schedule {command}", "general", options)
    assert "whoever runs me" in words(answer)
    schedule = await stage.schedule()
    assert (schedule.state, schedule.when.minute, schedule.set_by_host) == (State.ACTIVE, 540, True)


# --- post-now ------------------------------------------------------------------------------


async def test_post_now_is_the_days_post(stage: Stage) -> None:
    await stage.set(time="12:00")
    said = words(await stage.admin.slash("schedule post-now"))
    [post] = stage.sandbox.person("guest").sees()
    assert f"/{post['channel_id']}/{post['id']}" in said
    assert "It counts as today's 12:00 post" in said
    at = int(dt.datetime(2026, 3, 17, 12, tzinfo=dt.UTC).timestamp())
    assert f"<t:{at}:F>" in said
    stage.clock.move(dt.timedelta(hours=4))
    # A second channel's post is due a minute later: when it is there, the first one's time is over.
    await stage.set("general", time="13:01")
    stage.clock.move(dt.timedelta(minutes=1))
    await until(lambda: len(stage.sandbox.person("guest").sees("general")), 1)
    assert public(stage) == 1


def public(stage: Stage) -> int:
    """Return how many messages are in `#news` for everyone."""
    return len(stage.sandbox.person("guest").sees())


async def until(count: Callable[[], int], expected: int) -> None:
    """Wait until there are so many."""
    async with asyncio.timeout(30):
        while count() < expected:
            await asyncio.sleep(0.01)


async def test_post_now_twice_offers_one_more_and_a_button_makes_one_only(stage: Stage) -> None:
    await stage.set(time="12:00")
    await stage.admin.slash("schedule post-now")
    offer = await stage.admin.slash("schedule post-now")
    assert "Post another?" in words(offer)
    assert public(stage) == 1
    assert offer.message is not None
    pressed = await stage.admin.press(offer.message, "Post another")
    assert pressed.kind == 7
    assert pressed.message is not None
    assert "Posted" in pressed.message["content"]
    assert pressed.message["components"] == []
    assert public(stage) == 2


async def test_an_old_offer_makes_no_post_that_nobody_knew_of(stage: Stage) -> None:
    await stage.set(time="12:00")
    await stage.admin.slash("schedule post-now")
    first = (await stage.admin.slash("schedule post-now")).message
    second = (await stage.admin.slash("schedule post-now")).message
    assert first is not None and second is not None
    await stage.admin.press(first, "Post another")
    again = await stage.admin.press(second, "Post another")
    assert again.message is not None
    assert "Post another?" in again.message["content"]
    assert public(stage) == 2


async def test_the_button_asks_for_the_permission_again(stage: Stage) -> None:
    manager = managing(stage, "member")
    await stage.set(time="12:00")
    await manager.slash("schedule post-now")
    offer = (await manager.slash("schedule post-now")).message
    assert offer is not None
    [guild] = stage.sandbox.world.guilds.values()
    guild.members[manager.user.id].roles.pop()
    pressed = await manager.press(offer, "Post another")
    assert pressed.message is not None
    assert "Manage Server" in pressed.message["content"]
    assert public(stage) == 1


async def test_the_button_works_from_another_channel(stage: Stage) -> None:
    manager = managing(stage, "member")
    await stage.set(time="12:00")
    await stage.admin.slash("schedule post-now")
    answer = await manager.slash_with("schedule post-now", "general", {"channel": "news"})
    offer = answer.message
    assert offer is not None
    await manager.press(offer, "Post another")
    assert public(stage) == 2


@pytest.mark.parametrize("lost", [Permission.SEND_MESSAGES, Permission.VIEW_CHANNEL])
async def test_the_button_asks_for_the_channels_permissions_from_another_one_too(
    stage: Stage, lost: Permission
) -> None:
    manager = managing(stage, "member")
    await stage.set(time="12:00")
    await stage.admin.slash("schedule post-now")
    offer = (await manager.slash_with("schedule post-now", "general", {"channel": "news"})).message
    assert offer is not None
    deny(stage, "news", lost, to=manager.user.id)
    stage.sandbox.world.change_channel(stage.admin.channel("news"))
    pressed = await manager.press(offer, "Post another")
    assert pressed.message is not None
    assert "there yourself" in pressed.message["content"]
    assert public(stage) == 1


async def test_what_is_wanted_on_purpose_need_not_be_new(stage: Stage) -> None:
    await stage.set(**{"when-nothing-new": "skip"})
    await stage.admin.slash("schedule post-now")
    assert public(stage) == 1
    stage.clock.move(dt.timedelta(days=1))
    async with asyncio.timeout(30):
        while (await stage.daily.records.latest(1))[0].reason is not Reason.NOTHING_NEW:
            await asyncio.sleep(0.01)
    await stage.admin.slash("schedule post-now")
    assert public(stage) == 2


async def test_a_day_that_had_its_post_before_the_bot_left_gets_no_second_one(
    stage: Stage,
) -> None:
    await stage.set(time="12:00")
    await stage.admin.slash("schedule post-now")
    [guild] = stage.sandbox.world.guilds
    await stage.daily.forgetting.erase_guild(guild, stage.clock.now())
    await stage.set(time="12:00")
    assert "before I was removed" in words(await stage.admin.slash("schedule post-now"))
    assert public(stage) == 1


async def test_who_may_not_mention_a_role_can_not_have_it_pinged(stage: Stage) -> None:
    manager = managing(stage, "member")
    answer = await manager.slash_with(
        "schedule set", "general", {"channel": "news", "time": "9am", "ping": "Managers"}
    )
    assert "Mention @everyone, @here, and All Roles" in words(answer)
    assert await stage.daily.schedules.get(stage.channel("news")) is None


async def test_a_slow_post_is_on_its_way(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    # It waits less for the post; the command as a whole has as much time as ever.
    monkeypatch.setattr(post_now, "_SPARE_SECONDS", replies.WORK_SECONDS - 0.1)
    await stage.set(time="12:00")
    hang = stage.sandbox.faults.add(faults.Hang(method="POST", path="*/messages"))
    said = words(await stage.admin.slash("schedule post-now"))
    assert "on its way" in said
    assert "It counts as today's 12:00 post" in said
    assert "on its way" in words(await stage.admin.slash("schedule post-now"))
    assert (await stage.daily.records.latest(5))[0].seq == 0
    stage.sandbox.faults.heal(hang)


# --- the database --------------------------------------------------------------------------


class AwayStore:
    """A database that can't be used, or never answers."""

    def __init__(self, *, hangs: bool) -> None:
        self.hangs = hangs
        self.is_back = asyncio.Event()

    @contextlib.asynccontextmanager
    async def read(self) -> AsyncIterator[Any]:
        if self.hangs:
            await self.is_back.wait()
        raise StoreUnavailable(where="x", reason="y.")
        yield  # type: ignore[unreachable]  # makes a generator of it

    write = read


@pytest.mark.parametrize("hangs", [True, False])
async def test_a_database_that_is_away_gets_a_sentence(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, hangs: bool
) -> None:
    monkeypatch.setattr(replies, "WORK_SECONDS", 0.03)
    away: Any = AwayStore(hangs=hangs)
    with monkeypatch.context() as outage:
        for part in (stage.daily.schedules, stage.daily.ledger, stage.daily.records):
            outage.setattr(part, "_store", away)
        for command, options in EVERY:
            answer = await stage.admin.slash_with(f"schedule {command}", "news", options)
            assert "database" in words(answer)
    away.is_back.set()


async def test_help_names_it_for_those_who_may(stage: Stage) -> None:
    assert "/schedule set" in str((await stage.admin.slash("help")).message)
    member = stage.sandbox.person("member")
    assert "/schedule" not in str((await member.slash("help")).message)
