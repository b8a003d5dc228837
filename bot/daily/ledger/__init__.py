"""Every post as a row, from planned to settled; transactions, no network.

What is known of channels:

`channel_schedule`  a channel's schedule as a value, and its row
`schedules`         set, pause, resume, remove and look up schedules
`had`               what each channel has had, article by article
`undo`              the last change of a schedule, to be taken back
`choice`            what a post holds: the newest, the oldest or all that it hasn't had
`edition`           those articles as a message
`forecast`          what the next posts will hold

The life of a post, in order:

`ledger`            opens the transactions of the steps below
`identity`          the identity of a post, and the nonce and tag derived from it
`outlook`           what there will be to do, and when
`plan`              records what has come due
`leases`            rows that one process at a time may work on
`claim`             which of the taken rows have to be sent
`freeze`            their text, the same at every attempt
`pictures`          and the pictures that go with it
`results`           claims, and their possible results
`settle`            what a result changes
`timing`            the durations, in seconds

Beside it:

`notices`           what people are told about problems, planned and settled likewise
`ping_roles`        the roles that posts ping, and those that were deleted
`corrections`       posts whose article was changed since, and that have to be edited
`outdated`          which posts these are
`marks`             what posts say, as marks
`reach`             how many of them have been
`publications`      posts in announcement channels that have to be published
`records`           what happened and what comes next, for people to look at
`forget`            erases guilds that removed the bot, and old data
"""
