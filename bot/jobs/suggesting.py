"""When nothing was found: what would be, in what the asker may see and nowhere else.

The counts tell which labels there are, but each suggestion is tried: a picture that may be shown
must stand behind it.
"""

from collections.abc import Awaitable, Sequence

from bot.core.access import Access
from bot.core.near import near_labels
from bot.core.paging import Cursor
from bot.core.query import Known, Query
from bot.core.query.variants import for_label, unfiltered, with_label
from bot.core.results import Instead
from bot.core.tallies import NOTHING
from bot.jobs.looking import hidden_labels, look, places
from bot.jobs.merging import FIRST_ROWS, Place
from bot.jobs.overview import Counts
from bot.jobs.services import Services
from bot.jobs.together import together

MOST = 3
"""Labels that are tried, each with a request to one place."""

_MOST_FILTERS = 2
_ROWS = 2 * FIRST_ROWS


async def suggest(
    services: Services, access: Access, query: Query, known: Known, counted: Counts
) -> tuple[Instead, ...]:
    """Searches that find something, the nearest first: other labels, else fewer filters.

    Raises RetryLaterError.
    """
    others = _other_labels(services, query, known, counted)
    if others or query.unknown:
        finds = [_finds(services, access, tried, counted, places_tried=1) for _, tried in others]
        return await _kept([idea for idea, _ in others], finds)
    varied = list(unfiltered(query, known))[:_MOST_FILTERS]
    finds = [_finds(services, access, tried, counted) for _, tried in varied]
    ideas = [Instead(words, tried.text, is_filter=True) for words, tried in varied]
    return await _kept(ideas, finds)


async def _kept(ideas: Sequence[Instead], finds: Sequence[Awaitable[bool]]) -> tuple[Instead, ...]:
    found = await together(*finds)
    return tuple(idea for idea, is_sure in zip(ideas, found, strict=True) if is_sure)


def _other_labels(
    services: Services, query: Query, known: Known, counted: Counts
) -> list[tuple[Instead, Query]]:
    """Labels near to those that nothing carries, and how to try them: alone."""
    hidden = hidden_labels(services.rules)
    labels = {name: n for name, n in counted.whole.labels.items() if name not in hidden}
    ideas = [
        (Instead(near, with_label(query, word, near, known).text), for_label(near, known))
        for word in query.unknown
        for near in near_labels(word, labels, MOST)
    ]
    return ideas[:MOST]


async def _finds(
    services: Services,
    access: Access,
    query: Query,
    counted: Counts,
    *,
    places_tried: int | None = None,
) -> bool:
    """Whether there certainly is something, judged by those places that hold most."""
    where = places(query, access, counted, hidden_labels(services.rules))
    where.sort(key=lambda place: -_held(place, counted))
    seen = await look(
        services, access, query,
        cursor=Cursor(query.text, 0.0), where=where[:places_tried], rows=_ROWS, enough=1,
    )  # fmt: skip
    return bool(seen.found)


def _held(place: Place, counted: Counts) -> int:
    return counted.scopes.get(place.scope, NOTHING).terms.get(place.term, 0)
