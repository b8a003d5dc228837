"""Articles: text in, frozen values out.

`article`       the values everything else is about
`parse`         one file's bytes to an article, or to all that is wrong with them
`front_matter`  the facts on top of a file
`plain_yaml`    as much YAML as they need
`headings`      where sections begin
`titles`        which line above them is the title
`text`          cleaning, slugs, plain words
`sentences`     where sentences end
`faults`        what is wrong with a file, and how to mend it
`library`       a folder's articles in order
`watch`         notices saved files
`matching`      which of many named things a person means
"""
