"""The bot on Discord: the only room that knows Discord's transport.

`service`        the bot's life: find Discord, log in, register the commands, stay connected
`heartbeat`      whether the gateway is still heard
`patience`       retries the requests that the bot can't start without
`shards`         which of them this process has, and whose turn it is to identify
`sync`           registers the commands, if they differ
`registered`     what else is registered, by other programs with the same token
`client`         the gateway client, and where its events go
`guilds`         an event: a guild has removed the bot
`kinds`          an event: a channel has become an announcement channel
`ping_roles`     an event: a role that posts ping was deleted
`editor_roles`   an event: a role whose people may use the desk was deleted
`welcome`        an event: a guild has added the bot

`direct`         the short way to an answer, past discord.py, for what is plain
`plain`          what is plain, and the bytes that answer it
`commands`       the slash commands
`tree`           finds the one that was typed, and says so if there is none
`buttons`        pressed buttons and selects, recognised by custom id
`interaction`    what commands and buttons receive
`answers`        how they answer
`replies`        in time, or with why it can't be done
`incidents`      the one error handler
`counted`        counts interactions by command and outcome
`standing`       what a member may do in a channel
`obstacles`      what keeps the bot from posting there, and the one thing to change
`cached`         the same, as far as the gateway client knows without asking

`proxies`        the proxies that the environment names
`rest`           one request to Discord, and its outcome
`callbacks`      first answers on their way, on connections that stay open
`channel_reader` what the bot may do in a channel, from Discord's answers
`discord_port`   Discord, as the daily post uses it
`attachments`    a file that somebody attached
`daily_service`  runs the daily post's courier beside the client
`desk_service`   follows the desks beside the client
"""
