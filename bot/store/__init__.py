"""The database: one file by default, PostgreSQL for many processes; nothing of Discord.

`engine`       opens it and hands out transactions
`tables`       what it holds, and what each column means
`inserts`      INSERT … ON CONFLICT, one way for both databases
`instants`     moments in it, and its own time
`urls`         where it is: as people write it, and as it may be shown
`connections`  how each of the two databases is connected to
`failures`     what can go wrong with it, in sentences
`schema`       its version, and how a blank one gets its tables
`upgrade`      creates a blank one, migrates an older one, one process at a time
`migrations`   the steps between versions, run by Alembic; imported only when one is behind
`snapshot`     a file as bytes, for the sandbox to keep

Whoever uses it writes

    async with open_store(url) as store:
        async with store.write() as connection:
            await connection.execute(insert(schedules).values(...))

A transaction holds statements and nothing else: what waits for a network or a file inside it
keeps others waiting, and its failures would be taken for the database's.
"""
