"""Pictures that look like another one, among those that the asker may open.

Every request and every row has its price, so not the whole library is compared: candidates are
what stands under the picture's rarest labels, where the counts say that there is anything.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from bot.core.access import Access
from bot.core.alike import Alike, Comparison
from bot.core.entries import EVERYTHING, Entry, Identity, entry_of, label_term
from bot.jobs.overview import Counts, counts
from bot.jobs.services import Services
from bot.jobs.together import together

MAX_REQUESTS = 8
ROWS = 60
"""The newest rows that are compared of each place."""

_PAGES = 4
_OF_A_KIND = 2


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
    rules = services.rules
    seen = await counts(services.index, access)
    comparison = Comparison(seen.whole, rules.min_confidence, person_guesses=rules.person_guesses)
    terms = [label_term(label.name) for label in comparison.sure_labels(entry)]
    places = _places(terms or [EVERYTHING], seen)
    found = await together(*(_read(services, access, place) for place in places))
    others = {other.identity: other for entries in found for other in entries}
    others.pop(entry.identity, None)
    return comparison.alike(entry, others.values(), limit)


def _places(terms: Sequence[str], seen: Counts) -> list[_Place]:
    """The rarest labels first, and only where there is anything."""
    places = [
        _Place(scope, term)
        for term in _telling(terms, seen)
        for scope, tally in seen.scopes.items()
        if term == EVERYTHING or term in tally.terms
    ]
    return places[:MAX_REQUESTS]


def _telling(terms: Sequence[str], seen: Counts) -> list[str]:
    """The rarest terms first, without those that bring nothing new.

    What stands on one picture stands on this one alone; and terms that stand on equally many
    pictures mostly stand on the same ones, so two of a kind are enough.
    """
    counted = seen.whole.terms
    kinds: Counter[int] = Counter()
    telling = []
    for term in sorted(terms, key=lambda term: counted.get(term, 0)):
        count = counted.get(term, 0)
        kinds[count] += 1
        if count != 1 and kinds[count] <= _OF_A_KIND:
            telling.append(term)
    return telling


async def _read(services: Services, access: Access, place: _Place) -> list[Entry]:
    """The newest entries there that may be seen.

    What may not be seen takes no place from them, so it is read past, within reason: it is only
    there until a channel's pictures have been moved.
    """
    shown: list[Entry] = []
    older_than = ""
    for _ in range(_PAGES):
        page = await services.index.entries(
            access.team, place.scope, place.term, limit=ROWS, older_than=older_than
        )
        shown += [entry for entry in page.found if access.shows(place.scope, entry.channel)]
        if len(shown) >= ROWS or not page.more or not page.found:
            break
        older_than = page.found[-1].position
    return shown[:ROWS]
