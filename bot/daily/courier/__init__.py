"""The courier: the loop that sends the daily posts.

`courier`       the loop: plan, claim, send, settle; sleep until the next post is due
`deliver`       sends one claimed post, and handles a 429
`uploads`       the files that go with it
`in_flight`     the posts being sent: how many, and when each gets its turn
`attempt`       one attempt to get a message into a channel exactly once
`batch_writer`  writes to the database in batches

`clocks`        whether the clock can be believed
`notify`        reports a problem once, to somebody who can solve it
`publish`       publishes posts in announcement channels
`correct`       edits the posts whose article was changed since
`chores`        background work that no post should wait for
"""
