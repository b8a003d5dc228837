"""Every post as a row, from its planning to its end; transactions without a network.

What is known of channels:

`channel_schedule`  a channel's schedule as a value, and its row
`schedules`         set, paused, resumed, removed, looked up
`choice`            the newest article that the channel hasn't had
`edition`           that article as a message

What becomes of a post, in this order:

`ledger`            opens the transactions of the four steps below
`identity`          which post is which, and the nonce and the tag that follow from it
`plan`              writes down what has come due
`leases`            rows that one process at a time may work on
`claim`             which of the rows that were taken have to be sent
`freeze`            their text, the same at every attempt
`results`           what was claimed, and what can become of it
`settle`            what a result changes
`timing`            its figures, in seconds

Beside it:

`notices`           what people are told of troubles, planned and settled likewise
`publications`      posts of announcement channels that have to be published
`records`           what happened and what comes, for people to look at
`forget`            guilds that removed the bot, and what is old
"""
