"""What keeps posts from each channel that has a schedule."""

from __future__ import annotations

import contextlib

from sqlalchemy import select

from bot.daily.ledger.channel_schedule import ChannelSchedule, State, readable
from bot.daily.ledger.records import Record, Records
from bot.daily.ledger.results import DeliveryState
from bot.daily.port.access import ChannelAccess
from bot.daily.words.advice import advice
from bot.daily.words.phrases import day, outcome, rule
from bot.discord_app.channel_reader import ChannelReader, NotSentError
from bot.host.doctor.finding import Finding, limited, well, wrong
from bot.host.doctor.on_discord import Asking
from bot.host.plain import plain
from bot.permissions import ATTACH
from bot.store.engine import Store
from bot.store.tables import schedules

_LISTED = 25
_SECONDS = 15.0
_TROUBLE = (DeliveryState.FAILED, DeliveryState.UNCONFIRMED)
_STOPPED = {State.PAUSED: "paused", State.ENDED: "ended, as the channel was gone"}


class Channels:
    """Looks at channels, and remembers what they are called."""

    def __init__(self, asking: Asking, user_id: str, store: Store, *, has_pictures: bool) -> None:
        self._asking = asking
        self._store, self._records = store, Records(store)
        self._has_pictures = has_pictures
        self._user_id = user_id
        self._reader = ChannelReader(asking.get, self._own_id)
        self.names: dict[int, str] = {}
        """What channels are called, as far as Discord says."""

    async def all(self) -> list[Finding]:
        """Look at the channels that have a schedule, first those in trouble."""
        found, findings = await _with_schedule(self._store), []
        for schedule in found[:_LISTED]:
            await self._name(schedule)
            name = self.names.get(schedule.channel_id, f"channel {schedule.channel_id}")
            findings += await limited(name, self._one(name, schedule), _SECONDS)
        if len(found) > _LISTED:
            more = len(found) - _LISTED
            findings.append(Finding("channels", None, f"{more:,} more were not looked at"))
        return findings

    async def _own_id(self) -> str:
        return self._user_id

    async def _name(self, schedule: ChannelSchedule) -> None:
        """Find out what people call a channel, also one that the bot can't see."""
        with contextlib.suppress(NotSentError, TimeoutError):
            channel = await self._asking.body(f"/channels/{schedule.channel_id}")
            self.names[schedule.channel_id] = f"#{channel['name']}"
            return
        with contextlib.suppress(NotSentError, TimeoutError):
            listed = await self._asking.body(f"/guilds/{schedule.guild_id}/channels")
            self.names |= {int(each["id"]): f"#{each['name']}" for each in listed}

    async def _one(self, name: str, schedule: ChannelSchedule) -> Finding:
        said = plain(rule(schedule))
        if schedule.state in _STOPPED:
            return Finding(name, None, f"{said}; {_STOPPED[schedule.state]}")
        access = await self._reader.access(schedule.channel_id, schedule.guild_id)
        if not self._has_pictures:
            access = access.without_need_of(ATTACH)
        if found := self._in_the_way(name, schedule, access):
            return found
        last = next(iter(await self._records.recent(schedule.channel_id, 1)), None)
        if last is not None and last.state in _TROUBLE:
            mend = "/schedule status shows more; /schedule post-now posts it."
            return wrong(name, f"{said}; {_last(last)}", mend)
        return well(name, f"{said}; {_last(last)}")

    def _in_the_way(
        self, name: str, schedule: ChannelSchedule, access: ChannelAccess
    ) -> Finding | None:
        """Return what keeps posts out, or makes them worse."""
        code = schedule.facts.get("code")
        obstacles = access.in_the_way(code) or access.obstacles
        if not obstacles:
            return None
        names = {number: each.removeprefix("#") for number, each in self.names.items()}
        text = " ".join(plain(advice(schedule.channel_id, obstacles), names).split("\n"))
        what, _, mend = text.partition(". ")
        return wrong(name, what, mend)


def _last(record: Record | None) -> str:
    """Say what became of the last post."""
    if record is None:
        return "no post so far"
    return f"the last, {day(record.date)}: {plain(outcome(record, linked=False))}"


async def _with_schedule(store: Store) -> list[ChannelSchedule]:
    """Return the schedules of all channels, first those in trouble."""
    query = select(schedules).where(schedules.c.state != State.REMOVED.value)
    async with store.read() as connection:
        found = list(readable((await connection.execute(query)).mappings()))
    return sorted(found, key=lambda each: (each.state is not State.BLOCKED, each.channel_id))
