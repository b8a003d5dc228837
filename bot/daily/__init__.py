"""The promise: one post per channel and local day, never lost, never doubled.

When:

`schedule`     the instant of each local date, whatever the clocks do; pure
`zones`        time zones: their rules, and what people call them
`typed`        what people type for a time, days and a zone
`schedules`    the channels' schedules: set, paused, blocked, ended
`hosts`        the one that the host sets without a command

What:

`choice`       the newest article that the channel hasn't had
`edition`      that article as a message
`freezing`     its text, the same at every attempt

The ledger, all of it transactions without a network:

`ledger`       plans, claims and settles deliveries
`identity`     which delivery is which, and the nonce and the tag that follow from it
`leases`       rows that one process at a time may work on
`results`      what is claimed, and what can become of it
`settling`     what a result changes
`notice_rows`  the notices of troubles, planned and settled likewise
`forgetting`   guilds that removed the bot, and what is old
`records`      what happened and what comes, for people to look at

The courier, which sends:

`courier`      the round: plan, claim, send, settle; sleep until the next is due
`delivering`   one claimed delivery on its way
`attempt`      one attempt to have a message in a channel once
`sender`       what is needed of Discord; `discord_app` gives it
`troubles`     what a refusal means for a channel
`settler`      writes results down in groups
`chores`       what is done on the side, so that no post waits for it
`telling`      a chore: tells of a trouble once, to who can mend it
`publishing`   a chore: publishes the posts of announcement channels
`timing`       its figures, in seconds

`daily`        all of this together, as commands need it
"""
