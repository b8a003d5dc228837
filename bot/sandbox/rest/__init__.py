"""REST v10: routes as pure functions, rate limits, files, and aiohttp around them."""
