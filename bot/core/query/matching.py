"""Whether a picture is what was searched for, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.core.entries import Entry, Seen
from bot.core.keys import label_slug
from bot.core.query.query import Query
from bot.core.query.tree import (
    And,
    Condition,
    Expression,
    FromPerson,
    HasBoxes,
    HasColour,
    HasLabel,
    HasText,
    InChannel,
    IsKind,
    Not,
    Or,
    Posted,
    conditions,
)


@dataclass(frozen=True, slots=True)
class Match:
    """The labels for which a picture was found, most confident first; filters have none."""

    reasons: tuple[Seen, ...] = ()


def matches(query: Query, entry: Entry, *, minimum: float, hidden: frozenset[str]) -> Match | None:
    """Why this picture is found, None when it is not.

    Labels below `minimum` percent count only when the search speaks of confidence, those named
    in `hidden` never. A label that is to be absent must be absent from `minimum` on, or from the
    lower confidence that the search names.
    """
    candidates = [seen for seen in entry.labels if seen.name not in hidden]
    floor = minimum if query.minimum is None else min(minimum, query.minimum)
    picture = _Picture(
        entry,
        wanted=_by_slug(seen for seen in candidates if _is_wanted(query, seen, minimum)),
        unwanted=_by_slug(seen for seen in candidates if seen.confidence >= floor),
    )
    reasons = picture.reasons(query.expression)
    if reasons is not None and query.sure and not _names_a_label(query.expression):
        reasons = tuple(picture.wanted.values()) or None
    if reasons is None:
        return None
    return Match(tuple(sorted(dict.fromkeys(reasons), key=lambda s: (-s.confidence, s.name))))


@lru_cache(maxsize=8192)
def slug_of(name: str) -> str:
    """`label_slug`, remembered, because every picture carries the same few thousand names."""
    return label_slug(name)


@dataclass(frozen=True, slots=True)
class _Picture:
    """A picture with its labels by slug: those sure enough to be found or to be avoided."""

    entry: Entry
    wanted: dict[str, Seen]
    unwanted: dict[str, Seen]

    def reasons(self, expression: Expression) -> tuple[Seen, ...] | None:
        match expression:
            case And(parts):
                found = [self.reasons(part) for part in parts]
                return None if None in found else _joined(found)
            case Or(parts):
                found = [self.reasons(part) for part in parts]
                return _joined(found) if any(each is not None for each in found) else None
            case Not(part):
                return () if self._met(part, self.unwanted) is None else None
            case _:
                return self._met(expression, self.wanted)

    def _met(self, condition: Condition, labels: dict[str, Seen]) -> tuple[Seen, ...] | None:
        match condition:
            case HasLabel(name):
                seen = labels.get(slug_of(name))
                return (seen,) if seen else None
            case HasBoxes(name, low, high):
                seen = labels.get(slug_of(name))
                fits = seen and seen.count >= low and (high is None or seen.count <= high)
                return (seen,) if seen and fits else None
            case _:
                return () if _holds(condition, self.entry) else None


def _holds(
    condition: InChannel | FromPerson | Posted | IsKind | HasText | HasColour, entry: Entry
) -> bool:
    match condition:
        case InChannel(channel):
            return entry.channel == channel
        case FromPerson(user):
            return entry.user == user
        case Posted(since=since, before=before):
            is_early = since is not None and entry.posted < since
            return not is_early and (before is None or entry.posted < before)
        case IsKind(kind):
            return entry.kind is kind
        case HasText():
            return entry.has_text
        case HasColour(name):
            return any(slug_of(colour) == name for colour in entry.colours)


def _is_wanted(query: Query, seen: Seen, minimum: float) -> bool:
    if query.sure:
        return all(bound.holds(seen.confidence) for bound in query.sure)
    return seen.confidence >= minimum


def _names_a_label(expression: Expression) -> bool:
    return any(isinstance(found, HasLabel | HasBoxes) for found in conditions(expression))


def _by_slug(labels: Iterable[Seen]) -> dict[str, Seen]:
    """By slug, the surest where a name comes twice."""
    return {slug_of(seen.name): seen for seen in sorted(labels, key=lambda seen: seen.confidence)}


def _joined(found: Iterable[tuple[Seen, ...] | None]) -> tuple[Seen, ...]:
    return tuple(seen for each in found if each for seen in each)
