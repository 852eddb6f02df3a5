"""The story of `/labels top`: what was seen most, and how the library grew."""

from datetime import UTC, datetime, timedelta

from bot.core.access import Access
from bot.core.entries import Entry, label_term
from bot.core.top import Counted, Top, TopWords, folded, top_of
from bot.errors import BotError
from bot.jobs.overview import overview, overview_of_days
from bot.jobs.services import Services
from bot.jobs.together import together

_LEADING = 16
"""Of so many labels the ancestors are looked up; the rest would not be shown anyway."""


async def most_seen(services: Services, access: Access, asked: TopWords, now: float) -> Top:
    """Count what this person may see, up to `now` in seconds of the epoch.

    Raises BotError for a channel that is not among it, whether it exists or not.
    """
    channels = _channels(access, asked.channel)
    last = datetime.fromtimestamp(now, tz=UTC).date()
    first = last - timedelta(days=asked.days - 1)
    whole, days = await together(
        overview(services.index, access, channels),
        overview_of_days(services.index, access, first, last, channels),
    )
    return top_of(
        whole, days, first, last,
        person_guesses=services.rules.person_guesses, channels=tuple(channels),
    )  # fmt: skip


async def leading(services: Services, access: Access, top: Top) -> list[Counted]:
    """The labels to show: without ancestors that only follow from another label.

    Counts do not know what is an ancestor of what, so for each label one picture is read.
    """
    labels = top.labels[:_LEADING]
    scopes = access.scopes(frozenset(top.channels))
    tallies = await services.index.tallies(access.team, scopes)
    places = [
        (scope, label_term(label.name))
        for label in labels
        for scope in [scope for scope in scopes if label.name in tallies[scope].labels][:1]
    ]
    found = await together(*(_one_of(services, access, *place) for place in places))
    pictures = {entry.identity for entries in found for entry in entries}
    images = await together(
        *(services.library.find_image(access.team, *picture) for picture in sorted(pictures))
    )
    ancestors = {
        label.name: label.parents for image in images if image for label in image.analysis.labels
    }
    return folded(labels, ancestors)


async def _one_of(services: Services, access: Access, scope: str, term: str) -> list[Entry]:
    """The newest picture there, if it may be seen."""
    page = await services.index.entries(access.team, scope, term, limit=1)
    return [entry for entry in page.found if access.shows(scope, entry.channel)]


def _channels(access: Access, wanted: str) -> frozenset[str]:
    if not wanted:
        return frozenset()
    found = frozenset(
        channel
        for channel in access.channels
        if wanted in (channel, f"#{access.names.get(channel, '').lower()}")
    )
    if not found:
        raise BotError("I know no such channel, or you cannot open it, or I am not in it.")
    return found
