"""Pictures that look like another one, among those that the asker may open.

Every request and every row has its price, so not the whole library is compared: candidates are
what stands under the picture's rarest labels, where the counts say that there is anything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import NamedTuple

from bot.core.access import Access
from bot.core.entries import EVERYTHING, Entry, Identity, entry_of, label_term
from bot.core.ranking import PERSON_GUESSES
from bot.core.tallies import NOTHING, Tally
from bot.jobs.overview import overview
from bot.jobs.services import Rules, Services
from bot.jobs.together import together

MAX_REQUESTS = 8
ROWS = 60
"""The newest rows that one request reads at most."""

LEAST_LIKENESS = 0.2
"""What is less alike than this shares hardly more than a common label."""


@dataclass(frozen=True, slots=True)
class Match:
    """A picture that is like another one: `likeness` from 0 to 1.

    `is_same` says that it is the same picture posted again.
    """

    entry: Entry
    likeness: float
    is_same: bool = False


@dataclass(frozen=True, slots=True)
class Alike:
    """A picture and those most like it: the same one posted again first, then the likest."""

    entry: Entry
    matches: tuple[Match, ...]


class _Place(NamedTuple):
    """Where candidates stand."""

    scope: str
    term: str


async def newest_of(services: Services, access: Access, channel: str) -> Entry | None:
    """The last picture of a conversation, if there is one and it may be opened."""
    if not access.may_open(channel):
        return None
    found = await services.index.entries(access.team, channel, EVERYTHING, limit=1)
    return next(iter(found.found), None)


async def similar_to_posted(
    services: Services, access: Access, identity: Identity, *, limit: int = 5
) -> Alike | None:
    """What is like a posted picture; None when it is unknown or may not be opened."""
    if not access.may_open(identity.channel):
        return None
    image = await services.library.find_image(access.team, *identity)
    return await similar_to(services, access, entry_of(image), limit=limit) if image else None


async def similar_to(services: Services, access: Access, entry: Entry, *, limit: int = 5) -> Alike:
    """The pictures most like this one, of those that may be opened."""
    scopes = access.scopes()
    whole, tallies = await together(
        overview(services.index, access), services.index.tallies(access.team, scopes)
    )
    places = _places(_terms(entry, services.rules), scopes, whole, tallies)
    found = await together(*(_read(services, access, place) for place in places))
    others = {other.identity: other for entries in found for other in entries}
    others.pop(entry.identity, None)
    matches = [_match(entry, other, services.rules, whole) for other in others.values()]
    alike = [match for match in matches if match.is_same or match.likeness >= LEAST_LIKENESS]
    alike.sort(key=lambda match: match.entry.position, reverse=True)
    alike.sort(key=lambda match: (not match.is_same, -match.likeness))
    return Alike(entry, tuple(alike[:limit]))


def _terms(entry: Entry, rules: Rules) -> list[str]:
    return [label_term(name) for name in _vector(entry, rules)] or [EVERYTHING]


def _places(
    terms: Sequence[str], scopes: Sequence[str], whole: Tally, tallies: Mapping[str, Tally]
) -> list[_Place]:
    """Where to look: the rarest labels first, and only where there is anything."""
    rarest_first = sorted(terms, key=lambda term: whole.terms.get(term, 0))
    places = [
        _Place(scope, term)
        for term in rarest_first
        for scope in scopes
        if term == EVERYTHING or term in tallies.get(scope, NOTHING).terms
    ]
    return places[:MAX_REQUESTS]


async def _read(services: Services, access: Access, place: _Place) -> list[Entry]:
    page = await services.index.entries(access.team, place.scope, place.term, limit=ROWS)
    return [entry for entry in page.found if access.shows(place.scope, entry.channel)]


def _match(entry: Entry, other: Entry, rules: Rules, whole: Tally) -> Match:
    is_same = entry.fingerprint != 0 and entry.fingerprint == other.fingerprint
    return Match(other, _cosine(_vector(entry, rules), _vector(other, rules), whole), is_same)


def _vector(entry: Entry, rules: Rules) -> dict[str, float]:
    return {
        seen.name: seen.confidence
        for seen in entry.labels
        if seen.confidence >= rules.min_confidence
        and (rules.person_guesses or seen.name not in PERSON_GUESSES)
    }


def _cosine(one: Mapping[str, float], other: Mapping[str, float], whole: Tally) -> float:
    def weighed(vector: Mapping[str, float]) -> dict[str, float]:
        return {
            name: sure * log(1 + whole.pictures / max(whole.labels.get(name, 1), 1))
            for name, sure in vector.items()
        }

    here, there = weighed(one), weighed(other)
    length = sqrt(sum(v * v for v in here.values()) * sum(v * v for v in there.values()))
    return sum(here[name] * there.get(name, 0.0) for name in here) / length if length else 0.0
