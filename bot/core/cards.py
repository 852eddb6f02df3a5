"""A message for Slack, built by `bot/slack/cards` and carried by everybody else."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Card:
    """Blocks, and the text that notifications and screen readers use instead of them."""

    text: str
    blocks: tuple[dict[str, Any], ...] = ()
