"""Answers that only one person sees, and what that person shares with everyone."""

from bot.core.asking import Address
from bot.core.cards import Card


class SlackAnswers:
    """Answers through a response_url, or with an ephemeral message where there is none."""

    async def show(self, address: Address, card: Card, *, replace: bool = False) -> None:
        """See `bot.ports.Answers`."""
        raise NotImplementedError

    async def publish(self, channel: str, thread: str, card: Card) -> None:
        """See `bot.ports.Answers`."""
        raise NotImplementedError

    async def withdraw(self, channel: str, ts: str) -> None:
        """See `bot.ports.Answers`."""
        raise NotImplementedError
