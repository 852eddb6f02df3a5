"""Cards: what the bot shows to whoever asked it something."""
