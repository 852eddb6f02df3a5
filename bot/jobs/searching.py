"""`/labels search`: one page of the pictures that are asked for, of those that may be seen."""

from bot.core.access import Access
from bot.core.paging import Cursor, behind
from bot.core.query import Known, Query, QueryError, parse, pieces
from bot.core.results import Misread, Results, found
from bot.core.tallies import Tally
from bot.jobs.looking import FIRST_LOOK, LONGER_LOOK, Look, hidden_labels, look, places
from bot.jobs.overview import counts
from bot.jobs.services import Rules, Services
from bot.jobs.suggesting import suggest


async def search(services: Services, access: Access, cursor: Cursor) -> Results | Misread:
    """The page that a cursor leads to; the first one for a cursor of words and a moment alone.

    Raises RetryLaterError.
    """
    counted = await counts(services.index, access)
    known = known_names(counted.whole, access, services.rules)
    try:
        query = parse(
            cursor.words, known, now=cursor.asked, asker=access.user, timezone=access.timezone
        )
    except QueryError as error:
        return Misread(error.sentence, error.word, error.fix, cursor.asked)
    where = places(query, access, counted, hidden_labels(services.rules))
    rows = LONGER_LOOK if cursor.cut else FIRST_LOOK
    seen = await look(services, access, query, cursor=cursor, where=where, rows=rows)
    # Its normal form means the same later on, whatever other labels are known by then.
    lasting = Cursor(query.text, cursor.asked, cursor.cut, newer=cursor.newer)
    if seen.found or seen.stopped_at or cursor.cut:
        return _page(query, lasting, seen, services.rules)
    instead = await suggest(services, access, query, known, counted)
    return Results(about=pieces(query), instead=instead, asked=cursor.asked)


def known_names(tally: Tally, access: Access, rules: Rules) -> Known:
    """What a search may name: what the person may see, without what nobody should find."""
    hidden = hidden_labels(rules)
    return Known(
        labels=[name for name in tally.labels if name not in hidden],
        aliases={alias: name for alias, name in tally.aliases.items() if name not in hidden},
        channels=access.names,
    )


def _page(query: Query, cursor: Cursor, seen: Look, rules: Rules) -> Results:
    newest_first = seen.found[::-1] if cursor.newer else seen.found
    positions = [sight.entry.position for sight in newest_first]
    last = seen.stopped_at
    if cursor.newer:
        top = behind(positions[0]) if seen.more else behind(last) if last else ""
        bottom = positions[-1] if positions else cursor.cut
    else:
        top = behind(positions[0]) if positions and cursor.cut else cursor.cut
        bottom = positions[-1] if seen.more else last
    return Results(
        about=pieces(query),
        found=tuple(
            found(
                sight.entry,
                sight.match.reasons,
                minimum=rules.min_confidence,
                guesses=rules.person_guesses,
            )
            for sight in newest_first
        ),
        newer=cursor.above(top) if top else None,
        older=cursor.below(bottom) if bottom else None,
        stopped_at=float(last.partition("#")[0]) if last else 0.0,
        went=cursor if cursor.cut else None,
        asked=cursor.asked,
    )
