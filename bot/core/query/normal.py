"""The normal form of a search: text that means the same whenever it is parsed again."""

import re
from collections.abc import Sequence
from datetime import timedelta

from bot.core.keys import label_slug
from bot.core.query.query import Bound
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
    exclusive,
)

_BARE = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
_RESERVED = frozenset({"and", "or", "not", "in", "from", "by"})


def normal_form(expression: Expression, sure: Sequence[Bound], *, keep_words_apart: bool) -> str:
    """The search with dates instead of "yesterday", ids instead of names, and labels' own names.

    Two labels beside each other get an "and" between them, so that they stay two when later there
    is a label that both words name. With `keep_words_apart` they are quoted, because there is
    a label whose name has an "and" in it.
    """
    parts = expression.parts if isinstance(expression, And) else (expression,)
    text = _all_of(parts, keep_words_apart=keep_words_apart)
    bounds = [f"confidence:{bound.sign}{bound.percent:g}" for bound in sure]
    return " ".join([*([text] if text else []), *bounds])


def _all_of(parts: Sequence[Expression], *, keep_words_apart: bool) -> str:
    pieces: list[str] = []
    sorts: set[type] = set()
    was_bare = False
    for part in parts:
        piece = _text(part, keep_words_apart=keep_words_apart)
        is_bare = _BARE.fullmatch(piece.removeprefix("-")) is not None
        sort = exclusive(part) if isinstance(part, Condition) else None
        if was_bare and is_bare and not piece.startswith("-"):
            pieces += [f'"{piece}"'] if keep_words_apart else ["and", piece]
        else:
            # Brackets keep two channels, of which no picture has both, from meaning any of them.
            pieces.append(f"({piece})" if sort in sorts else piece)
        sorts |= {sort} if sort is not None else set()
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
            return f"-{_condition(part)}"
        case _:
            return _condition(expression)


def _condition(condition: Condition) -> str:
    match condition:
        case HasLabel(name):
            return _name(name)
        case HasBoxes(name):
            return f"count:{_name(name)}{_amount(condition)}"
        case HasColour(name):
            return f"colour:{name}"
        case HasText():
            return "has:text"
        case _:
            return _circumstance(condition)


def _circumstance(condition: InChannel | FromPerson | Posted | IsKind) -> str:
    match condition:
        case InChannel(channel):
            return f"in:<#{channel}>"
        case FromPerson(user):
            return f"from:<@{user}>"
        case IsKind(kind):
            return f"type:{kind}"
        case Posted():
            return _days(condition)


def _name(name: str) -> str:
    slug = label_slug(name)
    if _BARE.fullmatch(slug) and slug not in _RESERVED:
        return slug
    # Parsing decodes Slack's entities once more, so what looks like one is encoded.
    return f'"{slug.replace("&", "&amp;") if ";" in slug else slug}"'


def _amount(boxes: HasBoxes) -> str:
    if boxes.high is None:
        return f">={boxes.low}"
    return f"={boxes.low}" if boxes.high == boxes.low else f"<={boxes.high}"


def _days(posted: Posted) -> str:
    first, end = posted.first, posted.end
    if first is None or end is None:
        return f"since:{first}" if first else f"before:{end}"
    if posted.is_day:
        return f"on:{first}"
    if posted.is_year:
        return f"during:{first.year}"
    if posted.is_month:
        return f"during:{first:%Y-%m}"
    return f"during:{first}..{end - timedelta(days=1)}"
