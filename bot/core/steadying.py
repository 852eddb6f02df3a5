"""Boxes that hardly move from one look to the next stay where they are.

A trembling box tells nobody anything, and draws the eye.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.marks import Mark

SAME_PLACE = 0.8
"""The overlap from which two boxes of one name are the same, ratio 0–1."""


def steadied(looks: Sequence[Sequence[Mark]]) -> tuple[tuple[Mark, ...], ...]:
    """The marks of each look; one that is almost where it was in the look before stays there."""
    result: list[tuple[Mark, ...]] = []
    for marks in looks:
        left = list(result[-1]) if result else []
        result.append(tuple(_held(mark, left) for mark in marks))
    return tuple(result)


def _held(mark: Mark, left: list[Mark]) -> Mark:
    """The mark as it was before if it is still there, then no longer left for others."""
    before = max(
        (other for other in left if other.name == mark.name),
        key=lambda other: other.box.overlap(mark.box),
        default=None,
    )
    if before is None or before.box.overlap(mark.box) < SAME_PLACE:
        return mark
    left.remove(before)
    return replace(mark, box=before.box, confidence=before.confidence)
