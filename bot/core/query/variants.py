"""The same search with one thing changed: what somebody may have meant who found nothing."""

from collections.abc import Iterator
from dataclasses import replace

from bot.core.query.known import Known
from bot.core.query.normal import normal_form
from bot.core.query.query import Query
from bot.core.query.tree import (
    And,
    Expression,
    FromPerson,
    HasBoxes,
    HasColour,
    HasLabel,
    HasText,
    InChannel,
    IsKind,
    Not,
    Or,
    Posted,
    both,
    either,
)

_FILTERS: tuple[tuple[str, tuple[type, ...]], ...] = (
    ("at any time", (Posted,)),
    ("in any channel", (InChannel,)),
    ("from anybody", (FromPerson,)),
    ("of any kind", (IsKind,)),
    ("in any colour", (HasColour,)),
    ("with or without text", (HasText,)),
)


def with_label(query: Query, name: str, instead: str, known: Known) -> Query:
    """The search for another label in the place of one."""
    expression = _renamed(query.expression, name, instead)
    unknown = tuple(each for each in query.unknown if each != name)
    return _made(replace(query, expression=expression, unknown=unknown), known)


def for_label(name: str, known: Known) -> Query:
    """The search for one label and nothing else."""
    return _made(Query(HasLabel(name), ""), known)


def unfiltered(query: Query, known: Known) -> Iterator[tuple[str, Query]]:
    """The search without each of its filters in turn, and what that means in words.

    A search that would ask for every picture is left out.
    """
    parts = _parts(query.expression)
    for words, kinds in _FILTERS:
        kept = [part for part in parts if not _is_any(part, kinds)]
        if len(kept) < len(parts):
            varied = _made(replace(query, expression=both(kept)), known)
            if not varied.is_empty:
                yield words, varied
    if query.sure:
        varied = _made(replace(query, sure=()), known)
        if not varied.is_empty:
            yield "however sure I am", varied


def _made(query: Query, known: Known) -> Query:
    text = normal_form(query.expression, query.sure, keep_words_apart=known.has_and)
    return replace(query, text=text)


def _parts(expression: Expression) -> tuple[Expression, ...]:
    return expression.parts if isinstance(expression, And) else (expression,)


def _is_any(part: Expression, kinds: tuple[type, ...]) -> bool:
    if isinstance(part, Or):
        return all(_is_any(inner, kinds) for inner in part.parts)
    return isinstance(part.part if isinstance(part, Not) else part, kinds)


def _renamed(expression: Expression, name: str, instead: str) -> Expression:
    match expression:
        case And(parts):
            return both(_renamed(part, name, instead) for part in parts)
        case Or(parts):
            return either(_renamed(part, name, instead) for part in parts)
        case Not(HasLabel(other)) if other == name:
            return Not(HasLabel(instead))
        case HasLabel(other) if other == name:
            return HasLabel(instead)
        case HasBoxes(other) if other == name:
            return replace(expression, name=instead)
        case _:
            return expression
