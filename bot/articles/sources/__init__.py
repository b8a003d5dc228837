"""Where editors keep articles, if not in the one folder of `ARTICLES_DIR`.

`named`    what the host writes in `ARTICLES` to the sources that are meant
`merged`   several sources as one
`feeds`    RSS, Atom and JSON Feed
`kept`     a file that is written at once
`log`      a running log: one file with an entry for each article
"""
