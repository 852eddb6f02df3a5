"""The files that this process works on: so many at once, and equal bytes one after the other."""

from bot.jobs.shares import FairSlots
from bot.jobs.together import OneAtATime

MOST = 24
"""Files at once, however many jobs there are: each may hold a file and two connections open."""
MOST_OF_ONE = 8
"""Files of one channel at once: with more of them Slack takes none sooner, and those of other
channels wait behind them for their turn."""


class FilesInWork:
    """Shared by all jobs of a process, whichever workspace they are for."""

    def __init__(self, at_once: int) -> None:
        """`at_once` bounds disk space and open connections; videos have a bound of their own.

        A channel's files leave room for those of others.
        """
        self.slots = FairSlots(min(at_once, MOST), useful=MOST_OF_ONE)
        self.same_bytes = OneAtATime()
        """Keys are (team, SHA-256): so equal bytes are not paid for twice at the same moment."""
