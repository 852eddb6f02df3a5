"""Read a search. `docs/search.md` has the grammar for people."""

from bot.core.query.dates import today_of, zone_of
from bot.core.query.filters import Asked
from bot.core.query.known import Known
from bot.core.query.mistakes import QueryError
from bot.core.query.query import Query
from bot.core.query.reading import Reader
from bot.core.query.tokens import LIMIT, tokens
from bot.core.query.tree import HasBoxes, HasLabel, Not, conditions
from bot.core.query.typed import as_meant
from bot.core.query.wording import normal_form


def parse(text: str, known: Known, *, now: float, asker: str, timezone: str) -> Query:
    """The query that a search means to `asker` at `now` (seconds since the epoch).

    `timezone` is the asker's, an IANA name. Raises QueryError for a search that cannot be
    understood, and nothing else, whatever the text.
    """
    if len(text) > LIMIT:
        raise _too_long(as_meant(text[: 2 * LIMIT])[:LIMIT])
    zone = zone_of(timezone)
    source = as_meant(text)
    asked = Asked(known, asker, today_of(now, zone), zone)
    reader = Reader(source, tokens(source), asked)
    expression = reader.whole()
    sure = tuple(dict.fromkeys(reader.sure))
    form = normal_form(expression, sure, keep_words_apart=known.has_and)
    if len(form) > LIMIT:
        raise _too_long(source[: len(source) * 2 // 3])
    named = [
        part.part.name if isinstance(part, Not) else part.name
        for part in conditions(expression)
        if isinstance(part.part if isinstance(part, Not) else part, HasLabel | HasBoxes)
    ]
    unknown = dict.fromkeys(name for name in named if known.label(name) is None)
    return Query(expression, form, sure, tuple(unknown))


def _too_long(kept: str) -> QueryError:
    """`kept` is as much of it as can stay."""
    sentence = f"A search can have at most {LIMIT} characters."
    fix, _, word = kept.rpartition(" ")
    return QueryError(sentence, word, fix)
