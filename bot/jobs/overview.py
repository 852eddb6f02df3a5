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
    """What may be seen, counted scope by scope; a scope without anything in it counts nothing.

    `is_settled` is false while the team's scope holds pictures that must not be seen: what was
    posted in their channels since is taken out too, so a count of 0 may be too low.
    """

    scopes: Mapping[str, Tally]
    is_settled: bool = True

    @property
    def whole(self) -> Tally:
        """All scopes together."""
        return total(self.scopes.values())


async def counts(index: Index, access: Access, channels: frozenset[str] = frozenset()) -> Counts:
    """The counts of everything that may be opened, or of some channels of it, by scope.

    The team's scope may still count channels that turned private or lost the bot a moment ago:
    they are taken out by their own counts, so that not even a number tells of them.
    """
    scopes = access.scopes(channels)
    if not scopes:
        return Counts({})
    tallies = await index.tallies(access.team, scopes)
    counted = {scope: tallies.get(scope, NOTHING) for scope in scopes}
    hidden = sorted(set(counted.get(TEAM, NOTHING).channels) - access.public)
    if hidden:
        for tally in (await index.tallies(access.team, hidden)).values():
            counted[TEAM] = counted[TEAM].minus(tally)
    return Counts(counted, is_settled=not hidden)


async def overview_of_days(
    index: Index, access: Access, first: date, last: date, channels: frozenset[str] = frozenset()
) -> Mapping[date, Tally]:
    """The same for each day (UTC) that has any pictures, both ends included."""
    scopes = access.scopes(channels)
    found = await _days(index, access, scopes, first, last)
    counted = {channel for tally in found.get(TEAM, {}).values() for channel in tally.channels}
    hidden = await _days(index, access, sorted(counted - access.public), first, last)
    whole: dict[date, Tally] = {}
    for scope, days in found.items():
        for day, tally in days.items():
            taken_out = [each[day] for each in hidden.values() if scope == TEAM and day in each]
            whole[day] = whole.get(day, NOTHING).plus(tally.minus(total(taken_out)))
    return {day: tally for day, tally in whole.items() if tally.pictures}


async def _days(
    index: Index, access: Access, scopes: Sequence[str], first: date, last: date
) -> dict[str, Mapping[date, Tally]]:
    found = await together(*(index.days(access.team, scope, first, last) for scope in scopes))
    return dict(zip(scopes, found, strict=True))
