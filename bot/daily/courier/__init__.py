"""The courier: the loop that sends the daily posts.

`courier`       the round: plan, claim, send, settle; sleep until the next is due
`deliver`       one claimed post on its way, and what a 429 does to it
`in_flight`     the posts on their way: how many, and when each gets its turn
`attempt`       one attempt to have a message in a channel once
`batch_writer`  writes results down in groups

`notify`        tells of a trouble once, to who can mend it
`publish`       publishes the posts of announcement channels
`chores`        what is done on the side, so that no post waits for it
"""
