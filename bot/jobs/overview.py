"""What there is to search for, counted over what one person may open and nothing else."""

from bot.core.access import TEAM, Access
from bot.core.tallies import NOTHING, Tally, total
from bot.ports import Index


async def overview(index: Index, access: Access, channels: frozenset[str] = frozenset()) -> Tally:
    """The counts of everything that may be opened, or of some channels of it.

    The team's scope may still count channels that turned private or lost the bot a moment ago:
    they are taken out by their own counts, so that not even a number tells of them.
    """
    scopes = access.scopes(channels)
    if not scopes:
        return NOTHING
    tallies = await index.tallies(access.team, scopes)
    whole = total(tallies.values())
    hidden = sorted(set(tallies.get(TEAM, NOTHING).channels) - access.public)
    if TEAM in scopes and hidden:
        for tally in (await index.tallies(access.team, hidden)).values():
            whole = whole.minus(tally)
    return whole
