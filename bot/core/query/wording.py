"""A search as people would say it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.core.query.query import Query
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

_KINDS = {"photo": "as a photo", "gif": "as a GIF", "video": "as a video"}
_SIGNS = {">=": "at least", ">": "more than", "<=": "at most", "<": "less than"}


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
    told = list(_whole(query.expression))
    if not told:
        told = [Piece("anything" if query.sure else "all pictures")]
    for bound in query.sure:
        told.append(Piece(f", {_SIGNS[bound.sign]} {bound.percent:g} % sure"))
    return tuple(told)


def _whole(expression: Expression) -> Iterator[Piece]:
    match expression:
        case And(parts):
            yield from _all_of(parts)
        case Or(parts):
            yield from _joined(parts, " or ")
        case _:
            yield from _part(expression)


def _all_of(parts: Sequence[Expression]) -> Iterator[Piece]:
    """Conditions that all hold: labels first, then those left out, then the circumstances."""
    labels = [part for part in parts if isinstance(part, HasLabel | Or) and not _is_plain(part)]
    without = [part.part for part in parts if isinstance(part, Not) and _is_label(part.part)]
    others = [
        part
        for part in parts
        if part not in labels and not (isinstance(part, Not) and _is_label(part.part))
    ]
    groups = [
        list(_joined(labels, " and ")),
        [Piece("without "), *_joined(without, " or ")] if without else [],
        list(_joined(others, " ")),
    ]
    for index, group in enumerate(group for group in groups if group):
        yield from [Piece(" ")] if index else []
        yield from group


def _is_label(condition: Condition) -> bool:
    return isinstance(condition, HasLabel)


def _is_plain(expression: Expression) -> bool:
    """Whether it is a choice of circumstances, which reads well without brackets."""
    simple = InChannel | FromPerson | Posted | IsKind
    return isinstance(expression, Or) and all(isinstance(part, simple) for part in expression.parts)


def _joined(parts: Iterable[Expression], word: str) -> Iterator[Piece]:
    for index, part in enumerate(parts):
        yield from [Piece(word)] if index else []
        yield from _part(part)


def _part(expression: Expression) -> Iterator[Piece]:
    match expression:
        case And() | Or() if not _is_plain(expression):
            yield from (Piece("("), *_whole(expression), Piece(")"))
        case And() | Or():
            yield from _whole(expression)
        case Not(HasLabel(name)):
            yield from (Piece("without "), _label(name))
        case Not(HasText() | HasColour() as part):
            yield Piece(f"without {_looks(part)}")
        case Not(HasBoxes(name, low, None)):
            yield from (Piece(f"{f'fewer than {low}' if low > 1 else 'no'} × "), _label(name))
        case Not(part):
            yield from (Piece("not "), *_condition(part))
        case _:
            yield from _condition(expression)


def _condition(condition: Condition) -> Iterator[Piece]:
    match condition:
        case HasLabel(name):
            yield _label(name)
        case HasBoxes(name):
            yield from (Piece(f"{_amount(condition)} × "), _label(name))
        case HasText() | HasColour():
            yield Piece(f"with {_looks(condition)}")
        case _:
            yield from _circumstance(condition)


def _circumstance(condition: InChannel | FromPerson | Posted | IsKind) -> Iterator[Piece]:
    match condition:
        case InChannel(channel, name):
            shown = f"#{name}" if name else "that channel"
            yield from (Piece("in "), Piece(shown, PieceSort.CHANNEL, channel))
        case FromPerson(user, name, is_asker):
            shown = "you" if is_asker else f"@{name}" if name else "that person"
            yield from (Piece("from "), Piece(shown, PieceSort.PERSON, user))
        case IsKind(kind):
            yield Piece(_KINDS[kind])
        case Posted():
            yield Piece(_days(condition))


def _label(name: str) -> Piece:
    return Piece(name, PieceSort.LABEL)


def _looks(condition: HasText | HasColour) -> str:
    return condition.name if isinstance(condition, HasColour) else "text"


def _amount(boxes: HasBoxes) -> str:
    if boxes.high is None:
        return f"at least {boxes.low}"
    return str(boxes.low) if boxes.low == boxes.high else f"{boxes.low} to {boxes.high}"


def _days(posted: Posted) -> str:
    first, end = posted.first, posted.end
    if first is None or end is None:
        return f"since {_day(first)}" if first else f"before {_day(end)}" if end else "at any time"
    if posted.is_day:
        return f"on {_day(first)}"
    if posted.is_year:
        return f"in {first.year}"
    if posted.is_month:
        return f"in {first:%B %Y}"
    return f"from {_day(first)} to {_day(end - timedelta(days=1))}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
