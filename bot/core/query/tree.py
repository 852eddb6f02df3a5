"""A search as a tree of conditions on a picture.

"And" and "or" join any conditions; "not" stands directly before a single one, because that is
how searches are read and shown. Use `both`, `either` and `negated`, which keep it so.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.core.entries import Kind


@dataclass(frozen=True, slots=True)
class HasLabel:
    """The picture shows it; `name` is the label's own name, or the words typed if none is known."""

    name: str


@dataclass(frozen=True, slots=True)
class HasBoxes:
    """The label has between `low` (at least 1) and `high` boxes; without `high` any number."""

    name: str
    low: int = 1
    high: int | None = None


@dataclass(frozen=True, slots=True)
class InChannel:
    """Posted in this conversation."""

    channel: str
    name: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class FromPerson:
    """Posted by this person; `is_asker` when it is whoever searches."""

    user: str
    name: str = field(default="", compare=False)
    is_asker: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Posted:
    """Posted from the day `first` on and before the day `end`; either may be open.

    `since` and `before` are the same moments in seconds since the epoch, in the asker's time zone.
    """

    first: date | None = None
    end: date | None = None
    since: float | None = None
    before: float | None = None

    @property
    def is_closed(self) -> bool:
        """Whether it has a beginning and an end."""
        return self.first is not None and self.end is not None

    @property
    def is_day(self) -> bool:
        """Whether it is one day."""
        return self.first is not None and self.end == self.first + timedelta(days=1)

    @property
    def is_month(self) -> bool:
        """Whether it is one month of the calendar."""
        return (
            self.first is not None
            and self.first.day == 1
            and self.end == (self.first + timedelta(days=31)).replace(day=1)
        )

    @property
    def is_year(self) -> bool:
        """Whether it is one year of the calendar."""
        return (
            self.first is not None
            and (self.first.month, self.first.day) == (1, 1)
            and self.end == self.first.replace(year=self.first.year + 1)
        )


@dataclass(frozen=True, slots=True)
class IsKind:
    """A photo, a GIF or a video."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class HasText:
    """Something is written in the picture."""


@dataclass(frozen=True, slots=True)
class HasColour:
    """One of the dominant colours."""

    name: str


Condition = HasLabel | HasBoxes | InChannel | FromPerson | Posted | IsKind | HasText | HasColour


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not hold."""

    part: Condition


@dataclass(frozen=True, slots=True)
class And:
    """All hold; without parts every picture."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one holds."""

    parts: tuple["Expression", ...]


Expression = Condition | Not | And | Or


def both(parts: Iterable[Expression]) -> Expression:
    """All of them, each once, without needless nesting."""
    flat = dict.fromkeys(
        inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,))
    )
    return next(iter(flat)) if len(flat) == 1 else And(tuple(flat))


def either(parts: Iterable[Expression]) -> Expression:
    """At least one of them, each once, without needless nesting."""
    flat = dict.fromkeys(
        inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,))
    )
    return next(iter(flat)) if len(flat) == 1 else Or(tuple(flat))


def negated(expression: Expression) -> Expression:
    """The opposite."""
    match expression:
        case Not(part):
            return part
        case And(parts):
            return either(negated(part) for part in parts)
        case Or(parts):
            return both(negated(part) for part in parts)
        case Posted(first=None, end=end, before=before):
            return Posted(first=end, since=before)
        case Posted(first=first, end=None, since=since):
            return Posted(end=first, before=since)
        case _:
            return Not(expression)


def exclusive(expression: Expression) -> type | None:
    """The sort of condition of which only one can hold: no picture lies in two channels.

    It is that of a choice, too, when all of the choice are of this sort. None for any other.
    """
    match expression:
        case InChannel() | FromPerson() | IsKind():
            return type(expression)
        case Posted() if expression.is_closed:
            return Posted
        case Or(parts):
            sorts = {exclusive(part) for part in parts}
            return sorts.pop() if len(sorts) == 1 else None
        case _:
            return None


def conditions(expression: Expression) -> Iterator[Condition | Not]:
    """Every condition of the tree from left to right; a negated one with its "not"."""
    if isinstance(expression, And | Or):
        for part in expression.parts:
            yield from conditions(part)
    else:
        yield expression
