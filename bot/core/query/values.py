"""A filter with its value or values, out of a search that is being read."""

from bot.core.query.advice import Advice, bad_value, missing_value, unknown_filter
from bot.core.query.cursor import Cursor
from bot.core.query.filters import FILTERS, SPELLINGS, Asked, Value
from bot.core.query.mistakes import QueryError
from bot.core.query.query import Bound
from bot.core.query.tokens import VALUES, Sort, Token
from bot.core.query.tree import either

_GO_ON = frozenset({Sort.WORD, Sort.COMMA})
"""What may stand inside a value after its first word."""


def filter_at(cursor: Cursor, key_token: Token, asked: Asked) -> Value:
    """What the filter says whose name and colon were just taken. Raises QueryError."""
    typed = key_token.text[:-1].casefold()
    if typed not in SPELLINGS:
        raise _told(unknown_filter(typed), cursor, key_token)
    key = SPELLINGS[typed]
    values = [_value(cursor, key, key_token, asked)]
    while FILTERS[key].lists and _goes_on(cursor):
        cursor.next()
        values.append(_value(cursor, key, key_token, asked))
    conditions = [value for value in values if not isinstance(value, Bound)]
    return either(conditions) if conditions else values[0]


def _value(cursor: Cursor, key: str, key_token: Token, asked: Asked) -> Value:
    """The longest text from here on that the filter understands."""
    first = cursor.peek()
    if first is None or first.sort not in VALUES:
        raise _told(missing_value(key, asked), cursor, key_token)
    for many in range(1 + FILTERS[key].words, 0, -1):
        tokens = cursor.ahead(many)
        if len(tokens) == many and all(token.sort in _GO_ON for token in tokens[1:]):
            value = FILTERS[key].read(_joined(cursor, tokens), asked)
            if value is not None:
                cursor.at += many
                return value
    cursor.next()
    raise _told(bad_value(key, first.text, asked), cursor, key_token, first)


def _joined(cursor: Cursor, tokens: tuple[Token, ...]) -> str:
    return tokens[0].text + cursor.source[tokens[0].end : tokens[-1].end]


def _goes_on(cursor: Cursor) -> bool:
    """Whether `|` or a comma and another value follow without a space."""
    match cursor.ahead(2):
        case (sign, value):
            is_list = sign.sort in (Sort.OR, Sort.COMMA) and value.sort in VALUES
            return is_list and sign.is_glued and value.is_glued
        case _:
            return False


def _told(
    advice: Advice, cursor: Cursor, key_token: Token, last: Token | None = None
) -> QueryError:
    return cursor.wrong(advice.sentence, key_token, last, instead=advice.instead)
