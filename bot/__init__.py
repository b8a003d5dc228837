"""Briefing Bot: articles in sections for Discord communities."""
