"""What is left of a workspace that took the app out, besides its files."""

from typing import Protocol


class Remains(Protocol):
    """Everything that is known of workspaces, found by nothing but their ids."""

    async def erase_some(self, team: str) -> bool:
        """Erase a part of it; False when nothing is left that does not expire of itself.

        May be done by several at once, and again. Raises RetryLaterError and SetupError.
        """
        ...
