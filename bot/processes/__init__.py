"""The processes of one bot: who is alive, and the budget of requests that they share.

`pacer`    when the next request may go, as arithmetic
`fleet`    the statements: processes, their heartbeats, the brakes
`budget`   a process's share: it joins the others, waits for its turn, stops when told to
"""
