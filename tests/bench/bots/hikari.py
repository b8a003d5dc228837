"""A bot on hikari, which answers /briefing with one constant embed.

Run as `python hikari.py API_URL GATEWAY_URL TOKEN`.
"""

import sys

sys.path.pop(0)  # this folder has a module of the same name

import hikari

api, _, token = sys.argv[1:]
bot = hikari.GatewayBot(
    token, intents=hikari.Intents.GUILDS, banner=None, logs="ERROR", rest_url=api
)


@bot.listen(hikari.StartedEvent)
async def on_started(_: hikari.StartedEvent) -> None:
    application = await bot.rest.fetch_application()
    command = bot.rest.slash_command_builder("briefing", "Say hello")
    await bot.rest.set_application_commands(application.id, [command])


@bot.listen(hikari.InteractionCreateEvent)
async def on_interaction(event: hikari.InteractionCreateEvent) -> None:
    if isinstance(event.interaction, hikari.CommandInteraction):
        embed = hikari.Embed(title="Hello", description="This is the same each time.")
        await event.interaction.create_initial_response(
            hikari.ResponseType.MESSAGE_CREATE, embed=embed
        )


bot.run(check_for_updates=False)
