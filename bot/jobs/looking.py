"""Looking through the library for one page: where to read, what counts, and when to stop.

What is found depends on nothing but the pictures that the asker may see. How far a look goes is
counted in those too, so hidden ones cost requests, but never change an answer.
"""

from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass

from bot.core.access import Access
from bot.core.entries import EVERYTHING, Entry, label_term
from bot.core.paging import Cursor
from bot.core.query import Match, Query, matches, starts
from bot.core.ranking import PERSON_GUESSES
from bot.jobs.merging import FIRST_ROWS, Place, Stretch, merged
from bot.jobs.overview import Counts
from bot.jobs.services import Rules, Services

PAGE = 5
"""Pictures on a page."""

FIRST_LOOK = 6 * FIRST_ROWS - 1
"""Pictures that a question looks at. A second request to a place is made after `FIRST_ROWS` of
it and a third after three times as many, so four places cost 5 further requests at most, and
each further place one of its own and at most one more."""

LONGER_LOOK = 400
"""Pictures that are looked at when somebody asks for more."""

_MOST_PLACES = 60
"""Beyond this, everything in a scope is read rather than each of its terms."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A picture that was looked for, and why it is one."""

    entry: Entry
    match: Match


@dataclass(frozen=True, slots=True)
class Look:
    """What a look found, in its own direction.

    `more` says that there is certainly another one behind. `stopped_at` is the position of the
    last picture that was looked at when the look ended for its length, and empty otherwise.
    """

    found: tuple[Sight, ...]
    more: bool = False
    stopped_at: str = ""


def hidden_labels(rules: Rules) -> frozenset[str]:
    """Labels that are neither found nor named."""
    return frozenset() if rules.person_guesses else PERSON_GUESSES


def places(query: Query, access: Access, counts: Counts, hidden: frozenset[str]) -> list[Place]:
    """Where to read so that no picture is missed that may be seen: the rarest terms that do.

    Counts come a moment after the pictures, so they only choose between terms: a label without
    a count is looked for all the same.
    """
    scopes = access.scopes(query.channels)
    unnamed = {label_term(name) for name in hidden}
    found = [
        Place(scope, term)
        for scope in scopes
        for term in starts(query, counts.scopes.get(scope, counts.whole))
        if term not in unnamed
    ]
    if len(found) <= max(_MOST_PLACES, len(scopes)):
        return found
    return [Place(scope, EVERYTHING) for scope in dict.fromkeys(place.scope for place in found)]


async def look(
    services: Services,
    access: Access,
    query: Query,
    *,
    cursor: Cursor,
    where: Sequence[Place],
    rows: int,
    enough: int = PAGE,
) -> Look:
    """Find `enough` pictures from the cursor on, looking at `rows` visible ones at most.

    Raises RetryLaterError.
    """
    stretch = Stretch(
        newer_than=max(cursor.newer_than, query.newer_than),
        older_than=min(filter(None, (cursor.older_than, query.older_than)), default=""),
        oldest_first=cursor.newer,
    )
    if stretch.is_empty:
        return Look(())
    found: list[Sight] = []
    seen, last = 0, ""
    rules = services.rules
    hidden = hidden_labels(rules)
    async with aclosing(merged(services.index, access, where, stretch)) as entries:
        async for entry in entries:
            if not cursor.admits(entry.position):
                continue
            if seen == rows:
                return Look(tuple(found), stopped_at=last)
            seen, last = seen + 1, entry.position
            match = matches(query, entry, minimum=rules.min_confidence, hidden=hidden)
            if match and len(found) == enough:
                return Look(tuple(found), more=True)
            if match:
                found.append(Sight(entry, match))
    return Look(tuple(found))
