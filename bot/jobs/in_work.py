"""The files that this process works on: so many at once, and equal bytes one after the other."""

import asyncio

from bot.jobs.together import OneAtATime


class FilesInWork:
    """Shared by all jobs of a process, whichever workspace they are for."""

    def __init__(self, at_once: int) -> None:
        """`at_once` bounds disk space and open connections; videos have a bound of their own."""
        self.slots = asyncio.Semaphore(at_once)
        self.same_bytes = OneAtATime()
        """Keys are (team, SHA-256): so equal bytes are not paid for twice at the same moment."""
