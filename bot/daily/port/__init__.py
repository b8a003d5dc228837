"""What the daily post asks of Discord, and what can come of it.

`port`      the questions, as a protocol
`outcomes`  what can become of a request: sent, refused, unauthorized, wait, unknown
`access`    what the bot may do in a channel
`refusals`  what a refusal means for a channel
"""
