"""Telling in the thread how far a message's files have come."""

from collections.abc import Callable

Tell = Callable[[str], None]
"""Takes a plain sentence on how far one file has come; returns at once. The sentence says nothing
of what was seen: it may stand there before anybody knows whether that may be shown."""


def untold(_: str) -> None:
    """Where nobody reads it."""
