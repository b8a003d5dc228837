"""A Discord for one machine, that real bots connect to and people use through a page.

It imports nothing of the bot but its clock, and meets it as two addresses.
"""

from bot.sandbox.gateway.session_starts import GatewayRules
from bot.sandbox.rest.rates import Rates
from bot.sandbox.saving import UnsoundWorld
from bot.sandbox.server import Addresses, Sandbox

__all__ = ["Addresses", "GatewayRules", "Rates", "Sandbox", "UnsoundWorld"]
