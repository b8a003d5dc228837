"""What is said of daily posts: the ledger's values in, wire JSON out.

`phrases`     dates, moments, permissions and outcomes as people read them
`codes`       Discord's refusals in words
`answers`     what was done: set, paused, resumed, removed, posted
`refusals`    why something can't be done, and how to mend it
`overview`    how things stand: the list, and the status of one channel
`notices`     what somebody is told of unasked: a trouble, and its end
`post_again`  the custom id of "Post again"
"""
