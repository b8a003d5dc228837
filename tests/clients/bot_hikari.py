"""A bot on hikari, for the conversation in `test_clients.py`.

Run as `python bot_hikari.py RECIPE TOKEN`; prints READY when its commands are registered.
"""

import sys

import hikari

recipe, token = sys.argv[1:]
exec(recipe)  # the line that `sandbox --only` prints for this library

intents = hikari.Intents.GUILDS | hikari.Intents.GUILD_MEMBERS | hikari.Intents.GUILD_MESSAGES
bot = hikari.GatewayBot(token, intents=intents, banner=None, logs="ERROR")
COMMANDS = {"hello": "Say hello", "later": "Answer later", "members": "List the members"}


@bot.listen(hikari.StartedEvent)
async def on_started(_: hikari.StartedEvent) -> None:
    application = await bot.rest.fetch_application()
    commands = [bot.rest.slash_command_builder(*each) for each in COMMANDS.items()]
    await bot.rest.set_application_commands(application.id, commands)
    print("READY", flush=True)


@bot.listen(hikari.GuildMessageCreateEvent)
async def on_message(event: hikari.GuildMessageCreateEvent) -> None:
    if not event.is_bot:
        await event.message.add_reaction("👋")


@bot.listen(hikari.InteractionCreateEvent)
async def on_interaction(event: hikari.InteractionCreateEvent) -> None:
    interaction = event.interaction
    if isinstance(interaction, hikari.CommandInteraction):
        await {"hello": hello, "later": later, "members": members}[interaction.command_name](
            interaction
        )
    else:
        await interaction.create_initial_response(hikari.ResponseType.MESSAGE_UPDATE, "pressed")


async def hello(interaction: hikari.CommandInteraction) -> None:
    row = bot.rest.build_message_action_row()
    row.add_interactive_button(hikari.ButtonStyle.PRIMARY, "press", label="Press")
    await interaction.create_initial_response(
        hikari.ResponseType.MESSAGE_CREATE, "hi", embed=hikari.Embed(title="Hello"), component=row
    )


async def later(interaction: hikari.CommandInteraction) -> None:
    await interaction.create_initial_response(hikari.ResponseType.DEFERRED_MESSAGE_CREATE)
    await interaction.edit_initial_response("done")
    await interaction.execute("and more", flags=hikari.MessageFlag.EPHEMERAL)


async def members(interaction: hikari.CommandInteraction) -> None:
    names = [member.username async for member in bot.rest.fetch_members(interaction.guild_id)]
    await interaction.create_initial_response(
        hikari.ResponseType.MESSAGE_CREATE, " ".join(sorted(names))
    )


bot.run(check_for_updates=False)
