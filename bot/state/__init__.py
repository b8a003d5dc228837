"""What `--state FILE` keeps of a sandbox from one run to the next.

`archive`      FILE: a zip archive, read with limits and written in one step
`persistence`  what a run starts with, and what it leaves behind
"""
