"""When a channel's posts are due, whatever its clocks do. Pure.

`schedule`      when each local date's post is due, and the next clock change
`times`         several times of a day, each in a slot of its own
`reading`       all that was typed for a schedule, or everything that is wrong with it
`moment_typed`  one moment: a day, a time and a zone
`date_typed`    the day of it
`typed`         times, days and zones as people type them
`time_of_day`   the times
`days_of_week`  the days
`zone_typed`    the zones
`cldr`          how Discord's languages name days and times
`plain`         one spelling for all ways to type the same
`wrong`         what can't be understood, with the nearest right value
`host_zone`     the zone by which the host reads times
`zones`         time zones: their rules, and what people call them
"""
