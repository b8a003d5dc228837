"""`doctor`: what is well and what isn't, each with what to do; nothing is changed.

`examine`     all checks, each with its own time limit
`finding`     what a check finds
`on_discord`  the token, the way to Discord, its commands and servers
`on_channels` what keeps posts from each channel that has a schedule
`on_database` which it is, and whether it is sound; the next post
`on_machine`  settings, articles, clock and time zones
"""
