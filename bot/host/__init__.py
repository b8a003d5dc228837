"""Tools for whoever hosts the bot: logging, and later setup, health and backups."""
