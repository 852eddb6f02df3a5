"""Conversations with the unmodified bot, as real processes in the sandbox."""
