"""The walk of a file: bytes, lines, keys and text, an article.

`parse`           from bytes to an article, or to all that is wrong with them
`decode`          bytes to lines of text
`entry`           an entry of a log to an article: it may do without headings
`headers`         the keys on top, as YAML, TOML or Pelican's
`front_matter`    what the keys say of the article
`dates`           what people write for a date
`months`          the names of months in other languages
`zones`           abbreviations of time zones

`markdown_text`   the text of a Markdown file to title, lead and sections
`dialects`        what other programs write, as CommonMark
`pandoc`          of these, Pandoc's tables and verses
`outline`         which blocks are the title, the lead, and which section's
`lead`            what stands above the sections, and nothing twice
`near_misses`     lines that look like headings and are none
`known`           the four headings, however they are typed

`plain_text`      the text of a plain file likewise
`plain_headings`  its headings
`plain_marks`     its marks, in pairs
"""
