"""Moderation in the worker."""
