"""Every post as a row, from planned to settled; transactions, no network.

What is known of channels:

`channel_schedule`  a channel's schedule as a value, and its row
`schedules`         set, pause, resume, remove and look up schedules
`choice`            the newest article that the channel hasn't had
`edition`           that article as a message

The life of a post, in order:

`ledger`            opens the transactions of the steps below
`identity`          the identity of a post, and the nonce and tag derived from it
`plan`              records what has come due
`leases`            rows that one process at a time may work on
`claim`             which of the taken rows have to be sent
`freeze`            their text, the same at every attempt
`results`           claims, and their possible results
`settle`            what a result changes
`timing`            the durations, in seconds

Beside it:

`notices`           what people are told about problems, planned and settled likewise
`ping_roles`        the roles that posts ping, and those that were deleted
`publications`      posts in announcement channels that have to be published
`records`           what happened and what comes next, for people to look at
`forget`            erases guilds that removed the bot, and old data
"""
