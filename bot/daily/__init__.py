"""The promise: one post per channel and local day, never lost, never doubled.

`when`     when a post is due, and what people type for it; pure
`port`     what is asked of Discord, and what can come of it
`ledger`   every post as a row: planned, claimed, settled; transactions without a network
`words`    what people are told of all this
`courier`  the loop that sends: plan, claim, send, settle, sleep

`hosts`    the schedule that the host sets without a command
`daily`    all of this together, as commands need it
"""
