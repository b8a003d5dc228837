"""The database: one file by default, PostgreSQL for many processes; nothing of Discord.

`engine`       opens it and hands out transactions
`tables`       what it holds, and what each column means
`inserts`      INSERT … ON CONFLICT, one way for both databases
`instants`     moments in it, and its own time
`urls`         where it is: as people write it, and as it may be shown
`connections`  how each of the two databases is connected to
`failures`     what can go wrong with it, in sentences
`schema`       which version it is of, and how an older one is brought up to date
`snapshot`     a file as bytes, for the sandbox to keep
`migrations`   the steps between versions, run by Alembic

Whoever uses it writes

    async with open_store(url) as store:
        async with store.write() as connection:
            await connection.execute(insert(schedules).values(...))

A transaction holds statements and nothing else: what waits for a network or a file inside it
keeps others waiting, and its failures would be taken for the database's.
"""
