"""When a channel's posts are due, whatever its clocks do. Pure.

`schedule`  the instant of each local date, and the next change of the clocks
`typed`     what people type for a time, days and a zone
`zones`     time zones: their rules, and what people call them
"""
