"""Who may open which conversation, asked of Slack."""

from bot.core.access import Access


class SlackDoors:
    """Asks Slack what a person may open, and remembers the answer for at most a minute."""

    async def access(self, team: str, user: str) -> Access:
        """See `bot.ports.Doors`."""
        raise NotImplementedError

    async def may_all_open(self, team: str, channel: str, audience: str) -> bool:
        """See `bot.ports.Doors`."""
        raise NotImplementedError

    def forget(self, team: str) -> None:
        """See `bot.ports.Doors`."""
        raise NotImplementedError
