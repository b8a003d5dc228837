"""The bot on Discord: the only room that knows Discord's transport."""
