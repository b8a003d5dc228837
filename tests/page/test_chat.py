"""What the chat shows and takes beside plain messages: forms, selects, replies, threads, files."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.world import edits, reactions, things, threads, voting
from bot.sandbox.world.attachments import Upload
from bot.sandbox.world.audit import By
from bot.sandbox.world.expressions import STANDARD_PACK
from bot.sandbox.world.messages import post
from bot.sandbox.world.moderation import RULES
from tests.page.conftest import Visit, Visits
from tests.page.test_page import expect, messages, suggestions
from tests.page.windows import PHONE

pytestmark = pytest.mark.asyncio(loop_scope="package")

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def by_bot(sandbox: Sandbox, body: dict[str, Any], channel: str = "news", **more: Any) -> Any:
    world = sandbox.world
    return post(world, world.bot.id, sandbox.person("admin").channel(channel), body, **more)


# --- forms --------------------------------------------------------------------------------------


async def test_a_form_is_filled_in_by_keyboard_and_submitted(visit: Visit) -> None:
    page = await visit.open()
    await visit.send("/form")
    form = page.get_by_role("dialog", name="A word to the editor")
    await expect(form.get_by_label("Subject")).to_be_focused()
    await page.keyboard.type("Hello")
    await page.keyboard.press("Tab")
    await page.keyboard.type("Two\nlines")
    await form.get_by_label("Topic").select_option("What's Next?")
    await form.get_by_label("Where").select_option("#general")
    await form.get_by_role("button", name="Submit").click()
    await expect(form).to_have_count(0)
    await expect(messages(page)).to_contain_text("form: Hello | Two\nlines | whats-next | general")
    await expect(page.locator("#entry")).to_be_focused()


async def test_a_form_that_is_not_right_stays_and_says_why(visit: Visit) -> None:
    visit.allowed_status.add(400)
    page = await visit.open()
    await visit.send("/form")
    form = page.get_by_role("dialog", name="A word to the editor")
    await form.get_by_role("button", name="Submit").click()
    await expect(form.get_by_role("alert")).to_have_text("Fill in every field that is required.")
    await page.keyboard.press("Escape")
    await expect(form).to_have_count(0)
    await expect(messages(page)).to_have_count(0)


async def test_a_form_fits_a_phone(botted: Sandbox, visits: Visits) -> None:
    visit = await visits(botted, viewport=PHONE, has_touch=True)
    page = await visit.open()
    await visit.send("/form")
    box = await page.get_by_role("dialog", name="A word to the editor").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


# --- selects ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("placeholder", "offered", "picked"),
    [
        ("A person", ["Admin", "Member", "Guest", "Briefing Bot"], "picked admin"),
        ("A role", ["@everyone", "@Member", "@Briefing Bot"], "picked @everyone"),
        ("Announcements", ["#announcements"], "picked announcements"),
    ],
)
async def test_selects_offer_what_there_is(
    visit: Visit, placeholder: str, offered: list[str], picked: str
) -> None:
    page = await visit.open()
    await visit.send("/pick")
    await page.locator("#log").get_by_role("button", name=placeholder).click()
    await expect(suggestions(page)).to_have_text(offered)
    await suggestions(page).first.click()
    await expect(page.locator(".message.private")).to_contain_text(picked)


async def test_several_people_and_roles_are_picked_together(visit: Visit) -> None:
    page = await visit.open()
    await visit.send("/pick")
    await page.get_by_role("button", name="Several").click()
    await suggestions(page).filter(has_text="Guest").click()
    await suggestions(page).filter(has_text="@Member").click()
    await page.keyboard.press("Escape")
    await expect(page.locator(".message.private")).to_contain_text("picked guest, Member")


# --- kinds of message ---------------------------------------------------------------------------


async def test_replies_say_to_what(visit: Visit, botted: Sandbox) -> None:
    page = await visit.open()
    first = by_bot(botted, {"content": "The **first** word"})
    by_bot(botted, {"content": "An answer", "message_reference": {"message_id": str(first.id)}})
    reply = messages(page).last
    await expect(reply.locator(".reply")).to_have_text("Briefing BotThe first word")
    edits.delete(botted.world, first)
    await page.reload()
    await expect(reply.locator(".reply")).to_have_text("Reply to a message that was deleted")


async def test_a_small_picture_that_is_broken_leaves_no_words(
    visit: Visit, botted: Sandbox
) -> None:
    page = await visit.open()
    broken = visit.address + "style.css"
    author = {"name": "Ada Lovelace", "icon_url": broken}
    embed = {"author": author, "footer": {"text": "Example News", "icon_url": broken}}
    by_bot(botted, {"embeds": [embed | {"image": {"url": broken}, "thumbnail": {"url": broken}}]})
    message = messages(page)
    await expect(message.locator(".embed-author")).to_have_text("Ada Lovelace")
    await expect(message.locator(".embed-footer")).to_have_text("Example News")
    await expect(message.locator(".embed-image")).to_have_text("This picture could not be loaded.")
    await expect(message.locator(".embed img")).to_have_count(0)
    thumbnail = await message.locator(".embed-thumbnail").bounding_box()
    assert thumbnail is not None
    assert (thumbnail["width"], thumbnail["height"]) == (80, 80)


async def test_a_published_announcement_is_marked(visit: Visit, botted: Sandbox) -> None:
    page = await visit.open("member/announcements")
    message = by_bot(botted, {"content": "News"}, "announcements")
    await expect(messages(page)).to_have_count(1)
    await expect(messages(page).locator(".published")).to_have_count(0)
    edits.publish(botted.world, botted.world.bot.id, message)
    await expect(messages(page).locator(".published")).to_have_text("Published")


async def test_threads_stand_under_their_channel(visit: Visit, botted: Sandbox) -> None:
    page = await visit.open("admin/general")
    world, admin = botted.world, botted.person("admin")
    await expect(page.locator("#place-name")).to_have_text("#general")
    body = {"name": "A thread of news", "type": 11}
    thread = threads.start(world, admin.user.id, admin.channel("news"), body)
    channels = page.locator("#channels .channel")
    await expect(channels.nth(1)).to_have_text("A thread of news")
    by_bot(botted, {"content": "Inside"}, str(thread.id))
    await expect(channels.nth(1)).to_contain_text("new messages")
    await channels.nth(1).click()
    await expect(messages(page).last).to_contain_text("Inside")
    await page.reload()
    await expect(page.locator("#place-name")).to_have_text("#A thread of news")


async def test_files_are_shown_or_offered(visit: Visit, botted: Sandbox) -> None:
    page = await visit.open()
    files = [
        Upload(0, "dot.png", "image/png", PIXEL),
        Upload(1, "notes.txt", "text/plain", b"x" * 2048),
    ]
    by_bot(botted, {"content": "Files"}, uploads=files)
    picture = messages(page).locator("img.attachment")
    await expect(picture).to_have_attribute("alt", "dot.png")
    await expect(picture).to_have_js_property("naturalWidth", 1)
    file = messages(page).locator(".file")
    await expect(file).to_have_text(re.compile(r"notes\.txt.*2 kB"))


async def test_moments_are_the_viewers_own_in_every_style(visit: Visit, botted: Sandbox) -> None:
    page = await visit.open()
    moment = 1_756_800_000  # 2 September 2025, 08:00 UTC: 10:00 in Berlin
    text = " / ".join(f"<t:{moment}:{style}>" for style in "tTdDfFsS")
    by_bot(botted, {"content": f"<t:{moment}> / {text} / <t:{moment}:R>"})
    shown = messages(page).locator(".moment")
    await expect(shown).to_have_text(
        [
            re.compile(r"2 September 2025.*10:00"),
            "10:00",
            "10:00:00",
            "02/09/2025",
            "2 September 2025",
            re.compile(r"2 September 2025.*10:00"),
            re.compile(r"Tuesday,? 2 September 2025.*10:00"),
            "02/09/2025, 10:00",
            "02/09/2025, 10:00:00",
            re.compile(r"last year|\d+ (days|months|years) ago"),
        ]
    )


async def test_components_of_the_second_kind_are_laid_out(visit: Visit, botted: Sandbox) -> None:
    page = await visit.open()
    button = {"type": 2, "style": 2, "label": "What's Next?", "custom_id": "section:whats-next"}
    section = {
        "type": 9,
        "components": [{"type": 10, "content": "## A heading"}],
        "accessory": button,
    }
    held = [section, {"type": 14}, {"type": 10, "content": "Some *words*"}]
    container = {"type": 17, "accent_color": 0x2F5D9B, "components": held}
    by_bot(botted, {"flags": 1 << 15, "components": [container]})
    await expect(messages(page).locator(".v2-container h3")).to_have_text("A heading")
    await expect(messages(page).locator(".v2-container em")).to_have_text("words")
    await messages(page).get_by_role("button", name="What's Next?").click()
    await expect(page.locator(".message.private")).to_contain_text("All about whats-next.")
    await messages(page).first.get_by_role("button", name="Limits and notification").click()
    await expect(messages(page).first.locator("dd")).to_have_text(["24 of 4,000", "6 of 40"])


# --- looking closer -----------------------------------------------------------------------------


async def test_limits_and_notification_of_a_message(visit: Visit, botted: Sandbox) -> None:
    page = await visit.open()
    embed = {"title": "T" * 10, "description": "d" * 4000, "footer": {"text": "f" * 5}}
    message = by_bot(botted, {"content": "The **headline**", "embeds": [embed]})
    look = messages(page).get_by_role("button", name="Limits and notification")
    await look.press("Enter")
    shown = messages(page).locator(".inspect")
    await expect(shown.locator("dd")).to_have_text(
        ["16 of 2,000", "4,000 of 4,096", "4,015 of 6,000", "0 of 25", "0 of 5"]
    )
    await expect(shown.locator("dd.near")).to_have_text("4,000 of 4,096")
    await expect(shown.locator(".lock-screen")).to_have_text("Briefing Bot (#news)The headline")
    # It stays open when the message changes.
    edits.edit(botted.world, message, {"content": ""})
    await expect(shown.locator(".lock-screen")).to_have_text("Briefing Bot (#news)nothing")
    await expect(shown).to_contain_text("An embed says nothing here.")
    await look.click()
    await expect(shown).to_have_count(0)


# --- reactions, polls, forwards -----------------------------------------------------------------


async def test_reactions_are_joined_and_taken_back(visit: Visit, botted: Sandbox) -> None:
    page = await visit.open()
    world = botted.world
    message = by_bot(botted, {"content": "Tea?"})
    reactions.react(world, world.bot.id, message, reactions.emoji_named(world, "🙂"))
    chip = page.get_by_role("group", name="Reactions").get_by_role("button")
    await expect(chip).to_have_text("🙂 1")
    await expect(chip).to_have_attribute("aria-pressed", "false")
    await chip.click()
    await expect(chip).to_have_text("🙂 2")
    await expect(chip).to_have_attribute("aria-pressed", "true")
    await expect(chip).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(chip).to_have_text("🙂 1")
    await page.reload()
    await expect(chip).to_have_text("🙂 1")


async def test_a_poll_is_voted_in_until_it_ends(visit: Visit, botted: Sandbox) -> None:
    page = await visit.open()
    answers = [{"poll_media": {"text": text}} for text in ("Yes", "No")]
    message = by_bot(botted, {"poll": {"question": {"text": "Tea?"}, "answers": answers}})
    poll = page.get_by_role("group", name="Poll: Tea?")
    await poll.get_by_role("button", name="Yes").click()
    await expect(poll.get_by_role("button", name="Yes · 1")).to_have_attribute(
        "aria-pressed", "true"
    )
    await poll.get_by_role("button", name="No").click()
    await expect(poll.get_by_role("button", name="Yes · 0")).to_be_visible()
    voting.end(botted.world, botted.world.bot.id, message)
    await expect(poll).to_contain_text("The poll has ended.")
    await expect(poll.get_by_role("button", name="No")).to_be_disabled()
    await expect(messages(page).last).to_contain_text("A poll of")


async def test_what_auto_moderation_found_is_told_in_words(visit: Visit, botted: Sandbox) -> None:
    page = await visit.open()
    world, [guild] = botted.world, botted.world.guilds.values()
    place = {"channel_id": str(botted.person("admin").channel("news").id)}
    rule = {
        "name": "No cats",
        "event_type": 1,
        "trigger_type": 1,
        "trigger_metadata": {"keyword_filter": ["cat"]},
        "actions": [{"type": 2, "metadata": place}],
        "enabled": True,
    }
    made_by = {"guild_id": str(guild.id), "creator_id": str(world.bot.id)}
    things.make(world, By(world.bot.id), guild, RULES, rule, **made_by)
    botted.person("member").say("a cat", "general")
    words = "Member wrote “a cat”, which breaks the rule “No cats” of auto-moderation."
    await expect(messages(page).last).to_contain_text(words)


async def test_forwards_and_stickers_are_shown(visit: Visit, botted: Sandbox) -> None:
    page = await visit.open()
    source = by_bot(botted, {"content": "**News** from elsewhere"}, "general")
    reference = {"type": 1, "message_id": str(source.id), "channel_id": str(source.channel_id)}
    by_bot(botted, {"message_reference": reference})
    await expect(messages(page).last).to_contain_text("Forwarded")
    await expect(messages(page).last.locator("strong")).to_have_text("News")
    by_bot(botted, {"sticker_ids": [STANDARD_PACK["stickers"][0]["id"]]})
    await expect(messages(page).last).to_contain_text("Sticker: Wave")
