"""What the daily post asks of Discord, and the possible outcomes.

`port`      the requests, as a protocol
`outcomes`  the outcomes of a request: sent, refused, unauthorized, wait, unknown
`access`    what the bot may do in a channel
`refusals`  what a refusal means for a channel
`token`     whether Discord really refuses the token
"""
