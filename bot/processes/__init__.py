"""The processes of one bot: who is alive, and the budget of requests that they share.

`pacer`        when the next request may go, as arithmetic
`fleet`        the statements: processes, their heartbeats, the brakes
`budget`       a process's share: it joins the others, waits for its turn, stops when told to
`turns`        what only one process may do for some seconds
`rivals`       other programs with the same token, and another database
`starts`       how many sessions of the gateway began in a row, and when the next may
`predecessor`  the dead processes that this one follows
"""
