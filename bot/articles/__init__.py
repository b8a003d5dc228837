"""Articles: text in, frozen values out.

`article`    an article and its sections
`library`    a folder's articles in order
`calendar`   what is out, and when, by the clocks of any zone
`watch`      notices saved files, and articles whose day has come
`report`     what `check` says of a folder
`matching`   which of many named things a person means

`reading`    a file's bytes to an article, or to all that is wrong with them
`markdown`   Markdown in, Discord's Markdown out

`files`      which files of a folder are articles
`order`      what articles are ordered by
`sentences`  where sentences end
`text`       cleaning, slugs, plain words
`faults`     what is wrong with a file, and how to mend it
"""
