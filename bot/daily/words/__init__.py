"""What people are told about daily posts: the ledger's values in, wire JSON out.

`phrases`     dates, moments, permissions and outcomes for people to read
`advice`      what is in the way of posts, and the one thing to change
`codes`       what Discord's error codes mean
`answers`     what was done: set, paused, resumed, removed, posted
`refusals`    why something can't be done, and what to do instead
`overview`    the list of schedules, and of one its status and its calendar
`notices`     messages that nobody asked for: a problem, and its end
`looks`      the next post, with the looks to choose from
`controls`    the buttons below answers, and their custom ids
`post_again`  the custom id of "Post again"
"""
