"""Messages: articles in, wire JSON out, measured before it leaves.

What people read:

`briefing`    a whole article: the answer to /briefing
`daily_post`  a briefing with its ping and its delivery's tag: the post of the day
`section`     one section: the answer to /section
`reader`      all sections, page by page, for one person
`help`        what can be typed
`welcome`     the word on joining a server
`notices`     plain sentences, mostly in private

What they are made of:

`limits`      Discord's figures, and the means to keep to them
`wire`        the JSON of messages, as far as we send it
`embeds`      what embeds have in common
`components`  rows of buttons and selects
`custom_id`   what a button says when it is pressed
`addresses`   web addresses as Discord takes them
`markdown`    plain words as Markdown
`cutting`     long Markdown into pages
`spans`       what a cut must not part: links, code, emphasis
`characters`  where text may be parted, and its length as Discord counts it

`rendered`    messages made ready, so that answering builds none
`as_text`     a message in a terminal
"""
