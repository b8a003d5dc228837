"""The promise: one post per channel and local day, never lost, never doubled.

`when`     when a post is due, and how people type that; pure
`port`     what is asked of Discord, and the possible outcomes
`ledger`   every post as a row: planned, claimed, settled; transactions, no network
`words`    what people are told about it
`courier`  the loop that sends: plan, claim, send, settle, sleep

`setting`  gives a channel a schedule, or changes it
`hosts`    the schedule that the host sets without a command
`daily`    all of this together, for the commands
"""
