"""The story of `/labels top`: what was seen most, and how the library grew."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.core.access import Access
from bot.core.entries import label_term
from bot.core.keys import label_slug
from bot.core.top import Counted, Top, folded, top_of
from bot.jobs.overview import counts, overview, overview_of_days
from bot.jobs.services import Services
from bot.jobs.together import together

_LEADING = 16
"""Of so many labels the ancestors are looked up; the rest would not be shown anyway."""


def channels_named(access: Access, wanted: str) -> frozenset[str]:
    """The channels that a question names by id or by `#name`, empty for none.

    There is none where the asker may not open it, whether it exists or not.
    """
    names = ((channel, access.names.get(channel, "")) for channel in access.channels)
    return frozenset(
        channel
        for channel, name in names
        if wanted == channel or (name and wanted == f"#{name.lower()}")
    )


async def most_seen(
    services: Services, access: Access, channels: frozenset[str], *, days: int, now: float
) -> Top:
    """Count what this person may see, in some channels or in all.

    The days (UTC) end with the one of `now`, in seconds of the epoch.
    """
    last = datetime.fromtimestamp(now, tz=UTC).date()
    first = last - timedelta(days=days - 1)
    whole, found = await together(
        overview(services.index, access, channels),
        overview_of_days(services.index, access, first, last, channels),
    )
    return top_of(
        whole, found, first, last,
        person_guesses=services.rules.person_guesses, channels=sorted(channels),
    )  # fmt: skip


async def leading(services: Services, access: Access, top: Top) -> list[Counted]:
    """The labels to show: without ancestors that only follow from another label.

    Counts do not know what is an ancestor of what, so for each label one picture is read. Which
    one does not matter, and nothing else of it is used: a label has the same ancestors on all.
    """
    labels = top.labels[:_LEADING]
    seen = await counts(services.index, access, frozenset(top.channels))
    scopes = [
        next((scope for scope, tally in seen.scopes.items() if label.name in tally.labels), None)
        for label in labels
    ]
    found = await together(
        *(
            _ancestors(services, access.team, scope, label.name)
            for scope, label in zip(scopes, labels, strict=True)
            if scope is not None
        )
    )
    return folded(labels, dict(found))


async def _ancestors(
    services: Services, team: str, scope: str, name: str
) -> tuple[str, Sequence[str]]:
    """A label with its ancestors."""
    page = await services.index.entries(team, scope, label_term(name), limit=1)
    for entry in page.found:
        image = await services.library.find_image(team, *entry.identity)
        for label in image.analysis.labels if image else ():
            if label_slug(label.name) == label_slug(name):
                return name, label.parents
    return name, ()
