"""A search cut into words, quoted phrases, filters, operators and Slack's mentions."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from bot.core.query.mistakes import QueryError
from bot.core.query.typed import cleaned

LIMIT = 500
"""How many characters a search may have: a button's value holds it, and takes 2,000
(https://docs.slack.dev/reference/block-kit/block-elements/button-element)."""


class Sort(Enum):
    """What a token is."""

    WORD = auto()
    PHRASE = auto()
    MENTION = auto()
    FILTER = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    DASH = auto()
    OPEN = auto()
    CLOSE = auto()
    COMMA = auto()


VALUES = frozenset({Sort.WORD, Sort.PHRASE, Sort.MENTION})
"""What may stand behind the colon of a filter."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a search from `start` to `end`; `is_glued` when no space stands before it."""

    sort: Sort
    text: str
    start: int
    end: int
    is_glued: bool


_MENTION = r"<[#@][^<>|\s]+(?:\|[^<>]*)?>"
_PHRASE = r"""\"[^"]*\"|(?<!\w)'[^'"]*'(?!\w)"""
_PLAIN = rf"""(?:(?!{_MENTION})[^\s"()|,;])+"""
_TOKEN = re.compile(
    rf"""
    (?P<space>\s+)
    | (?P<comma>[,;]+)
    | (?P<or>\|+)
    | (?P<open>\()
    | (?P<close>\))
    | (?P<phrase>{_PHRASE})
    | (?P<mention>{_MENTION})
    | (?P<quote>")
    | (?P<filter>[^\W\d_]+:)(?!//)
    | (?P<sign>[-!+]+)
    | (?P<word>{_PLAIN})
    """,
    re.VERBOSE,
)
_VALUE = re.compile(rf"(?P<phrase>{_PHRASE})|(?P<mention>{_MENTION})|(?P<word>{_PLAIN})")
_OPERATORS = {"and": Sort.AND, "&": Sort.AND, "&&": Sort.AND, "or": Sort.OR, "not": Sort.NOT}
_SORTS = {
    "comma": Sort.COMMA, "or": Sort.OR, "open": Sort.OPEN, "close": Sort.CLOSE,
    "phrase": Sort.PHRASE, "mention": Sort.MENTION, "filter": Sort.FILTER,
}  # fmt: skip


def tokens(source: str) -> tuple[Token, ...]:
    """Cut a search that `as_meant` prepared. Raises QueryError for a quote without its other half.

    What follows a filter's colon at once is its value, whatever sign it begins with.
    """
    found: list[Token] = []
    place = 0
    while place < len(source):
        last = found[-1] if found else None
        is_glued = last is not None and last.end == place
        is_value = is_glued and last is not None and last.sort is Sort.FILTER
        cut = (_VALUE if is_value else _TOKEN).match(source, place) or _TOKEN.match(source, place)
        if cut is None or cut.lastgroup == "quote":
            raise _unbalanced(source, place)
        token = _token(cut, is_value=is_value, is_glued=is_glued)
        found += [token] if token else []
        place = cut.end()
    return tuple(found)


def _token(cut: re.Match[str], *, is_value: bool, is_glued: bool) -> Token | None:
    group, text = str(cut.lastgroup), cut[0]
    match group:
        case "space":
            return None
        case "sign":
            sort = _sign(cut, is_glued=is_glued)
        case "word" if not is_value:
            sort = _OPERATORS.get(text.casefold(), Sort.WORD)
        case "word":
            sort = Sort.WORD
        case _:
            sort = _SORTS[group]
    if sort is None:
        return None
    if sort is Sort.PHRASE:
        text = text[1:-1]
    return Token(sort, text, cut.start(), cut.end(), is_glued)


def _sign(cut: re.Match[str], *, is_glued: bool) -> Sort | None:
    """`-` or `!` directly before something excludes it; `+` says what is so anyway."""
    following = cut.string[cut.end() : cut.end() + 1]
    is_alone = not following or following in " ,;|)"
    if not is_alone:
        return Sort.NOT if "-" in cut[0] or "!" in cut[0] else None
    # Behind a word it is punctuation.
    return Sort.DASH if "-" in cut[0] and not is_glued else None


def _unbalanced(source: str, place: int) -> QueryError:
    start, rest = source[:place], source[place + 1 :]
    can_be_closed = cleaned(rest) and len(source) < LIMIT
    fix = f'{start}"{rest}"' if can_be_closed else f"{start} {rest}"
    sentence = "This quotation mark has no partner."
    return QueryError(sentence, source[place:], " ".join(fix.split()))
