"""Tools for whoever hosts the bot.

`patience`   what takes a while, told to whoever waits
`logging`    one line per event, for people or for programs
`redaction`  without secrets
`log_file`   in a file, if one is named
`http_port`  whether the program lives and works, for monitors
`metrics`    what it counts, for Prometheus
`herald`     tells the host of trouble that only a host can mend
`requests`   Discord's answers for a person who waits
`sources`    where the articles are, by the settings
`feeds`      the feeds among them: followed, and looked at
`first_article`  a folder of articles for a sandbox where there is none
`invite`     the link that adds the bot to a server
`setup`      from a token to a post in a server, asked step by step
`doctor`     what is well and what isn't, each with what to do
`plain`      our sentences for Discord as a terminal shows them
"""
