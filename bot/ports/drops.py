"""What was found in the drop folder."""

from typing import Protocol

from bot.core.drops import Dropped


class Drops(Protocol):
    """Dropped files by their ids: what Slack knows of its own files."""

    async def put(self, dropped: Dropped) -> None:
        """Remember a file, or what it was last seen as."""
        ...

    async def find(self, file_id: str) -> Dropped | None:
        """What is known of a file; None when it was forgotten."""
        ...

    async def erase(self, file_id: str) -> None:
        """Forget a file; again changes nothing."""
        ...
