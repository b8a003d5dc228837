"""What `/schedule` answers: plain values in, wire JSON out.

`views`     what the answers are made of
`words`     dates, moments, permissions and outcomes as people read them
`refusals`  why something can't be done, and how to mend it
`answers`   what was done: set, paused, resumed, removed, posted
`looks`     how things stand: the list, and the status of one channel
`buttons`   the custom id of "Post again"
"""
