"""`setup`: from a token to a post in a server, asked step by step.

`walk`      the steps in order, and what comes after them
`talk`      who is asked, and how Discord and the database are
`token`     first: whose token it is; it is written into `.env`
`server`    second: the server, once the bot is in it
`channel`   third: a channel that the bot can post in
`trial_post` fourth: the newest article, to see it there
`schedule`  fifth: the daily post

`choosing`  one of several things by what was typed; pure
`places`    servers and channels, as Discord describes them
`env_file`  one setting in `.env`, and all else there as it was
"""
