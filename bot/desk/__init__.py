"""The desk: a server's own articles, handed in, looked at, published and corrected in Discord.

A text is handed in (a file or what was typed) → `reading` makes an article of it, or says what is
wrong → it waits as a draft in the database (`texts`) → somebody publishes it → `follower` sees
that, in every process → the server's edition has it: commands show it and schedules post it.

`texts`     the texts in the database: drafts, and what is published
`reading`   a text to the article that readers see, or to all that is wrong with it
`follower`  what each server has published, in the memory of each process
`desk`      all of it, as the commands use it
`controls`  the custom ids of buttons, selects and forms
`forms`     the forms that people fill in
`words`     what is said of a text and what becomes of it
`refusals`  why something can't be done
"""
