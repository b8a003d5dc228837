"""Time zones: their rules, and what people call them.

`rules`      tzdata's zones: their rules, names and old names
`gazetteer`  countries, states and cities, and their zones
`clocks`     names of clocks: UTC+2, EST, Eastern Time
`people`     which zones most people mean
`index`      all names that places can be found by
`names`      the zones meant by a name, or part of one
"""
