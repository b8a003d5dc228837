"""Pictures beside articles on their way to Discord: the same bytes at each attempt, or none."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import func, select, update

from bot.articles.images import MAX_BYTES
from bot.articles.loading import load
from bot.daily.ledger.edition import Edition
from bot.daily.ledger.forget import Forgetting
from bot.daily.ledger.timing import Timing
from bot.discord_app.client import BriefingClient
from bot.sandbox import Sandbox, faults
from bot.sandbox.model import Json, MessageFlag
from bot.store.engine import Store
from bot.store.instants import DatabaseNow
from bot.store.tables import pictures
from tests.answers import read
from tests.conftest import running_bot
from tests.daily.material import DAY, MINUTE, rows, subscribe
from tests.end_to_end.mornings import POST, Morning, many

WAITS = Timing(first_pause=5)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
OTHER = PNG + b"other"
ALT = "A stone bridge"
TEXT = f"---\ntitle: New\nimage: bridge.png\nimage_alt: {ALT}\n---\n## What's Next?\nWords.\n"
CUT_OFF = faults.AnswerWith(status=502, path=POST, after_work=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "articles"
    place.mkdir()
    (place / "2025-01-02 New.md").write_text(TEXT)
    (place / "bridge.png").write_bytes(PNG)
    return place


@pytest.fixture
def morning(sandbox: Sandbox, store: Store, folder: Path) -> Morning:
    return Morning(sandbox, store, Edition(load(folder)))


async def picture_of(message: Json) -> bytes:
    """Return the bytes of the picture that a message shows."""
    image = _image(message)
    assert image["description"] == ALT
    assert message["attachments"] == []  # it is shown once, in its place
    async with aiohttp.ClientSession() as session, session.get(image["url"]) as reply:
        assert reply.headers["Content-Type"] == "image/png"
        return await reply.read()


def _image(message: Json) -> Json:
    """Return the picture of an embed or, of Components V2, that on top."""
    if message["embeds"]:
        image: Json = message["embeds"][0]["image"]
        return image
    [item] = message["components"][0]["components"][0]["items"]
    return {"url": item["media"]["url"], "description": item["description"]}


async def kept(store: Store) -> int:
    async with store.read() as connection:
        count = (await connection.execute(select(func.count()).select_from(pictures))).scalar()
    return count or 0


# --- daily posts ---------------------------------------------------------------------------


async def test_a_post_brings_its_picture(morning: Morning) -> None:
    await morning.subscribe()
    async with morning.courier():
        morning.clock.move(MINUTE)
        await morning.until_states("sent")
    [post] = morning.posts()
    assert await picture_of(post) == PNG
    [sent] = morning.requests("POST", POST)
    assert sent.body["attachments"] == [{"id": "0", "filename": "bridge.png", "description": ALT}]
    assert "files" not in sent.body


@pytest.mark.parametrize("after", [OTHER, b"no picture", None], ids=["other", "broken", "gone"])
@pytest.mark.parametrize("arrived", [True, False], ids=["arrived", "lost"])
async def test_each_attempt_sends_the_same_picture_whatever_becomes_of_its_file(
    morning: Morning, folder: Path, after: bytes | None, arrived: bool
) -> None:
    morning.strike(faults.AnswerWith(status=502, path=POST, after_work=arrived))
    await morning.subscribe()
    async with morning.courier(timing=WAITS):
        morning.clock.move(MINUTE)
        await morning.until(lambda: morning.requests("POST", POST))
        await morning.until_states("planned")
    file = folder / "bridge.png"
    file.unlink() if after is None else file.write_bytes(after)
    morning.shown = Edition(load(folder))  # as after a restart
    async with morning.courier(timing=WAITS) as courier:
        await morning.pass_time(6, courier)
        await morning.until_states("sent")
    [post] = morning.posts()
    assert await picture_of(post) == PNG


async def test_many_channels_keep_one_picture(morning: Morning, store: Store) -> None:
    names = await many(morning, 12)
    async with morning.courier():
        morning.clock.move(MINUTE)
        await morning.until(lambda: all(morning.posts(name) for name in names))
        for name in names:
            await morning.until_states("sent", channel=name)
    for name in names:
        [post] = morning.posts(name)
        assert await picture_of(post) == PNG
    assert await kept(store) == 1


async def test_a_picture_that_was_replaced_before_the_first_attempt_is_chosen_again(
    morning: Morning, folder: Path, store: Store
) -> None:
    (folder / "bridge.png").write_bytes(OTHER)  # saved, but not read again yet
    await morning.subscribe()
    async with morning.courier(timing=WAITS) as courier:
        morning.clock.move(MINUTE)
        await morning.until_states("planned")
        await morning.until(lambda: _has_waited(morning))
        assert not morning.requests("POST", POST)
        await morning.shown.change(load(folder))
        await morning.pass_time(6, courier)
        await morning.until_states("sent")
    [post] = morning.posts()
    assert await picture_of(post) == OTHER


async def _has_waited(morning: Morning) -> bool:
    found = await rows(morning.store, morning.channel())
    return [row.detail for row in found] == ["its picture was just replaced"]


async def test_a_picture_that_stays_unreadable_does_not_hold_up_the_text(
    morning: Morning, folder: Path
) -> None:
    (folder / "bridge.png").unlink()
    await morning.subscribe()
    async with morning.courier():
        morning.clock.move(MINUTE)
        await morning.until_states("sent")
    [post] = morning.posts()
    assert "image" not in post["embeds"][0]
    assert "attachments" not in morning.requests("POST", POST)[0].body


async def test_without_the_permission_the_text_comes_alone(morning: Morning) -> None:
    morning.strike(faults.TakePermission(permission="ATTACH_FILES"))
    await morning.subscribe()
    async with morning.courier():
        morning.clock.move(MINUTE)
        await morning.until_states("sent")
    [post] = morning.posts()
    assert post["content"] == "New"
    assert "image" not in post["embeds"][0]


async def test_without_any_permission_the_channel_is_told_as_ever(morning: Morning) -> None:
    morning.strike(faults.TakePermission(permission="SEND_MESSAGES"))
    await morning.subscribe()
    async with morning.courier():
        morning.clock.move(MINUTE)
        await morning.until_states("failed: permission")
    refused = [each for each in morning.requests("POST", POST) if each.status == 403]
    assert len(refused) == 1


async def test_the_largest_picture_arrives(morning: Morning, folder: Path) -> None:
    largest = PNG + bytes(MAX_BYTES - len(PNG))
    (folder / "bridge.png").write_bytes(largest)
    morning.shown = Edition(load(folder))
    await morning.subscribe()
    async with morning.courier(request_seconds=20):
        morning.clock.move(MINUTE)
        await morning.until_states("sent")
    [post] = morning.posts()
    assert await picture_of(post) == largest


async def test_a_picture_is_kept_for_as_long_as_a_post_waits_with_it(
    morning: Morning, store: Store
) -> None:
    morning.strike(CUT_OFF)
    await morning.subscribe()
    async with morning.courier(timing=WAITS) as courier:
        morning.clock.move(MINUTE)
        await morning.until_states("planned")
        await morning.until(lambda: _forgotten(morning, store, 1))
        await morning.pass_time(6, courier)
        await morning.until_states("sent")
    assert await _forgotten(morning, store, 0)


async def _forgotten(morning: Morning, store: Store, left: int) -> bool:
    """Forget what is old a day later, and tell whether so many pictures are left."""
    before = await kept(store)
    async with store.write() as connection:
        await connection.execute(update(pictures).values(kept_at=DatabaseNow(-90_000)))
    await Forgetting(store).prune(morning.clock.now() + DAY)
    return before == 1 and await kept(store) == left


async def test_it_is_chosen_again_also_after_a_restart(morning: Morning, folder: Path) -> None:
    await morning.subscribe()
    (folder / "bridge.png").write_bytes(OTHER)
    async with morning.courier(timing=WAITS):
        morning.clock.move(MINUTE)
        await morning.until(lambda: _has_waited(morning))
    morning.shown = Edition(load(folder))
    async with morning.courier(timing=WAITS) as courier:
        await morning.pass_time(6, courier)
        await morning.until_states("sent")
    assert await picture_of(morning.posts()[0]) == OTHER


# --- answers -------------------------------------------------------------------------------


@pytest.fixture
async def bot(sandbox: Sandbox, folder: Path) -> Any:
    async with running_bot(sandbox, load(folder)) as client:
        yield client


async def shown_to(sandbox: Sandbox, name: str = "member", *where: str) -> Json:
    """Return the last message, once it is no longer a promise."""
    async with asyncio.timeout(5):
        while True:
            seen = sandbox.person(name).sees(*where)
            if seen and not seen[-1]["flags"] & MessageFlag.LOADING:
                return seen[-1]
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("visibility", ["everyone", "only me"])
async def test_an_answer_brings_the_picture(
    sandbox: Sandbox, bot: BriefingClient, visibility: str
) -> None:
    await sandbox.person("member").slash("briefing", visibility=visibility)
    message = await shown_to(sandbox)
    assert await picture_of(message) == PNG
    assert bool(message["flags"] & MessageFlag.EPHEMERAL) == (visibility == "only me")
    assert bool(message["embeds"]) == (visibility == "everyone")


async def test_an_answer_whose_picture_is_gone_comes_without_it(
    sandbox: Sandbox, bot: BriefingClient, folder: Path
) -> None:
    (folder / "bridge.png").write_bytes(OTHER)
    await sandbox.person("member").slash("briefing")
    assert "image" not in (await shown_to(sandbox))["embeds"][0]


async def test_an_answer_comes_without_the_picture_where_files_are_not_allowed(
    sandbox: Sandbox, bot: BriefingClient
) -> None:
    sandbox.faults.add(faults.TakePermission(permission="ATTACH_FILES"))
    await sandbox.person("member").slash("briefing")
    assert "image" not in (await shown_to(sandbox))["embeds"][0]


async def test_what_one_person_reads_comes_without_a_picture_that_is_refused(
    sandbox: Sandbox, bot: BriefingClient
) -> None:
    path = "/webhooks/{application_id}/{token}/messages/{message_id}"
    sandbox.faults.add(faults.AnswerWith(status=502, path=path, after_work=False))
    await sandbox.person("member").slash("briefing", visibility="only me")
    assert read(await shown_to(sandbox))[0] == "## New"


async def test_an_answer_whose_picture_is_refused_comes_without_it(
    sandbox: Sandbox, bot: BriefingClient
) -> None:
    path = "/webhooks/{application_id}/{token}/messages/{message_id}"
    sandbox.faults.add(faults.AnswerWith(status=502, path=path, after_work=False))
    await sandbox.person("member").slash("briefing")
    assert "image" not in (await shown_to(sandbox))["embeds"][0]


async def test_a_status_says_that_the_permission_is_missing_where_articles_have_pictures(
    sandbox: Sandbox, folder: Path, store: Store
) -> None:
    admin = sandbox.person("admin")
    channel = admin.channel("news")
    sandbox.faults.add(faults.TakePermission(permission="ATTACH_FILES"))
    async with running_bot(sandbox, load(folder), database=store) as client:
        await subscribe(store, channel.id, guild_id=channel.guild_id)
        asked = "schedule status", "general", {"channel": "news"}
        said = str((await admin.slash_with(*asked)).message)
        assert "**State:** Running." in said, "posts come all the same"
        assert "**Attach Files** is off for me in #news." in said
        listed = str((await admin.slash("schedule list")).message)
        assert "I lack **Attach Files**" in listed
        (folder / "2025-01-02 New.md").write_text("## Next\nWords.")
        client.daily.edition.show(load(folder))
        for command in asked, ("schedule list", "general", {}):
            assert "Attach Files" not in str((await admin.slash_with(*command)).message)


async def test_a_preview_of_the_next_post_has_its_picture(
    sandbox: Sandbox, folder: Path, store: Store
) -> None:
    admin = sandbox.person("admin")
    channel = admin.channel("news")
    async with running_bot(sandbox, load(folder), database=store):
        await subscribe(store, channel.id, guild_id=channel.guild_id)
        await admin.slash_with("schedule preview", "general", {"channel": "news"})
        assert await picture_of(await shown_to(sandbox, "admin", "general")) == PNG
