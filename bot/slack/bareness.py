"""Messages without their pictures, for when Slack refuses to show one."""

from collections.abc import Sequence
from typing import Any

from bot.core.cards import Card

Block = dict[str, Any]


def without_pictures(card: Card) -> Card:
    """The same card with no image block, image element or image accessory."""
    return Card(card.text, tuple(bare_blocks(card.blocks)))


def has_pictures(card: Card) -> bool:
    """Whether anything would be left out."""
    return bare_blocks(card.blocks) != list(card.blocks)


def bare_blocks(blocks: Sequence[Block]) -> list[Block]:
    """The blocks that are left; one that held nothing but pictures goes."""
    bare = [_bare(block) for block in blocks if not _is_picture(block)]
    return [block for block in bare if block.get("elements") != []]


def _bare(block: Block) -> Block:
    kept = {key: value for key, value in block.items() if not _is_picture(value)}
    if isinstance(block.get("elements"), list):
        kept["elements"] = [item for item in block["elements"] if not _is_picture(item)]
    return kept


def _is_picture(part: Any) -> bool:
    return isinstance(part, dict) and part.get("type") == "image"
