"""Full-text search over the articles that are out, in the memory of each process.

`search`      a library's index, which follows the library, and what is found in it
`both`        a server's own articles, and everybody's, in one answer
`query`       what a person typed, as words and phrases
`excerpts`    the section and the sentence that match

`port`        what is asked of an index
`fts5`        an index in SQLite's FTS5
`plain`       one in plain Python, where SQLite lacks FTS5
"""
