"""Messages: articles in, wire JSON out, measured before it is sent.

What people read:

`briefing`    a whole article: the answer to /briefing
`post`        one article as it is posted on schedule
`digest`      several articles in one message, to choose from
`daily_post`  a post or digest with its ping and its delivery's tag: the post of the day
`corrected`   a post that is edited, as its article was
`section`     one section: the answer to /section
`private`     a whole article, for one person
`reader`      all sections, page by page, for one person
`catalogue`   all articles, page by page: the answer to /articles
`found`       what a search has found: the answer to /search
`help`        the commands
`privacy`     what is kept, and for how long: the answer to /privacy
`welcome`     the greeting on joining a server
`notices`     plain sentences, mostly private
`host_notices`  what the host is told

What messages are made of:

`limits`      Discord's limits, and how to stay within them
`measure`     what Discord would refuse in a message
`wire`        the JSON of messages, as far as we send it
`opening`     the line that announces a post, and what is left to read below it
`first_answer`  a message as the answer to an interaction
`files`       pictures that are sent along
`leads`       what a text says first, as plain words
`embeds`      what an article's messages say of it
`layout`      Components V2, for what one person reads
`framing`     plain words, or titled parts in a frame
`forms`       forms that people fill in
`components`  rows of buttons and selects
`custom_id`   what a button says when it is pressed
`addresses`   web addresses that Discord accepts
`mentions`    commands that people can click
`markdown`    plain text escaped for Markdown
`cutting`     long Markdown cut into pages
`spans`       what a cut must keep together: links, code, emphasis
`characters`  where text can be split, and its length as Discord counts it

`rendered`    messages built ahead, so that answering builds none
`as_text`     a message in a terminal
"""
