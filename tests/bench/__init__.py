"""Measures the bot beside others: ratios of one run, for times alone mean little on a busy machine.

`answers`       answers a second and processor time an answer, against other libraries
`start`         the time from the start of a process to its first answer
`memory`        memory beside a plain bot's, and whether it grows
`idle`          what a bot costs while nothing happens
`morning`       mornings of many channels, and how long commands wait meanwhile
`planning`      how fast a busy minute's posts are written down, on each database
`library`       loading, memory, suggestions and search, by the number of articles
`interactions`  how much of what the sandbox can carry our bot takes
`server`        a Discord that sends one kind of interaction, and costs little
`wire`          the HTTP and the WebSocket of it
`payloads`      what it sends
`machine`       bots as processes on a core of their own, and what they use
`figures`       medians, spreads, ratios; tables and files
`picture`       the bars in the README
`counted_bot`   our bot, with its questions to the database counted
`bots`          the bots to compare with, each a script for its own environment
"""
