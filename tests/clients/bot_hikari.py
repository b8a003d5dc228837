"""A bot on hikari: registers /hello, answers it with an embed and a button, is pressed.

Run as `python bot_hikari.py RECIPE TOKEN`; prints what happens to it, a word a line.
"""

import sys

import hikari

recipe, token = sys.argv[1:]
exec(recipe)  # the line that `sandbox --only` prints for this library

bot = hikari.GatewayBot(token, intents=hikari.Intents.GUILDS, banner=None, logs="ERROR")


@bot.listen(hikari.StartedEvent)
async def on_started(_: hikari.StartedEvent) -> None:
    application = await bot.rest.fetch_application()
    command = bot.rest.slash_command_builder("hello", "Say hello")
    await bot.rest.set_application_commands(application.id, [command])
    print("READY", flush=True)


@bot.listen(hikari.ShardResumedEvent)
async def on_resumed(_: hikari.ShardResumedEvent) -> None:
    print("RESUMED", flush=True)


@bot.listen(hikari.InteractionCreateEvent)
async def on_interaction(event: hikari.InteractionCreateEvent) -> None:
    interaction = event.interaction
    if isinstance(interaction, hikari.CommandInteraction):
        row = bot.rest.build_message_action_row()
        row.add_interactive_button(hikari.ButtonStyle.PRIMARY, "press", label="Press")
        await interaction.create_initial_response(
            hikari.ResponseType.MESSAGE_CREATE,
            "hi",
            embed=hikari.Embed(title="Hello"),
            component=row,
        )
    else:
        await interaction.create_initial_response(hikari.ResponseType.MESSAGE_UPDATE, "pressed")


bot.run(check_for_updates=False)
