"""A bot on interactions.py, for the conversation in `test_clients.py`.

Run as `python bot_interactionspy.py RECIPE TOKEN`; prints READY when it is.
"""

import sys
from typing import Any

import interactions

recipe, token = sys.argv[1:]
exec(recipe)  # the line that `sandbox --only` prints for this library

Intents = interactions.Intents
bot = interactions.Client(intents=Intents.GUILDS | Intents.GUILD_MEMBERS | Intents.GUILD_MESSAGES)
press = interactions.Button(
    style=interactions.ButtonStyle.PRIMARY, label="Press", custom_id="press"
)


@interactions.slash_command("hello", description="Say hello")
async def hello(ctx: Any) -> None:
    await ctx.send("hi", embeds=interactions.Embed(title="Hello"), components=press)


@interactions.component_callback("press")
async def pressed(ctx: Any) -> None:
    await ctx.edit_origin(content="pressed")


@interactions.slash_command("later", description="Answer later")
async def later(ctx: Any) -> None:
    await ctx.defer()
    await ctx.send("done")
    await ctx.send("and more", ephemeral=True)


@interactions.slash_command("members", description="List the members")
async def members(ctx: Any) -> None:
    found = await bot.http.list_members(ctx.guild_id, limit=100)
    await ctx.send(" ".join(sorted(each["user"]["username"] for each in found)))


@interactions.listen()
async def on_message_create(event: interactions.events.MessageCreate) -> None:
    if not event.message.author.bot:
        await event.message.add_reaction("👋")


@interactions.listen()
async def on_startup() -> None:
    print("READY", flush=True)


bot.start(token)
