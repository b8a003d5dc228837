"""Each way to lose a permission, and that the post comes when one does what the notice says.

On each database, with the real client for the events; the sandbox has the clock that is moved.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from bot.articles.library import Library
from bot.clock import MovableClock
from bot.daily.ledger.channel_schedule import State
from bot.daily.ledger.timing import Timing
from bot.discord_app.client import BriefingClient
from bot.sandbox import Sandbox, faults
from bot.sandbox.model import Channel, ChannelType, Overwrite, Role, Thread
from bot.sandbox.world import threads
from bot.sandbox.world.permissions import Permission
from bot.store.engine import Store
from tests.conftest import running_bot
from tests.daily.material import DAY, HOUR, MINUTE, MORNING, edition, rows
from tests.end_to_end.mornings import POST, Morning, tag_of

pytestmark = pytest.mark.slow

Do = Callable[[], None]
SEND, VIEW, EMBED = Permission.SEND_MESSAGES, Permission.VIEW_CHANNEL, Permission.EMBED_LINKS


class Place(Morning):
    """A morning with the whole bot on it, and what moderators do."""

    library: Library

    @contextlib.asynccontextmanager
    async def bot(self) -> AsyncIterator[BriefingClient]:
        async with running_bot(
            self.sandbox, self.library, database=self.store, clock=self.clock
        ) as client:
            yield client

    def named(self, name: str) -> Channel:
        return next(each for each in self.sandbox.world.channels.values() if each.name == name)

    def role(self, name: str) -> Role:
        return next(each for each in self.guild.roles.values() if each.name == name)

    def give_bot(self, name: str) -> Role:
        """Give the bot a role more."""
        world = self.sandbox.world
        made = Role(world.ids.next(), name, 0, position=9)
        self.guild.roles[made.id] = made
        self.guild.members[world.bot.id].roles.append(made.id)
        return made

    def switch(
        self, channel: str, target: int, *, on: int = 0, off: int = 0, member: bool = False
    ) -> None:
        """Set permissions of a role or a member in a channel's or category's settings."""
        place = self.named(channel)
        others = [each for each in place.overwrites if each.target_id != target]
        before = next((each for each in place.overwrites if each not in others), None)
        allow, deny = (before.allow, before.deny) if before else (0, 0)
        changed = Overwrite(target, member, allow & ~off | on, deny & ~on | off)
        self.sandbox.world.set_overwrites(place, [*others, changed])

    def thread(self, kind: int = ChannelType.PUBLIC_THREAD) -> tuple[Channel, Thread]:
        channel = threads.start(
            self.sandbox.world,
            self.admin.user.id,
            self.named("news"),
            {"name": "talk", "type": kind},
        )
        assert channel.thread is not None
        threads.join(self.sandbox.world, channel, channel.thread, self.sandbox.world.bot.id)
        return channel, channel.thread

    def notices(self) -> list[str]:
        return [each["content"] for each in self.direct_messages()]


@pytest.fixture
def sandbox_clock() -> MovableClock:
    return MovableClock(MORNING - MINUTE)


@pytest.fixture
def morning(
    sandbox: Sandbox,
    sandbox_clock: MovableClock,
    store: Store,
    library: Library,
    soon_ready: None,
    wide_budget: None,
) -> Place:
    made = Place(sandbox, store, edition(1))
    made.clock, made.library = sandbox_clock, library
    return made


# --- what somebody has to change -----------------------------------------------------------

EDIT = "Edit Channel → Permissions"


def own(morning: Place) -> tuple[str, Do]:
    bot = morning.sandbox.world.bot.id
    morning.switch("news", bot, off=SEND, member=True)
    said = f"Switch it on in **{EDIT} → Briefing Bot**."
    return said, lambda: morning.switch("news", bot, on=SEND, member=True)


def own_role(morning: Place) -> tuple[str, Do]:
    role = morning.role("Briefing Bot").id
    morning.switch("news", role, off=SEND | EMBED)
    said = f"Switch them on in **{EDIT} → @Briefing Bot**."
    return said, lambda: morning.switch("news", role, on=SEND | EMBED)


def other_role(morning: Place) -> tuple[str, Do]:
    role = morning.give_bot("Quiet").id
    morning.switch("news", role, off=SEND)
    said = f"Switch it on in **{EDIT} → @Quiet**."
    return said, lambda: morning.switch("news", role, on=SEND)


def everyone(morning: Place) -> tuple[str, Do]:
    morning.switch("news", morning.guild.id, off=SEND)
    said = f"In **{EDIT}**, add @Briefing Bot and switch on **Send Messages**."
    return said, lambda: morning.switch("news", morning.role("Briefing Bot").id, on=SEND)


def hidden(morning: Place) -> tuple[str, Do]:
    morning.switch("news", morning.guild.id, off=VIEW)
    said = f"In **{EDIT}**, add @Briefing Bot and switch on **View Channel**."
    return said, lambda: morning.switch("news", morning.role("Briefing Bot").id, on=VIEW)


def category(morning: Place) -> tuple[str, Do]:
    world = morning.sandbox.world
    made = Channel(world.ids.next(), ChannelType.CATEGORY, "Newsroom", morning.guild.id)
    world.add_channel(made)
    morning.named("news").parent_id = made.id
    quiet = morning.give_bot("Quiet").id
    morning.switch("Newsroom", quiet, off=SEND)
    said = "category Newsroom. Switch it on in **Edit Category → Permissions → @Quiet**."
    return said, lambda: morning.switch("Newsroom", quiet, on=SEND)


def server(morning: Place) -> tuple[str, Do]:
    for name in ("@everyone", "Briefing Bot"):
        morning.sandbox.faults.add(faults.TakeRolePermission(permission="EMBED_LINKS", role=name))
        morning.sandbox.faults.add(faults.TakeRolePermission(permission="SEND_MESSAGES", role=name))
    role = morning.role("Briefing Bot")

    def follow() -> None:
        role.permissions |= SEND | EMBED
        morning.sandbox.world.change_role(morning.guild, role)

    said = "Switch them on in **Server Settings → Roles → @Briefing Bot → Permissions**."
    return said, follow


CAUSES = [own, own_role, other_role, everyone, hidden, category, server]


@pytest.mark.parametrize("lose", CAUSES)
async def test_who_does_what_the_notice_says_gets_the_post_of_the_day(
    morning: Place, lose: Callable[[Place], tuple[str, Do]]
) -> None:
    said, follow = lose(morning)
    await morning.subscribe()
    async with morning.bot():
        morning.clock.move(MINUTE)
        await morning.until_states("failed: permission")
        await morning.until_told("trouble:1")
        [notice] = morning.notices()
        assert notice.startswith("**The Daily Square · #news**\n")
        assert said in notice
        morning.clock.move(HOUR)
        follow()
        await morning.until_states("sent")
        await morning.until_told("trouble:1", "resumed:1")
    assert len([each for each in morning.admin.sees("news") if tag_of(each)]) == 1
    assert len([each for each in morning.requests("POST", POST) if each.status == 403]) == 1


async def test_two_causes_are_both_named_and_both_have_to_be_changed(morning: Place) -> None:
    said, follow = own(morning)
    category(morning)
    await morning.subscribe()
    async with morning.bot():
        morning.switch("news", morning.guild.id, off=EMBED)
        morning.clock.move(MINUTE)
        await morning.until_told("trouble:1")
        [notice] = morning.notices()
        assert "\n- **Send Messages** is off" in notice, "each on a line of its own"
        assert said in notice and "**Embed Links** is off for everyone in #news" in notice
        follow()
        morning.switch("news", morning.role("Briefing Bot").id, on=EMBED)
        await morning.until_states("sent")


# --- timeouts ------------------------------------------------------------------------------


async def test_the_post_waits_for_the_end_of_a_timeout(morning: Place) -> None:
    await morning.subscribe()
    async with morning.bot():
        morning.sandbox.faults.add(faults.TimeOutBot(minutes=121))
        morning.clock.move(MINUTE)
        await morning.until_told("trouble:1")
        assert await morning.states() == ["planned"]
        end = int((MORNING + 2 * HOUR).timestamp())
        [notice] = morning.notices()
        assert f"I am in a timeout until <t:{end}:f> (<t:{end}:R>)." in notice
        assert "It comes by itself when the timeout is over." in notice
        assert "I am in a timeout" in await overview(morning, "list")
        assert f"<t:{end}:f>" in await overview(morning, "status")
        morning.clock.move(2 * HOUR - MINUTE)
        assert await morning.states() == ["planned"]
        morning.clock.move(MINUTE)
        await morning.until_states("sent")
        await morning.until_told("trouble:1", "resumed:1")
    assert len([each for each in morning.requests("POST", POST) if each.status == 403]) == 1


async def test_a_timeout_that_is_removed_lets_the_post_out_at_once(morning: Place) -> None:
    await morning.subscribe()
    async with morning.bot():
        timeout = morning.sandbox.faults.add(faults.TimeOutBot(minutes=120))
        morning.clock.move(MINUTE)
        await morning.until_told("trouble:1")
        morning.sandbox.faults.heal(timeout)
        await morning.until_states("sent")


async def test_a_timeout_is_waited_for_by_the_next_process_too(morning: Place) -> None:
    await morning.subscribe()
    morning.sandbox.faults.add(faults.TimeOutBot(minutes=120))
    async with morning.bot():
        morning.clock.move(MINUTE)
        await morning.until_told("trouble:1")
    async with morning.bot() as client:
        courier: Any = client.daily.courier
        await morning.until(lambda: courier._chores._ends)
        morning.clock.move(2 * HOUR)
        await morning.until_states("sent")


async def test_a_timeout_that_ends_too_late_skips_the_day_and_says_so(morning: Place) -> None:
    await morning.subscribe()
    async with morning.bot():
        morning.sandbox.faults.add(faults.TimeOutBot(minutes=8 * 60))
        morning.clock.move(MINUTE)
        await morning.until_states("skipped: timeout")
        await morning.until_told("trouble:1")
        assert "Today's post is skipped." in morning.notices()[0]
        assert "skipped, as I was in a timeout" in await overview(morning, "status")
        morning.clock.move(8 * HOUR)
        await morning.until_told("trouble:1", "resumed:1")
        assert await morning.states() == ["skipped: timeout"]
        morning.clock.move(DAY - 8 * HOUR)
        await morning.until_states("skipped: timeout", "sent")


# --- threads -------------------------------------------------------------------------------


async def test_a_private_thread_lets_the_post_in_once_the_bot_is_mentioned(morning: Place) -> None:
    channel, about = morning.thread(ChannelType.PRIVATE_THREAD)
    await morning.subscribe("talk")
    async with morning.bot():
        threads.leave(morning.sandbox.world, channel, about, morning.sandbox.world.bot.id)
        morning.clock.move(MINUTE)
        await morning.until_told("trouble:1")
        [notice] = morning.notices()
        assert "is private, and I am not in it. Mention me in it" in notice
        threads.join(morning.sandbox.world, channel, about, morning.sandbox.world.bot.id)
        await morning.until_states("sent", channel="talk")


async def test_a_locked_thread_lets_the_post_in_once_it_is_unlocked(morning: Place) -> None:
    morning.thread()
    await morning.subscribe("talk")
    async with morning.bot():
        lock = morning.sandbox.faults.add(faults.LockThread(thread="talk"))
        morning.clock.move(MINUTE)
        await morning.until_told("trouble:1")
        [notice] = morning.notices()
        assert notice.startswith("**The Daily Square · #talk**\n")
        assert "is locked. Open its menu (⋯) and choose **Unlock Thread**." in notice
        assert "the thread is locked" in await overview(morning, "list")
        morning.sandbox.faults.heal(lock)
        await morning.until_states("sent", channel="talk")


async def test_an_archived_thread_is_opened_by_the_post(morning: Place) -> None:
    _, about = morning.thread()
    await morning.subscribe("talk")
    async with morning.bot():
        morning.sandbox.faults.add(faults.ArchiveThread(thread="talk"))
        morning.clock.move(MINUTE)
        await morning.until_states("sent", channel="talk")
    assert not about.archived
    assert morning.notices() == []


async def test_an_archived_thread_that_discord_keeps_shut_waits_until_it_is_open(
    morning: Place,
) -> None:
    morning.thread()
    await morning.subscribe("talk")
    async with morning.bot() as client:
        shut = morning.sandbox.faults.add(faults.ArchiveThread(thread="talk"))
        path = f"/channels/{morning.channel('talk')}/messages"
        for _ in range(2):  # one of the next day too, which is tried without a second notice
            morning.strike(faults.AnswerWith(status=400, code=50083, path=path))
        morning.clock.move(MINUTE)
        await morning.until_told("trouble:1")
        assert "is closed, and I can't open it" in morning.notices()[0]
        client.daily.courier.look_again()
        morning.clock.move(DAY)
        await morning.until_states("failed: permission", "failed: permission", channel="talk")
        morning.sandbox.faults.heal(shut)
        await morning.until_states("failed: permission", "sent", channel="talk")
        await morning.until_told("trouble:1", "resumed:1")


# --- nothing is in the way -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "code"), [(403, 50013), (403, 50001), (403, 99999), (400, 99999)]
)
async def test_a_refusal_that_nothing_explains_is_tried_again_in_a_minute_and_not_told(
    morning: Place, status: int, code: int
) -> None:
    await morning.subscribe()
    morning.strike(faults.AnswerWith(status=status, code=code, path=POST))
    async with morning.courier() as courier:
        morning.clock.move(MINUTE)
        await morning.until(lambda: morning.requests("POST", POST))
        await morning.until_states("planned")
        await morning.pass_time(55, courier)
        assert len(morning.requests("POST", POST)) == 1
        await morning.pass_time(5, courier)
        await morning.until_states("sent")
        await morning.until_told()


async def test_a_refusal_that_goes_on_is_told_once_and_the_day_made_up(morning: Place) -> None:
    await morning.subscribe()
    path = f"/channels/{morning.channel()}/messages"
    refusing = morning.sandbox.faults.add(
        faults.AnswerWith(status=403, code=50013, path=path, times=None)
    )

    async def refused(times: int) -> None:
        await morning.until(lambda: len(morning.requests("POST", POST)) == times)
        await morning.until_states("planned")

    async with morning.courier() as courier:
        morning.clock.move(MINUTE)
        for times, seconds in ((1, 60), (2, 120), (3, 300)):
            await refused(times)
            await morning.until_told()
            await morning.pass_time(seconds, courier)
        await morning.until_told("trouble:1")
        assert "As far as I can see, nothing is missing" in morning.notices()[0]
        assert (await morning.schedule()).state is State.BLOCKED
        await morning.pass_time(300, courier)
        await refused(6)  # the notice is a post, too
        morning.sandbox.faults.heal(refusing)
        courier.look_again(morning.guild.id)  # somebody changed something: tried at once
        await morning.until_states("sent")
        await morning.until_told("trouble:1", "resumed:1")
    assert (await morning.schedule()).state is State.ACTIVE


@pytest.mark.parametrize("status", [400, 403, 404])
async def test_what_has_no_code_of_discords_own_blocks_nothing_and_is_asked_again(
    morning: Place, status: int
) -> None:
    """An edge in trouble says it, in JSON or as a page; the schedule stays as it is."""
    await morning.subscribe()
    morning.strike(faults.AnswerWith(status=status, code=0, path=POST, times=3))
    async with morning.courier():
        morning.clock.move(MINUTE)
        await morning.until_states("sent")
        await morning.until_told()
    assert (await morning.schedule()).state is State.ACTIVE
    assert len(morning.posts()) == 1
    assert len(morning.requests("POST", POST)) == 4


async def test_what_never_gets_a_proper_answer_is_told_when_it_is_too_late(
    morning: Place,
) -> None:
    await morning.subscribe()
    path = f"/channels/{morning.channel()}/messages"
    strange = morning.sandbox.faults.add(
        faults.AnswerWith(status=403, method="POST", path=path, times=None)
    )
    async with morning.courier(timing=Timing(first_pause=3600, longest_pause=3600)) as courier:
        morning.clock.move(MINUTE)
        await morning.until(lambda: morning.requests("POST", POST))
        await morning.until_states("planned")
        morning.clock.move(7 * HOUR)
        await morning.pass_time(7 * 3600, courier)
        await morning.until_states("skipped: late")
        await morning.until_told("unanswered:2026-03-02:0")
        assert "Discord answered 403" in morning.notices()[0]
        morning.sandbox.faults.heal(strange)
        morning.clock.move(DAY - 7 * HOUR)
        await morning.until_states("skipped: late", "sent")


# --- a role that is pinged -----------------------------------------------------------------


async def test_a_deleted_role_is_pinged_no_more_and_told_once(morning: Place) -> None:
    role = morning.role("Member").id
    for name in ("news", "general"):
        await morning.subscribe(name, ping_role_id=role)
    async with morning.bot():
        morning.sandbox.faults.add(faults.DeleteRole(role="Member"))
        await morning.until_told(f"role:{role}", f"role:{role}")
        morning.clock.move(MINUTE)
        await morning.until_states("sent")
        morning.clock.move(DAY)
        await morning.until_states("sent", "sent")
        await morning.until_told(f"role:{role}", f"role:{role}")
    assert all("<@&" not in each["content"] for each in morning.posts())
    first = morning.notices()[0]
    assert "pinged was deleted" in first and "/schedule set" in first


async def test_a_role_that_was_deleted_while_the_bot_was_away_is_noticed_at_the_start(
    morning: Place,
) -> None:
    role = morning.role("Member").id
    await morning.subscribe(ping_role_id=role)
    morning.sandbox.faults.add(faults.DeleteRole(role="Member"))
    async with morning.bot():
        await morning.until_told(f"role:{role}")
        morning.clock.move(MINUTE)
        await morning.until_states("sent")
    assert "<@&" not in morning.posts()[0]["content"]


async def test_a_post_that_waits_loses_the_ping_of_a_deleted_role(morning: Place) -> None:
    role = morning.role("Member").id
    await morning.subscribe(ping_role_id=role)
    async with morning.bot():
        timeout = morning.sandbox.faults.add(faults.TimeOutBot())
        morning.clock.move(MINUTE)
        await morning.until_told("trouble:1")
        morning.sandbox.faults.add(faults.DeleteRole(role="Member"))
        await morning.until_told("trouble:1", f"role:{role}")
        morning.sandbox.faults.heal(timeout)
        await morning.until_states("sent")
    assert "<@&" not in morning.posts()[0]["content"]


async def test_a_role_that_nobody_heard_is_gone_is_noticed_by_its_first_post(
    morning: Place,
) -> None:
    role = morning.role("Member").id
    await morning.subscribe(ping_role_id=role)
    async with morning.courier():  # without a gateway
        morning.sandbox.faults.add(faults.DeleteRole(role="Member"))
        morning.clock.move(MINUTE)
        await morning.until_told(f"role:{role}")
        morning.clock.move(DAY)
        await morning.until_states("sent", "sent")
    assert "<@&" not in morning.posts()[1]["content"]
    assert [row.state for row in await rows(morning.store)] == ["sent", "sent"]


async def overview(morning: Place, which: str) -> str:
    """What `/schedule list` or `status` of the only channel with a schedule says."""
    options = {}
    if which == "status":
        [row] = {row.channel_id for row in await rows(morning.store)}
        options = {"channel": str(row)}
    answer = await morning.admin.slash_with(f"schedule {which}", "general", options)
    assert answer.message is not None
    return "\n".join(each["description"] for each in answer.message["embeds"])
