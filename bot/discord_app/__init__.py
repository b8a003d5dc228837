"""The bot on Discord: the only room that knows Discord's transport.

`service`        the bot's life: find Discord, log in, register the commands, stay connected
`patience`       asks again for what it can't begin without
`sync`           registers the commands, if they differ
`client`         the gateway's client, and where its events go
`guilds`         an event: a guild has removed the bot
`kinds`          an event: a channel has become an announcement channel
`welcome`        an event: a guild has invited it

`commands`       the slash commands
`buttons`        what is pressed, found by its custom id
`interaction`    what both are handed
`answers`        how both answer
`incidents`      the one error handler
`standing`       what somebody may do in a channel

`rest`           one request to Discord, and its outcome
`discord_port`   Discord as the daily post sees it
`daily_service`  the daily post's courier beside the client
"""
