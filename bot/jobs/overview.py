"""What there is to search for, counted over what one person may open and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.core.access import TEAM, Access
from bot.core.tallies import NOTHING, Tally, total
from bot.jobs.together import together
from bot.ports import Index


async def overview(index: Index, access: Access, channels: frozenset[str] = frozenset()) -> Tally:
    """The counts of everything that may be opened, or of some channels of it."""
    return (await counts(index, access, channels)).whole


@dataclass(frozen=True, slots=True)
class Counts:
    """What may be seen, counted scope by scope and all together.

    A scope without anything in it counts nothing.
    """

    scopes: Mapping[str, Tally]
    whole: Tally


async def counts(index: Index, access: Access, channels: frozenset[str] = frozenset()) -> Counts:
    """The counts of everything that may be opened, or of some channels of it, by scope.

    The team's scope may still count channels that turned private or lost the bot a moment ago.
    Their own counts cannot be taken out of it, because those hold what was posted since, too. So
    until they are moved, the team's are put together from the channels that may be opened: not
    even a number tells of the others.
    """
    scopes = access.scopes(channels)
    if not scopes:
        return Counts({}, NOTHING)
    tallies = await index.tallies(access.team, scopes)
    counted = {scope: tallies.get(scope, NOTHING) for scope in scopes}
    there = set(counted.get(TEAM, NOTHING).channels)
    if there - access.public:
        own = await index.tallies(access.team, sorted(there & access.public))
        counted[TEAM] = total(own.values())
    return Counts(counted, total(counted.values()))


async def overview_of_days(
    index: Index, access: Access, first: date, last: date, channels: frozenset[str] = frozenset()
) -> Mapping[date, Tally]:
    """The same for each day (UTC) that has any pictures, both ends included."""
    found = await _days(index, access, access.scopes(channels), first, last)
    there = {channel for tally in found.get(TEAM, {}).values() for channel in tally.channels}
    if there - access.public:
        found[TEAM] = {}
        found |= await _days(index, access, sorted(there & access.public), first, last)
    whole: dict[date, Tally] = {}
    for days in found.values():
        for day, tally in days.items():
            whole[day] = whole.get(day, NOTHING).plus(tally)
    return whole


async def _days(
    index: Index, access: Access, scopes: Sequence[str], first: date, last: date
) -> dict[str, Mapping[date, Tally]]:
    found = await together(*(index.days(access.team, scope, first, last) for scope in scopes))
    return dict(zip(scopes, found, strict=True))
