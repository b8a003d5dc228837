"""Markdown in, Discord's Markdown out.

`tokens`    CommonMark's own steps, by its parser
`blocks`    paragraphs, lists and quotes as Discord's Markdown
`inline`    a line's tokens to a tree
`notes`     footnotes that are written where they belong
`nodes`     that tree: words, marks, links
`html`      tags in it
`figures`   small figures, raised and lowered
`mentions`  Discord's own signs in it
`render`    the tree as Discord's Markdown
`tables`    tables, as lines of code
`links`     where links lead
`labels`    their words
`escape`    plain words, so that they stay plain
"""
