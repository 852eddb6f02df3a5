"""Counts over pictures: what there is to search for, and how often.

A tally is kept for each scope over all time and for each day (UTC). It is exact: a picture is
added once, whatever is repeated, and taken out again when it is forgotten.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from bot.core.entries import WITH_TEXT, Entry, colour_term, entry_of, kind_term, label_term
from bot.core.images import StoredImage


@dataclass(frozen=True, slots=True)
class Tally:
    """How many pictures there are, by label, by term and by channel.

    `labels` counts by Rekognition's own name, only labels at least as sure as the team shows.
    `terms` counts everything that a search can start from (`bot.core.entries.terms`), people
    left out. `aliases` tells for other names which label they mean.
    """

    pictures: int = 0
    labels: Mapping[str, int] = field(default_factory=dict)
    terms: Mapping[str, int] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, int] = field(default_factory=dict)

    def plus(self, other: "Tally") -> "Tally":
        """Both together."""
        return self._with(other, 1)

    def minus(self, other: "Tally") -> "Tally":
        """What is left without the other; nothing falls below 0, and what reaches it is gone."""
        return self._with(other, -1)

    def _with(self, other: "Tally", sign: int) -> "Tally":
        labels = _sum(self.labels, other.labels, sign)
        known = {**other.aliases, **self.aliases}
        return Tally(
            pictures=max(self.pictures + sign * other.pictures, 0),
            labels=labels,
            terms=_sum(self.terms, other.terms, sign),
            aliases={alias: name for alias, name in known.items() if name in labels},
            channels=_sum(self.channels, other.channels, sign),
        )


NOTHING = Tally()


def total(tallies: Iterable[Tally]) -> Tally:
    """All of them together."""
    whole = NOTHING
    for tally in tallies:
        whole = whole.plus(tally)
    return whole


def tally_of(entry: Entry, aliases: Mapping[str, str], sure_from: float) -> Tally:
    """One picture's own; `aliases` maps other names to label names, `sure_from` is in percent."""
    sure = [seen.name for seen in entry.labels if seen.confidence >= sure_from]
    terms = [
        *(label_term(seen.name) for seen in entry.labels),
        *(colour_term(name) for name in entry.colours),
        kind_term(entry.kind),
        *((WITH_TEXT,) if entry.has_text else ()),
    ]
    return Tally(
        pictures=1,
        labels=dict.fromkeys(sure, 1),
        terms=dict.fromkeys(terms, 1),
        aliases={alias: name for alias, name in aliases.items() if name in sure},
        channels={entry.channel: 1},
    )


def tally_of_image(image: StoredImage) -> Tally:
    """A recorded picture's own, from what was seen in it."""
    aliases = {alias: label.name for label in image.analysis.labels for alias in label.aliases}
    return tally_of(entry_of(image), aliases, image.sure_from)


def day_of(ts: str) -> date:
    """The day (UTC) on which a message was posted, by which its pictures are counted."""
    return datetime.fromtimestamp(float(ts), tz=UTC).date()


def _sum(one: Mapping[str, int], other: Mapping[str, int], sign: int) -> dict[str, int]:
    """Written for speed: every question adds up thousands of labels for each scope."""
    counts = dict(one)
    for name, count in other.items():
        left = counts.get(name, 0) + sign * count
        if left > 0:
            counts[name] = left
        else:
            counts.pop(name, None)
    return counts
