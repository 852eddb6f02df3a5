"""Measurements of the bot next to the tutorials' way."""
