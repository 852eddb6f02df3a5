"""A search that was understood, and what follows from it for where to look."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.core.query.tree import And, Expression, InChannel, Or, Posted, conditions

_EARLIEST, _LATEST = 1_000_000_000.0, 9_999_999_999.0
"""Between these seconds Slack's `ts` has one width, so that its text sorts like the number."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A demand on the confidence of labels, in percent 0–100."""

    sign: Literal[">=", ">", "<=", "<"]
    percent: float

    def holds(self, confidence: float) -> bool:
        """Whether a confidence meets it."""
        match self.sign:
            case ">=":
                return confidence >= self.percent
            case ">":
                return confidence > self.percent
            case "<=":
                return confidence <= self.percent
            case "<":
                return confidence < self.percent

    @property
    def is_lower(self) -> bool:
        """Whether it asks for more, not for less."""
        return self.sign in (">=", ">")


@dataclass(frozen=True, slots=True)
class Query:
    """What to find. `text` is the search in its normal form: parsing it gives this query again.

    `sure` are the demands of `confidence:`, which hold for all labels of the search. `unknown`
    are its labels that nothing visible carries.
    """

    expression: Expression
    text: str
    sure: tuple[Bound, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def minimum(self) -> float | None:
        """From which confidence labels count (percent), None when the search does not say."""
        if not self.sure:
            return None
        return max((bound.percent for bound in self.sure if bound.is_lower), default=0.0)

    @property
    def channels(self) -> frozenset[str]:
        """The only conversations in which a match can lie; empty for anywhere."""
        return _channels(self.expression) or frozenset()

    @property
    def newer_than(self) -> str:
        """The position that every match lies behind, empty when it may be any age."""
        since = _edge(self.expression, lambda posted: posted.since, inner=max, outer=min)
        return "" if since is None else _position(since)

    @property
    def older_than(self) -> str:
        """The position that every match lies before, empty when there is no end."""
        before = _edge(self.expression, lambda posted: posted.before, inner=min, outer=max)
        return "" if before is None else _position(before)

    @property
    def is_empty(self) -> bool:
        """Whether it asks for every picture."""
        return not self.sure and not any(True for _ in conditions(self.expression))


def _channels(expression: Expression) -> frozenset[str] | None:
    """Where every match lies; None for anywhere."""
    match expression:
        case InChannel(channel):
            return frozenset({channel})
        case And(parts):
            known = [found for part in parts if (found := _channels(part)) is not None]
            return frozenset.intersection(*known) if known else None
        case Or(parts):
            each = [_channels(part) for part in parts]
            sure = [found for found in each if found is not None]
            return frozenset[str]().union(*sure) if len(sure) == len(each) else None
        case _:
            return None


def _edge(
    expression: Expression,
    read: Callable[[Posted], float | None],
    *,
    inner: Callable[[list[float]], float],
    outer: Callable[[list[float]], float],
) -> float | None:
    """The tightest moment that bounds every match; `inner` picks the tighter of several."""
    match expression:
        case Posted():
            return read(expression)
        case And(parts) | Or(parts):
            each = [_edge(part, read, inner=inner, outer=outer) for part in parts]
            known = [found for found in each if found is not None]
            if isinstance(expression, And):
                return inner(known) if known else None
            return outer(known) if len(known) == len(each) else None
        case _:
            return None


def _position(seconds: float) -> str:
    return f"{min(max(seconds, _EARLIEST), _LATEST):.6f}"
