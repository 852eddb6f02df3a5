"""Where to start reading: the terms whose rows hold every match, the fewest rows there are."""

from collections.abc import Iterable

from bot.core.entries import EVERYTHING, WITH_TEXT, colour_term, kind_term, label_term, person_term
from bot.core.query.query import Query
from bot.core.query.tree import (
    And,
    Expression,
    FromPerson,
    HasBoxes,
    HasColour,
    HasLabel,
    HasText,
    IsKind,
    Or,
)
from bot.core.tallies import Tally

_ROWS_OF_A_REQUEST = 20
"""What reading one more term costs besides its rows."""
_SHARE_OF_A_PERSON = 0.1
"""People are not counted, so one is taken to have posted this share of all pictures."""


def starts(query: Query, tally: Tally) -> tuple[str, ...]:
    """Terms such that every match stands under at least one of them (see `bot.core.entries`)."""
    return _cover(query.expression, tally)


def _cover(expression: Expression, tally: Tally) -> tuple[str, ...]:
    match expression:
        case And(parts):
            covers = [(EVERYTHING,), *(_cover(part, tally) for part in parts)]
        case Or(parts):
            union = dict.fromkeys(term for part in parts for term in _cover(part, tally))
            covers = [(EVERYTHING,), *([tuple(union)] if EVERYTHING not in union else [])]
        case _:
            return (_term(expression) or EVERYTHING,)
    # At the same price anything is preferred to everything: it can only be shorter.
    return min(covers, key=lambda terms: (_cost(terms, tally), EVERYTHING in terms))


def _term(condition: Expression) -> str | None:
    match condition:
        case HasLabel(name) | HasBoxes(name):
            return label_term(name)
        case HasColour(name):
            return colour_term(name)
        case IsKind(kind):
            return kind_term(kind)
        case FromPerson(user):
            return person_term(user)
        case HasText():
            return WITH_TEXT
        case _:
            return None


def _cost(terms: Iterable[str], tally: Tally) -> float:
    return sum(_rows(term, tally) + _ROWS_OF_A_REQUEST for term in terms)


def _rows(term: str, tally: Tally) -> float:
    if term == EVERYTHING:
        return tally.pictures
    if term.startswith(person_term("")):
        return tally.pictures * _SHARE_OF_A_PERSON
    return tally.terms.get(term, 0)
