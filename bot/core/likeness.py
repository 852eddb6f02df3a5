"""How much two pictures are alike, by what is in them."""

import math
from collections.abc import Mapping

from bot.core.entries import Entry
from bot.core.tallies import Tally


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


def _vector(entry: Entry, weights: Mapping[str, float]) -> dict[str, float]:
    return {
        seen.name: seen.confidence * weights[seen.name]
        for seen in entry.labels
        if seen.name in weights
    }
