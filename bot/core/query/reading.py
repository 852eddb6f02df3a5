"""The grammar of a search: tokens in, a tree out.

    search      = { ["and"] choice }
    choice      = condition { "or" condition }
    condition   = { "-" | "not" } ( "(" search ")" | filter | label )

"Or" binds its neighbours more tightly than standing side by side does.
"""

from difflib import get_close_matches
from typing import TypeVar

from bot.core.query.filters import FILTERS, SPELLINGS, Asked, Filter, Value
from bot.core.query.mistakes import QueryError, wrong
from bot.core.query.query import Bound
from bot.core.query.tokens import LIMIT, VALUES, Sort, Token
from bot.core.query.tree import (
    Expression,
    FromPerson,
    HasLabel,
    InChannel,
    IsKind,
    Posted,
    both,
    either,
    negated,
)
from bot.core.query.typed import cleaned

_V = TypeVar("_V", bound=Value)

MOST_CONDITIONS = 20
"""How many labels and filters a search may have."""
DEEPEST = 8
"""How many brackets may be open at once."""

_OPPOSITE = {">=": "<", ">": "<=", "<=": ">", "<": ">="}
_IN_A_NAME = frozenset({Sort.WORD, Sort.AND, Sort.DASH})
_ENDS = frozenset({Sort.OR, Sort.AND, Sort.CLOSE, Sort.COMMA, Sort.DASH})


class Reader:
    """Reads the tokens of one search from left to right; `sure` collects `confidence:`."""

    def __init__(self, source: str, tokens: tuple[Token, ...], asked: Asked) -> None:
        self.sure: list[Bound] = []
        self._source = source
        self._tokens = tokens
        self._asked = asked
        self._longest = asked.known.longest
        self._at = 0
        self._conditions = 0

    def whole(self) -> Expression:
        """The whole search. Raises QueryError."""
        expression = self._all(0)
        stray = self._peek()
        if stray is not None:
            raise self._wrong("This bracket closes nothing.", stray)
        return expression

    def _all(self, depth: int) -> Expression:
        parts: list[Expression] = []
        while (token := self._peek()) and token.sort is not Sort.CLOSE:
            if token.sort in (Sort.AND, Sort.COMMA):
                self._at += 1
            else:
                parts += self._choice(depth)
        return both(_any_of_same(parts))

    def _choice(self, depth: int) -> list[Expression]:
        """One condition or several joined by "or"; none for what `sure` has taken."""
        start = self._at
        found = [self._condition(depth)]
        while (token := self._peek()) and token.sort is Sort.OR:
            while (token := self._peek()) and token.sort in (Sort.OR, Sort.COMMA):
                self._at += 1
            if self._is_over():
                last = self._tokens[self._at - 1]
                raise self._wrong("There has to be something on both sides of “or”.", last)
            found.append(self._condition(depth))
        bounds = [part for part in found if isinstance(part, Bound)]
        if bounds and (len(found) > 1 or depth):
            raise self._misplaced(start)
        self.sure += bounds
        parts = [part for part in found if not isinstance(part, Bound)]
        return [either(parts)] if parts else []

    def _condition(self, depth: int) -> Value:
        first, signs = self._at, 0
        while (token := self._peek()) and token.sort is Sort.NOT:
            self._at, signs = self._at + 1, signs + 1
        if self._is_over():
            raise self._incomplete(first)
        value = self._single(depth)
        if not signs % 2:
            return value
        if isinstance(value, Bound):
            raise self._wrong(
                "Say it the other way round.", self._tokens[first], self._tokens[self._at - 1],
                instead=f"confidence:{_OPPOSITE[value.sign]}{value.percent:g}",
            )  # fmt: skip
        return negated(value)

    def _single(self, depth: int) -> Value:
        token = self._tokens[self._at]
        self._at += 1
        match token.sort:
            case Sort.OPEN:
                return self._bracket(token, depth)
            case Sort.FILTER:
                return self._filter(token)
            case Sort.MENTION:
                return self._mention(token)
            case Sort.PHRASE:
                return self._label(token, token.text, token)
            case _:
                return self._word(token)

    def _bracket(self, opened: Token, depth: int) -> Expression:
        if depth == DEEPEST:
            plain = " ".join(self._source.replace("(", " ").replace(")", " ").split())
            raise QueryError(f"At most {DEEPEST} brackets can be open at once.", "(", plain)
        first = self._at
        expression = self._all(depth + 1)
        closed = self._peek()
        if closed is None:
            has_room = len(self._source) < LIMIT and self._at > first
            fix = f"{self._source})" if has_room else ""
            raise self._unclosed(opened, fix)
        self._at += 1
        if self._at - 1 == first:
            raise self._wrong("There is nothing in these brackets.", opened, closed)
        return expression

    def _unclosed(self, opened: Token, fix: str) -> QueryError:
        error = self._wrong("This bracket is never closed.", opened)
        return QueryError(error.sentence, error.word, fix or error.fix)

    def _word(self, token: Token) -> Expression:
        """A label's name, which may go on in the next words, or `#channel`, or `in #channel`."""
        following = self._peek()
        if following and following.sort is Sort.MENTION and self._introduces(token, following):
            self._at += 1
            return self._mention(following)
        if token.text.startswith("#") and (channel := self._channel(token.text[1:])):
            return self._counted(channel, token)
        first = self._at - 1
        for end in range(min(first + 2 * self._longest, len(self._tokens)), first + 1, -1):
            run = self._tokens[first:end]
            if run[-1].sort is Sort.WORD and all(part.sort in _IN_A_NAME for part in run):
                name = self._asked.known.label_of_words(" ".join(part.text for part in run))
                if name is not None:
                    self._at = end
                    return self._counted(HasLabel(name), token)
        return self._label(token, token.text, token)

    def _introduces(self, word: Token, mention: Token) -> bool:
        kinds = {"in": "<#", "from": "<@", "by": "<@"}
        return mention.text.startswith(kinds.get(word.text.casefold(), "no mention"))

    def _channel(self, name: str) -> InChannel | None:
        channel = self._asked.known.channel(name.strip(".,;:!?"))
        return InChannel(channel, self._asked.known.channels[channel]) if channel else None

    def _label(self, token: Token, text: str, last: Token) -> Expression:
        words = cleaned(text)
        if not any(letter.isalnum() for letter in words):
            raise self._wrong("There is nothing to look for in this.", token, last)
        return self._counted(HasLabel(self._asked.known.label(words) or words), token)

    def _mention(self, token: Token) -> Expression:
        key = "in" if token.text.startswith("<#") else "from"
        value = FILTERS[key].read(token.text, self._asked)
        if value is None or isinstance(value, Bound):
            raise self._wrong("There is nothing to look for in this.", token)
        return self._counted(value, token)

    def _filter(self, token: Token) -> Value:
        typed = token.text[:-1].casefold()
        if typed not in SPELLINGS:
            raise self._unknown_filter(token, typed)
        key = SPELLINGS[typed]
        values = [self._value(token, key)]
        while FILTERS[key].lists and self._goes_on():
            self._at += 1
            values.append(self._value(token, key))
        expressions = [value for value in values if not isinstance(value, Bound)]
        return either(expressions) if expressions else values[0]

    def _goes_on(self) -> bool:
        """Whether `|` or a comma and another value follow without a space."""
        following = self._tokens[self._at : self._at + 2]
        return (
            len(following) == 2  # noqa: PLR2004 - sign and value
            and following[0].sort in (Sort.OR, Sort.COMMA)
            and following[1].sort in VALUES
            and all(token.is_glued for token in following)
        )

    def _value(self, key_token: Token, key: str) -> Value:
        """The longest text from here on that the filter understands."""
        rule = FILTERS[key]
        token = self._peek()
        if token is None or token.sort not in VALUES:
            sentence = f"{key}: needs {rule.needs}."
            raise self._wrong(sentence, key_token, instead=_example(key, rule))
        for end in range(min(self._at + 1 + rule.words, len(self._tokens)), self._at, -1):
            more = self._tokens[self._at + 1 : end]
            if all(part.sort in (Sort.WORD, Sort.COMMA) for part in more):
                text = " ".join([token.text, *(part.text for part in more if part.text != ",")])
                value = rule.read(text, self._asked)
                if value is not None:
                    self._at = end
                    return self._counted(value, key_token)
        self._at += 1
        raise self._bad_value(key_token, token, key)

    def _bad_value(self, key_token: Token, token: Token, key: str) -> QueryError:
        rule = FILTERS[key]
        sentence = f"“{cleaned(token.text)}” is not what {key}: needs, which is {rule.needs}."
        return self._wrong(sentence, key_token, token, instead=_example(key, rule))

    def _unknown_filter(self, token: Token, typed: str) -> QueryError:
        near = get_close_matches(typed, tuple(SPELLINGS), n=1)
        known = ", ".join(f"{name}:" for name in FILTERS)
        sentence = f"There is no filter {typed}: – there are {known}."
        return self._wrong(sentence, token, instead=f"{near[0]}:" if near else f"{typed} ")

    def _counted(self, value: _V, token: Token) -> _V:
        self._conditions += 1
        if self._conditions > MOST_CONDITIONS:
            sentence = f"A search can have at most {MOST_CONDITIONS} words and filters."
            raise self._wrong(sentence, token, self._tokens[-1])
        return value

    def _incomplete(self, first: int) -> QueryError:
        token = self._peek()
        if self._at > first:
            return self._wrong("This has to stand before a word.", self._tokens[first])
        if token is not None and token.sort is Sort.DASH:
            after = self._tokens[self._at + 1 : self._at + 2]
            sentence = "A dash stands directly before the word that it excludes."
            is_before = after and after[0].sort not in _ENDS | {Sort.NOT}
            return self._wrong(sentence, token, after[0] if is_before else token,
                               instead=f"-{self._text(after[0])}" if is_before else "")  # fmt: skip
        return self._wrong("There has to be something on both sides of “or”.", token)

    def _misplaced(self, start: int) -> QueryError:
        first, last = self._tokens[start], self._tokens[self._at - 1]
        sentence = "confidence: holds for the whole search, so it stands apart."
        bound = next(t for t in self._tokens[start:] if t.text.casefold().startswith("conf"))
        return QueryError(sentence, self._source[first.start : last.end], bound.text)

    def _peek(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _is_over(self) -> bool:
        token = self._peek()
        return token is None or token.sort in _ENDS

    def _text(self, token: Token) -> str:
        return self._source[token.start : token.end]

    def _wrong(
        self, sentence: str, token: Token, last: Token | None = None, *, instead: str = ""
    ) -> QueryError:
        end = (last or token).end
        return wrong(sentence, self._source, start=token.start, end=end, instead=instead)


def _example(key: str, rule: Filter) -> str:
    return f"{key}:{rule.example}" if rule.example else ""


def _any_of_same(parts: list[Expression]) -> list[Expression]:
    """Let several channels, people, kinds or days mean any of them: no picture has two."""
    groups: dict[type, list[Expression]] = {}
    kept: list[Expression | type] = []
    for part in parts:
        is_single = isinstance(part, InChannel | FromPerson | IsKind)
        if is_single or (isinstance(part, Posted) and part.is_closed):
            kept += [] if type(part) in groups else [type(part)]
            groups.setdefault(type(part), []).append(part)
        else:
            kept.append(part)
    return [either(groups[part]) if isinstance(part, type) else part for part in kept]
