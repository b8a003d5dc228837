"""The bot on Discord: the only room that knows Discord's transport.

`service`        the bot's life: find Discord, log in, register the commands, stay connected
`patience`       retries the requests that the bot can't start without
`sync`           registers the commands, if they differ
`client`         the gateway client, and where its events go
`guilds`         an event: a guild has removed the bot
`kinds`          an event: a channel has become an announcement channel
`ping_roles`     an event: a role that posts ping was deleted
`welcome`        an event: a guild has added the bot

`commands`       the slash commands
`buttons`        pressed buttons and selects, recognised by custom id
`interaction`    what commands and buttons receive
`answers`        how they answer
`incidents`      the one error handler
`standing`       what a member may do in a channel
`obstacles`      what keeps the bot from posting there, and the one thing to change
`cached`         the same, as far as the gateway client knows without asking

`rest`           one request to Discord, and its outcome
`channel_reader` what the bot may do in a channel, from Discord's answers
`discord_port`   Discord, as the daily post uses it
`daily_service`  runs the daily post's courier beside the client
"""
