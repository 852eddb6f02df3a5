"""How much two pictures are alike, by their labels.

A label that hardly any picture has tells more than one that most have. So a picture is a vector
with a number for each label, its confidence weighed by its rarity, and the likeness of two
pictures is the cosine of their angle.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log, sqrt

from bot.core.entries import Entry, Seen
from bot.core.fingerprints import is_same_picture
from bot.core.ranking import PERSON_GUESSES
from bot.core.tallies import Tally

LEAST_LIKENESS = 0.2
"""Pictures that are less alike share hardly more than a common label."""


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A picture that is like another one: `likeness` from 0 to 1, and the labels they share.

    `is_same` says that it is the same picture posted again, or posted before.
    """

    entry: Entry
    likeness: float
    shared: tuple[Seen, ...] = ()
    is_same: bool = False


@dataclass(frozen=True, slots=True)
class Alike:
    """A picture and those most like it: the same one first, then the likest, then the newest."""

    entry: Entry
    lookalikes: tuple[Lookalike, ...]


def sure_labels(entry: Entry, minimum: float, *, person_guesses: bool) -> dict[str, Seen]:
    """The labels by which a picture is compared: at least `minimum` percent sure, and shown."""
    return {
        seen.name: seen
        for seen in entry.labels
        if seen.confidence >= minimum and (person_guesses or seen.name not in PERSON_GUESSES)
    }


def compare(
    entry: Entry, other: Entry, whole: Tally, minimum: float, *, person_guesses: bool
) -> Lookalike:
    """How `other` is like a picture; `whole` counts all pictures that may be compared."""
    here = sure_labels(entry, minimum, person_guesses=person_guesses)
    there = sure_labels(other, minimum, person_guesses=person_guesses)
    shared = sorted(
        (name for name in there if name in here), key=lambda name: whole.labels.get(name, 1)
    )
    return Lookalike(
        other,
        likeness(_vector(here, whole), _vector(there, whole)),
        tuple(there[name] for name in shared),
        is_same_picture(entry.fingerprint, other.fingerprint),
    )


def ranked(entry: Entry, lookalikes: list[Lookalike], limit: int) -> Alike:
    """Those that are alike at all, the best ones first."""
    found = [each for each in lookalikes if each.is_same or each.likeness >= LEAST_LIKENESS]
    found.sort(key=lambda each: each.entry.position, reverse=True)
    found.sort(key=lambda each: (not each.is_same, -each.likeness))
    return Alike(entry, tuple(found[:limit]))


def likeness(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """The cosine of two vectors without negative numbers, 0 to 1; 0 when one is empty."""
    shared = sum(weight * other.get(name, 0.0) for name, weight in one.items())
    length = sqrt(sum(w * w for w in one.values()) * sum(w * w for w in other.values()))
    return min(shared / length, 1.0) if length else 0.0


def _vector(labels: Mapping[str, Seen], whole: Tally) -> dict[str, float]:
    return {
        name: seen.confidence * log(1 + whole.pictures / max(whole.labels.get(name, 1), 1))
        for name, seen in labels.items()
    }
