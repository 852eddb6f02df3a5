"""A search in words: its normal form, which can be parsed, and a description for people."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.core.entries import Kind
from bot.core.keys import label_slug
from bot.core.query.query import Bound, Query
from bot.core.query.tree import (
    And,
    Condition,
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
)

_BARE = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
_RESERVED = frozenset({"and", "or", "not", "in", "from", "by"})
_KINDS = {Kind.PHOTO: "photos", Kind.GIF: "GIFs", Kind.VIDEO: "videos"}
_SIGNS = {">=": "at least", ">": "more than", "<=": "at most", "<": "less than"}


def normal_form(expression: Expression, sure: Sequence[Bound], *, keep_words_apart: bool) -> str:
    """The search as text that means the same to `parse`, whatever else is known by then.

    With `keep_words_apart`, "and" is not enough between two labels to keep them two.
    """
    parts = expression.parts if isinstance(expression, And) else (expression,)
    text = _all_of(parts, keep_words_apart=keep_words_apart)
    bounds = [f"confidence:{bound.sign}{_number(bound.percent)}" for bound in sure]
    return " ".join([*([text] if text else []), *bounds])


def _all_of(parts: Sequence[Expression], *, keep_words_apart: bool) -> str:
    pieces: list[str] = []
    was_bare = False
    for part in parts:
        piece = _text(part, keep_words_apart=keep_words_apart)
        is_bare = _BARE.fullmatch(piece.removeprefix("-")) is not None
        if is_bare and was_bare and keep_words_apart and not piece.startswith("-"):
            piece = f'"{piece}"'
        elif is_bare and was_bare and not piece.startswith("-"):
            pieces.append("and")
        pieces.append(piece)
        was_bare = is_bare
    return " ".join(pieces)


def _text(expression: Expression, *, keep_words_apart: bool) -> str:
    match expression:
        case And(parts):
            return f"({_all_of(parts, keep_words_apart=keep_words_apart)})"
        case Or(parts):
            each = (_text(part, keep_words_apart=keep_words_apart) for part in parts)
            return f"({' or '.join(each)})"
        case Not(part):
            return f"-{_condition_text(part)}"
        case _:
            return _condition_text(expression)


def _condition_text(condition: Condition) -> str:
    match condition:
        case HasLabel(name):
            return _name(name)
        case HasBoxes(name, low, high):
            return f"count:{_name(name)}{_range(low, high)}"
        case InChannel(channel):
            return f"in:<#{channel}>"
        case FromPerson(user):
            return f"from:<@{user}>"
        case Posted(first, end):
            return _days_text(first, end)
        case IsKind(kind):
            return f"type:{kind}"
        case HasText():
            return "has:text"
        case HasColour(name):
            return f"colour:{name}"


def _name(name: str) -> str:
    slug = label_slug(name)
    is_plain = _BARE.fullmatch(slug) and slug not in _RESERVED
    return slug if is_plain else f'"{slug}"'


def _range(low: int, high: int | None) -> str:
    if high is None:
        return f">={low}"
    return f"={low}" if high == low else f"<={high}"


def _days_text(first: date | None, end: date | None) -> str:
    if first is None or end is None:
        return f"since:{first}" if first else f"before:{end}"
    if end - first <= timedelta(days=1):
        return f"on:{first}"
    if first.day == end.day == 1 and _months(first, end) == 1:
        return f"during:{first:%Y-%m}"
    if first.day == end.day == 1 and first.month == end.month == 1 and end.year == first.year + 1:
        return f"during:{first.year}"
    return f"during:{first}..{end - timedelta(days=1)}"


def _months(first: date, end: date) -> int:
    return (end.year - first.year) * 12 + end.month - first.month


def _number(value: float) -> str:
    return f"{value:g}"


class PieceSort(StrEnum):
    """What a piece of a description is."""

    TEXT = "text"
    LABEL = "label"
    CHANNEL = "channel"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a description: plain text, not escaped; `id` of a channel or a person."""

    text: str
    sort: PieceSort = PieceSort.TEXT
    id: str = ""


def describe(query: Query) -> str:
    """What is searched for as plain text: `Beach without Person in #trip since 3 May 2026`."""
    return "".join(piece.text for piece in pieces(query))


def pieces(query: Query) -> tuple[Piece, ...]:
    """The same in pieces, so that names can be set off and mentions be made."""
    expression = query.expression
    parts = expression.parts if isinstance(expression, And) else (expression,)
    told = list(_told(parts))
    for bound in query.sure:
        told += [*_gap(told), Piece(f"{_SIGNS[bound.sign]} {_number(bound.percent)} % sure")]
    return tuple(told) or (Piece("all pictures"),)


def _gap(told: Sequence[Piece]) -> list[Piece]:
    return [Piece(" ")] if told else []


def _told(parts: Sequence[Expression]) -> Iterable[Piece]:
    """Conditions that all hold: labels first, joined by "and"; the rest follows."""
    ordered = sorted(parts, key=_rank)
    for index, part in enumerate(ordered):
        if index:
            yield Piece(" and " if _rank(part) == 0 else " ")
        yield from _piece(part)


def _rank(expression: Expression) -> int:
    match expression:
        case HasLabel() | Or():
            return 0
        case Not(HasLabel()):
            return 1
        case _:
            return 2


def _piece(expression: Expression) -> Iterable[Piece]:
    match expression:
        case And(parts):
            yield Piece("(")
            yield from _told(parts)
            yield Piece(")")
        case Or(parts):
            yield Piece("(")
            for index, part in enumerate(parts):
                yield from [Piece(" or ")] if index else []
                yield from _piece(part)
            yield Piece(")")
        case Not(part):
            yield from _condition(part, "without ", "not ")
        case _:
            yield from _condition(expression, "with ", "")


def _condition(condition: Condition, having: str, being: str) -> Iterable[Piece]:
    match condition:
        case HasLabel(name):
            yield from [Piece(having)] if being else []
            yield Piece(name, PieceSort.LABEL)
        case HasBoxes(name, low, high):
            yield Piece(f"{having}{_amount(low, high)} × ")
            yield Piece(name, PieceSort.LABEL)
        case InChannel(channel, name):
            yield Piece(f"{being}in ")
            yield Piece(f"#{name}" if name else "that channel", PieceSort.CHANNEL, channel)
        case FromPerson(user, name, is_asker):
            yield Piece(f"{being}from ")
            shown = "you" if is_asker else f"@{name}" if name else "that person"
            yield Piece(shown, PieceSort.PERSON, user)
        case Posted(first, end):
            yield Piece(f"{being}{_days(first, end)}")
        case IsKind(kind):
            yield Piece(f"{being}{_KINDS[kind]}")
        case HasText():
            yield Piece(f"{having}text")
        case HasColour(name):
            yield Piece(f"{having}{name}")


def _amount(low: int, high: int | None) -> str:
    if high is None:
        return f"at least {low}"
    return str(low) if low == high else f"{low}–{high}"


def _days(first: date | None, end: date | None) -> str:
    if first is None or end is None:
        return f"since {_day(first)}" if first else f"before {_day(end)}" if end else "at any time"
    last = end - timedelta(days=1)
    if last <= first:
        return f"on {_day(first)}"
    if first.day == end.day == 1 and _months(first, end) == 1:
        return f"in {first:%B %Y}"
    if first.day == end.day == 1 and first.month == end.month == 1 and end.year == first.year + 1:
        return f"in {first.year}"
    return f"from {_day(first)} to {_day(last)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
