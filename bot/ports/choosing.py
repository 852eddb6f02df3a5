"""What is asked of Slack when a workspace's settings are changed: anew each time."""

from dataclasses import dataclass
from typing import Protocol

from bot.core.choosing import Standing, Unfit
from bot.ports.installing import Choices


class Desk(Protocol):
    """Looks at people, channels and tokens. Every method may raise RetryLaterError."""

    async def is_admin(self, user: str) -> bool:
        """Whether somebody is an admin or owner of this workspace at this moment."""
        ...

    async def room(self, channel: str) -> Standing:
        """What a channel is to the bot."""
        ...

    async def holder(self, token: str) -> str | Unfit:
        """Whose token it is, a person's id; or why it is of no use to delete others' files."""
        ...


@dataclass(frozen=True, slots=True)
class Front:
    """Where a workspace's settings are kept, and how what is entered is checked."""

    choices: Choices
    desk: Desk
