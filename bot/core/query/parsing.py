"""Read a search. `docs/search.md` has the grammar for people."""

from bot.core.query.cursor import Cursor
from bot.core.query.dates import today_of, zone_of
from bot.core.query.filters import Asked
from bot.core.query.known import Known
from bot.core.query.mistakes import QueryError
from bot.core.query.normal import normal_form
from bot.core.query.query import Query
from bot.core.query.reading import Reader
from bot.core.query.tokens import LIMIT, tokens
from bot.core.query.tree import Expression, HasBoxes, HasLabel, Not, conditions
from bot.core.query.typed import as_meant


def parse(text: str, known: Known, *, now: float, asker: str, timezone: str) -> Query:
    """The query that a search means to `asker` at `now` (seconds since the epoch).

    `timezone` is the asker's, an IANA name. Raises QueryError for a search that cannot be
    understood, and nothing else, whatever the text.
    """
    zone = zone_of(timezone)
    source = as_meant(text)
    if len(source) > LIMIT:
        raise _too_long(source, LIMIT)
    reader = Reader(Cursor(source, tokens(source)), Asked(known, asker, today_of(now, zone), zone))
    expression = reader.whole()
    sure = tuple(dict.fromkeys(reader.sure))
    form = normal_form(expression, sure, keep_words_apart=known.has_and)
    if len(form) > LIMIT:
        raise _too_long(source, len(source) * 2 // 3)
    return Query(expression, form, sure, _unknown(expression, known))


def _unknown(expression: Expression, known: Known) -> tuple[str, ...]:
    wanted = (part.part if isinstance(part, Not) else part for part in conditions(expression))
    names = dict.fromkeys(part.name for part in wanted if isinstance(part, HasLabel | HasBoxes))
    return tuple(name for name in names if known.label(name) is None)


def _too_long(source: str, room: int) -> QueryError:
    """`room` is how many characters of it can stay."""
    sentence = f"A search can have at most {LIMIT} characters."
    kept, _, _ = source[: room + 1].rpartition(" ")
    word = source[len(kept) :].split(maxsplit=1)[0]
    return QueryError(sentence, word[:LIMIT], kept.rstrip())
