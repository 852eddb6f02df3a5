"""Which pictures are most like another one, and what they have in common."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.core.entries import Entry, Seen
from bot.core.fingerprints import is_same_picture
from bot.core.likeness import likeness, rarity
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


@dataclass(frozen=True, slots=True)
class Comparison:
    """How pictures are compared: by labels that are shown, the rare ones before all.

    `whole` counts what the asker may see, `minimum` is in percent.
    """

    whole: Tally
    minimum: float
    person_guesses: bool = False

    def sure_labels(self, entry: Entry) -> tuple[Seen, ...]:
        """The labels by which a picture is compared."""
        return tuple(
            seen
            for seen in entry.labels
            if seen.confidence >= self.minimum
            and (self.person_guesses or seen.name not in PERSON_GUESSES)
        )

    def alike(self, entry: Entry, others: Iterable[Entry], limit: int) -> Alike:
        """Those of the others that are alike at all, the best ones first."""
        weights = rarity(self.whole)
        compared = [self._compare(entry, other, weights) for other in others]
        found = [each for each in compared if each.is_same or each.likeness >= LEAST_LIKENESS]
        found.sort(key=lambda each: each.entry.position, reverse=True)
        found.sort(key=lambda each: (not each.is_same, -each.likeness))
        return Alike(entry, tuple(found[:limit]))

    def _compare(self, entry: Entry, other: Entry, weights: Mapping[str, float]) -> Lookalike:
        here, there = self.sure_labels(entry), self.sure_labels(other)
        names = {seen.name for seen in here}
        shared = [seen for seen in there if seen.name in names]
        return Lookalike(
            other,
            likeness(replace(entry, labels=here), replace(other, labels=there), weights),
            tuple(sorted(shared, key=lambda seen: -weights.get(seen.name, 0.0))),
            # A photo may look like the first frame of a video.
            bool(entry.seconds) == bool(other.seconds)
            and is_same_picture(entry.fingerprint, other.fingerprint),
        )
