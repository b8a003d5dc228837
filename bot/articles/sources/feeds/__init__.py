"""Feeds: RSS, Atom and JSON Feed.

`feed`      a feed as a source: what was read of it last, as articles
`entry`     one entry as a feed gives it
`state`     what was read of a feed, as it is kept on disk
`merge`     a new reading and what is known already
`parse`     a feed's bytes to entries
`json_feed` the same of a JSON Feed
`fields`    addresses, dates, languages and tags, as feeds of all kinds have them
`html`      HTML to Markdown
`fetch`     one request, bounded in size, time and places
`guard`     which addresses a redirect may lead to
`follow`    asks again and again, and waits longer where that fails
"""
