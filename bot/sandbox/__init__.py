"""A Discord for one machine, that real bots connect to and people use through a page.

It imports nothing of the bot but its clock, and meets it as two addresses.
"""

from bot.sandbox.rates import Rates
from bot.sandbox.server import Addresses, Sandbox
from bot.sandbox.session_starts import GatewayRules

__all__ = ["Addresses", "GatewayRules", "Rates", "Sandbox"]
