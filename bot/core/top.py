"""The most seen labels of a while, and how the library grew in it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf

from bot.core.ranking import PERSON_GUESSES
from bot.core.tallies import NOTHING, Tally

USUAL_DAYS = 30
MOST_DAYS = 366
MOST_LABELS = 10

HARDLY_MORE = 1.05
"""An ancestor on at most so many times the pictures of its child tells nothing more than it."""

_CHANNEL = re.compile(r"<#(?P<id>[A-Z0-9]+)(?:\|[^>]*)?>")
_NUMBER = re.compile(r"(?P<number>\d{1,6})-?(?P<unit>[a-z]*)")
_UNITS = {"": 1, "d": 1, "day": 1, "w": 7, "week": 7, "m": 30, "month": 30, "y": 365, "year": 365}
_FILLERS = frozenset({"in", "in:", "the", "last", "past", "for", "of"})


@dataclass(frozen=True, slots=True)
class TopWords:
    """What was asked for. `channel` is an id, or a name after `#`, or empty for all channels.

    `wrong` is the first word that nothing can be made of, empty when all is well.
    """

    days: int = USUAL_DAYS
    channel: str = ""
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """A label, on how many pictures it was seen, and the ancestors that it stands for."""

    name: str
    pictures: int
    ancestors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Top:
    """The labels of a while, most seen first, and the size of the library day by day.

    `growth` begins with the evening before the first day, so it has one point more than days.
    `channels` is empty when all that may be opened was counted.
    """

    first: date
    last: date
    labels: tuple[Counted, ...]
    pictures: int
    growth: tuple[int, ...]
    channels: tuple[str, ...] = ()

    @property
    def whole(self) -> int:
        """How many pictures there are in all."""
        return self.growth[-1]

    @property
    def days(self) -> int:
        """How many days were counted."""
        return (self.last - self.first).days + 1


def parse_top(words: str) -> TopWords:
    """Read `in:#channel`, `90`, `7 days`, `2w`, `last month`, in any order."""
    days, channel, count = USUAL_DAYS, "", 1
    for word in words.replace("\N{EN DASH}", "-").split():
        if word.lower() in _FILLERS:
            continue
        if place := _channel(word):
            channel = place
        elif number := _NUMBER.fullmatch(word.lower()):
            count = int(number["number"])
            days = count * _length(number["unit"])
        else:
            days = count * _length(word.lower())
        if not 1 <= days <= MOST_DAYS:
            return TopWords(wrong=word)
    return TopWords(days, channel)


def top_of(
    whole: Tally, days: Mapping[date, Tally], first: date, last: date, *,
    person_guesses: bool = False, channels: Sequence[str] = (),
) -> Top:  # fmt: skip
    """Put counts together; `whole` is everything that there is, `days` what each day brought."""
    counts: dict[str, int] = {}
    for tally in days.values():
        for name, count in tally.labels.items():
            counts[name] = counts.get(name, 0) + count
    labels = [
        Counted(name, count)
        for name, count in counts.items()
        if person_guesses or name not in PERSON_GUESSES
    ]
    labels.sort(key=lambda label: (-label.pictures, label.name))
    return Top(
        first, last, tuple(labels), sum(tally.pictures for tally in days.values()),
        _growth(whole.pictures, days, first, last), tuple(channels),
    )  # fmt: skip


def folded(labels: Sequence[Counted], ancestors: Mapping[str, Sequence[str]]) -> list[Counted]:
    """The labels without ancestors that only follow from a more specific label of the list.

    A detector names Dog, Animal and Pet for one dog; an ancestor that was seen on other pictures
    too keeps a line of its own. `ancestors` holds what is known of any label.
    """
    counts = {label.name: label.pictures for label in labels}
    specific_first = sorted(labels, key=lambda label: -len(ancestors.get(label.name, ())))
    standing_for: dict[str, str] = {}
    for label in specific_first:
        if label.name in standing_for:
            continue
        for name in ancestors.get(label.name, ()):
            tells_nothing = counts.get(name, inf) <= label.pictures * HARDLY_MORE
            if tells_nothing and name not in standing_for:
                standing_for[name] = label.name
    return [
        Counted(
            label.name, label.pictures,
            tuple(name for name in counts if standing_for.get(name) == label.name),
        )
        for label in labels
        if label.name not in standing_for
    ]  # fmt: skip


def _growth(whole: int, days: Mapping[date, Tally], first: date, last: date) -> tuple[int, ...]:
    """Counted back from what there is now, so that the end is right whatever the counts say."""
    sizes = [whole]
    day = last
    while day >= first:
        sizes.append(max(sizes[-1] - days.get(day, NOTHING).pictures, 0))
        day -= timedelta(days=1)
    return tuple(reversed(sizes))


def _channel(word: str) -> str:
    place = word[3:] if word.lower().startswith("in:") else word
    if found := _CHANNEL.fullmatch(place):
        return found["id"]
    if place.startswith("#") or place != word:
        return f"#{place.lstrip('#').lower()}"
    return ""


def _length(unit: str) -> int:
    """The days of a unit; 0, which no question may have, for a word that is none."""
    return _UNITS.get(unit, _UNITS.get(unit.removesuffix("s"), 0))
