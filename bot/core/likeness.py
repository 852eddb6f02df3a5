"""How much two pictures are alike, by what is in them, and whether they are the same picture."""

import math
from collections.abc import Mapping

from bot.core.entries import Entry
from bot.core.tallies import Tally

SAME_PICTURE_BITS = 6
"""Up to this many of a fingerprint's 64 bits may differ between copies of one picture.

Scaling and compressing a picture again flips a few bits. Pictures that have nothing to do with
each other differ in about 32 ± 4; that as few as 6 differ by chance has a probability below one
in a hundred thousand million.
"""


def likeness(one: Entry, other: Entry, weights: Mapping[str, float]) -> float:
    """The cosine of the angle between two pictures' labels, ratio 0–1.

    A label counts by its confidence times its weight, and not at all without one: `rarity` gives
    weights to those labels that the asker may know of.
    """
    first, second = _vector(one, weights), _vector(other, weights)
    length = math.hypot(*first.values()) * math.hypot(*second.values())
    if not length:
        return 0.0
    shared = math.fsum(value * second[name] for name, value in first.items() if name in second)
    return min(shared / length, 1.0)


def rarity(tally: Tally) -> Mapping[str, float]:
    """By label the logarithm of how seldom it is: what is on every picture tells little."""
    return {
        name: math.log1p(tally.pictures / count)
        for name, count in tally.labels.items()
        if count > 0
    }


def same_picture(one_fingerprint: int, other_fingerprint: int) -> bool:
    """Whether two perceptual hashes of 64 bits are of one picture; 0 is unknown, and never is."""
    if not one_fingerprint or not other_fingerprint:
        return False
    return (one_fingerprint ^ other_fingerprint).bit_count() <= SAME_PICTURE_BITS


def _vector(entry: Entry, weights: Mapping[str, float]) -> dict[str, float]:
    return {
        seen.name: seen.confidence * weights[seen.name]
        for seen in entry.labels
        if seen.name in weights
    }
