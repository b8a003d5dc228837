"""The database: a SQLite file by default, PostgreSQL for many processes; nothing of Discord.

`engine`       opens it, and hands out transactions
`tables`       what it holds, and what each column means
`inserts`      INSERT … ON CONFLICT, the same way on both databases
`indexes`      which index a question goes by
`news`         whether anything was written, without asking
`instants`     moments in it, and its own time
`urls`         addresses of either: as people write them, and as they may be shown
`postgres_url` those of PostgreSQL, as hosts and other programs write them
`connections`  how the bot connects to each of the two databases
`postgres`     and to PostgreSQL through a pooler
`log`          SQLite's write-ahead log: taken into the file in time, and missed if it is lost
`health`       when what goes wrong with an open one is there to stay
`failures`     what can go wrong with it, in sentences
`schema`       which version it has, and how a blank one gets its tables
`upgrade`      creates a blank one and migrates an older one, one process at a time
`migrations`   the steps between versions; Alembic runs them, and is imported only then
`holder`       which process keeps a SQLite file locked
`looking`      opens one to look at it, and changes nothing
`copies`       backups of a SQLite file, and putting one back
`last_backup`  where the last one of these went
`move`         all of its content to another database
`moved`        the mark in the one that was left behind
`snapshot`     a SQLite file as bytes, for the sandbox to keep

It is used like this:

    async with open_store(url) as store:
        async with store.write() as connection:
            await connection.execute(insert(schedules).values(...))

A transaction holds nothing but statements: waiting for a network or a file inside it would keep
others waiting, and a failure there would be taken for one of the database.
"""
