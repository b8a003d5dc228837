"""The gallery: every message that the bot can send, made by its own builders from samples.

`gallery`          all groups in one, and their JSON for the page
`entries`          what a gallery consists of

The groups, each in the order in which one meets its messages:

`of_articles`      briefings, sections, digests and the day's post
`of_commands`      what else is said to people who read: help, greeting, what was not found
`of_answers`       what `/schedule` answers
`of_status`        the list of schedules, and the status of one
`of_refusals`      why something about the daily post can't be done
`of_typed`         what is said of a time, days or a zone that can't be understood
`of_desk`          what is said at the desk
`of_notices`       what is told without being asked for

What they are made from:

`samples`          a moment, a server with channels and roles
`sample_articles`  articles of every kind
`sample_posts`     schedules, and what became of their posts
`sample_causes`    what can be in the way of posts
"""
