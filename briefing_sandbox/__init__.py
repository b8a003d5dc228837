"""Tests of Discord bots against the sandbox of Briefing Bot; a plugin of pytest.

It lies beside the package `bot`, not in it, and is never imported together with it: many a
project has a `bot` of its own. The sandbox runs in a process of its own.

`plugin`    fixtures, and the conversation below a test that failed
`worlds`    the sandbox of a test run, and the worlds on it
`person`    somebody to act as
`api`       how both ask the sandbox
`connect`   points a bot at the sandbox, and waits until it is ready
`process`   starts the sandbox, and ends it
`serve`     is that process
"""
