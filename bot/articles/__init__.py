"""Articles: text in, frozen values out.

`article`    an article and its sections
`library`    articles in order: those that are out, that come, that have expired
`source`     where they come from
`folder`     a folder of files as such a source
`loading`    reads a source: for the first time, again, to check it
`both`       a library with a server's own articles among them
`shelf`      what was read of a folder, so that it need not be read again
`shelf_file` a shelf on disk
`content`    a mark of what an article says, by which a change of it is seen
`calendar`   what is out, and when, by the clocks of any zone
`sources`    what the host may name instead of a folder: several, feeds, logs
`watch`      notices saved files, and articles whose day has come
`report`     what `check` says of a folder
`matching`   which of many named things a person means
`finder`     which articles a person means, by any words of them
`tags`       which articles have a tag
`found`      what a search has found

`reading`    a file's bytes to an article, or to all that is wrong with them
`markdown`   Markdown in, Discord's Markdown out

`images`     picture files beside articles
`skeleton`   the beginning of a new article
`files`      which files of a folder are articles
`order`      what articles are ordered by
`sentences`  where sentences end
`text`       cleaning, slugs, plain words
`words`      a text's words, as they are compared
`vocabulary` which of many words one that was typed may mean
`faults`     what is wrong with a file, and how to mend it
"""
