"""Answers that only one person sees, and what that person shares with everyone."""

from typing import Any

from bot.core.asking import Address
from bot.core.cards import Card

Block = dict[str, Any]


def without_pictures(card: Card) -> Card:
    """The same card for a Slack that refuses a picture in it."""
    return Card(card.text, tuple(_bare(block) for block in card.blocks if not _is_picture(block)))


def _bare(block: Block) -> Block:
    kept = {key: value for key, value in block.items() if not _is_picture(value)}
    if isinstance(block.get("elements"), list):
        kept["elements"] = [item for item in block["elements"] if not _is_picture(item)]
    return kept


def _is_picture(part: Any) -> bool:
    return isinstance(part, dict) and part.get("type") == "image"


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
