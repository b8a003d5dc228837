"""When a channel's posts are due, whatever its clocks do. Pure.

`schedule`   when each local date's post is due, and the next clock change
`times`      several times of a day, each in a slot of its own
`typed`      times, days and zones as people type them
`host_zone`  the zone by which the host reads times
`zones`      time zones: their rules, and what people call them
"""
