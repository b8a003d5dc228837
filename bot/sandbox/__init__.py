"""A Discord for one machine: real bots connect to it, and people use it through a page.

It imports nothing of the bot but its clock, and meets it as two addresses.

`server`         a sandbox on a socket: REST, gateway and page on one port
`realm`          one world on it, with its limits, its faults and its page
`certificate`    a second port for bots that know only TLS
`writing`        what people do with messages
`person`         somebody to act as: types, presses, reads
`deeds`          what they do, told to who listens

The Discord that bots meet:

`model`          what the world consists of
`world`          what there is, and what changes it
`interactions`   what people do with an app, and what it answers
`forms`          what requests may hold
`rest`           routes and rates
`gateway`        sessions and intents
`http_interactions`  interactions to bots without a gateway
`ed25519`        the signatures on them
`faults`         what can be made to go wrong
`api_error`      how Discord says no
`reply`          what an answer consists of
`windows`        counting in a window of time
`wire`           ways to break a connection

A conversation as a file, one JSON object a line:

`conversation`   which messages each of its steps brought
`said`           what a message says, without what is new in each run
`recorder`       writes it
`player`         does again what people did, and compares the answers
`told`           says it in words

What surrounds it, each API as JSON over HTTP behind a key:

`page`           the web page: ES modules, no build step
`page_api`       people, channels, commands
`writing_api`    messages that people write
`page_requests`  whom and what these two name
`control_api`    faults, clock and figures
`worlds_api`     worlds beside the first one
`clock_setting`  orders to the clock
`wire_api`       requests and events, to look at
`wire_log`       which of them are kept
`wire_words`     what each is about, in words
`transcript`     what was said, as text
`workbench`      what a host may offer
`workbench_api`  the page's way to it
`page_answers`   how these APIs answer
`request_body`   how they are asked
`plain_json`     JSON from outside, with a limit to its depth
`world_files`    a world as files, and back
`recipes`        how to point bots on other libraries at it
"""

from bot.sandbox.gateway.session_starts import GatewayRules
from bot.sandbox.realm import Addresses, Realm
from bot.sandbox.rest.rates import Rates
from bot.sandbox.server import Sandbox
from bot.sandbox.world.plan import (
    ChannelPlan,
    GuildPlan,
    MessagePlan,
    PersonPlan,
    Plan,
    RolePlan,
    Unfit,
)
from bot.sandbox.world_files import UnsoundWorld

__all__ = [
    "Addresses",
    "ChannelPlan",
    "GatewayRules",
    "GuildPlan",
    "MessagePlan",
    "PersonPlan",
    "Plan",
    "Rates",
    "Realm",
    "RolePlan",
    "Sandbox",
    "Unfit",
    "UnsoundWorld",
]
