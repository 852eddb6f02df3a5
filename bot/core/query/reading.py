"""The grammar of a search: tokens in, a tree out.

    search      = { choice [ "and" ] }
    choice      = condition { "or" condition }
    condition   = { "-" | "not" } ( "(" search ")" | filter | label )

"Or" binds its neighbours more tightly than standing side by side does.
"""

from typing import TypeVar

from bot.core.query.cursor import Cursor
from bot.core.query.filters import Asked, Value, mentioned
from bot.core.query.mistakes import QueryError
from bot.core.query.query import Bound
from bot.core.query.tokens import LIMIT, Sort, Token
from bot.core.query.tree import (
    Expression,
    HasLabel,
    InChannel,
    Or,
    both,
    either,
    exclusive,
    negated,
)
from bot.core.query.typed import cleaned
from bot.core.query.values import filter_at

MOST_CONDITIONS = 20
"""How many labels and filters a search may have."""
DEEPEST = 8
"""How many brackets may be open at once."""

_V = TypeVar("_V", bound=Value)
_OPPOSITE = {">=": "<", ">": "<=", "<=": ">", "<": ">="}
_IN_A_NAME = frozenset({Sort.WORD, Sort.AND, Sort.DASH})
_INTRODUCTIONS = {"in": ("<#", "#"), "from": ("<@",), "by": ("<@",)}
_BOTH_SIDES = "“or” needs something on both sides."


class Reader:
    """Reads one search from left to right; `sure` collects what `confidence:` demands."""

    def __init__(self, cursor: Cursor, asked: Asked) -> None:
        self.sure: list[Bound] = []
        self._cursor = cursor
        self._asked = asked
        self._longest = asked.known.longest
        self._conditions = 0

    def whole(self) -> Expression:
        """The whole search. Raises QueryError."""
        expression = self._all(0)
        stray = self._cursor.peek()
        if stray is not None:
            raise self._cursor.wrong("This bracket closes nothing.", stray)
        return expression

    def _all(self, depth: int) -> Expression:
        parts: list[Expression] = []
        plain: dict[type, int] = {}
        while (token := self._cursor.peek()) and token.sort is not Sort.CLOSE:
            start = self._cursor.at
            if self._cursor.take(Sort.AND, Sort.COMMA):
                continue
            for part in self._choice(depth):
                # Several channels, people, kinds or days mean any of them: no picture has two.
                sort = exclusive(part) if self._is_plain(start) else None
                if sort is not None and sort in plain:
                    parts[plain[sort]] = either([parts[plain[sort]], part])
                else:
                    plain |= {sort: len(parts)} if sort is not None else {}
                    parts.append(part)
        return both(parts)

    def _is_plain(self, start: int) -> bool:
        """Whether what was read since then has no sign, no brackets and no "or" but in a list."""
        return not any(
            token.sort in (Sort.NOT, Sort.OPEN) or (token.sort is Sort.OR and not token.is_glued)
            for token in self._cursor.since(start)
        )

    def _choice(self, depth: int) -> list[Expression]:
        """One condition or several joined by "or"; none for what `sure` has taken."""
        start = self._cursor.at
        found = [self._typed_condition(depth)]
        while last := self._cursor.take(Sort.OR):
            while again := self._cursor.take(Sort.OR, Sort.COMMA):
                last = again
            if self._cursor.is_at_end():
                raise self._cursor.wrong(_BOTH_SIDES, last)
            found.append(self._typed_condition(depth))
        bounds = [part for part, _ in found if isinstance(part, Bound)]
        parts = [(part, typed) for part, typed in found if not isinstance(part, Bound)]
        if bounds and (parts or depth):
            others = " or ".join(typed for _, typed in parts)
            raise self._misplaced(bounds[0], self._cursor.since(start), others)
        self.sure += bounds
        return [either(part for part, _ in parts)] if parts else []

    def _typed_condition(self, depth: int) -> tuple[Value, str]:
        first = self._cursor.at
        value = self._condition(depth)
        tokens = self._cursor.since(first)
        return value, self._cursor.text(tokens[0], tokens[-1])

    def _condition(self, depth: int) -> Value:
        first = self._cursor.at
        while self._cursor.take(Sort.NOT):
            pass
        signs = self._cursor.since(first)
        if self._cursor.is_at_end():
            raise self._incomplete(signs)
        value = self._single(depth)
        if len(signs) % 2 == 0:
            return value
        if isinstance(value, Bound):
            tokens = self._cursor.since(first)
            opposite = f"confidence:{_OPPOSITE[value.sign]}{value.percent:g}"
            sentence = "“confidence:” cannot be excluded, only turned round."
            raise self._cursor.wrong(sentence, tokens[0], tokens[-1], instead=opposite)
        return negated(value)

    def _single(self, depth: int) -> Value:
        token = self._cursor.next()
        match token.sort:
            case Sort.OPEN:
                return self._bracket(token, depth)
            case Sort.FILTER:
                return self._counted(filter_at(self._cursor, token, self._asked), token)
            case Sort.MENTION:
                return self._mention(token)
            case Sort.PHRASE:
                return self._label(token)
            case _:
                return self._word(token)

    def _bracket(self, opened: Token, depth: int) -> Expression:
        source = self._cursor.source
        if depth == DEEPEST:
            plain = " ".join(source.replace("(", " ").replace(")", " ").split())
            raise QueryError(f"At most {DEEPEST} brackets can be open at once.", "(", plain)
        expression = self._all(depth + 1)
        is_empty = expression == both(())  # An "and" or a comma alone is nothing either.
        closed = self._cursor.take(Sort.CLOSE)
        if closed is None:
            error = self._cursor.wrong("This bracket is never closed.", opened)
            fix = error.fix if is_empty or len(source) >= LIMIT else f"{source})"
            raise QueryError(error.sentence, error.word, fix)
        if is_empty:
            raise self._cursor.wrong("There is nothing in these brackets.", opened, closed)
        return expression

    def _word(self, token: Token) -> Expression:
        """A label's name, which may go on in the next words, or `#channel`, or `in #channel`."""
        following = self._cursor.peek()
        if following is not None and _introduces(token, following):
            if following.sort is Sort.MENTION:
                return self._mention(self._cursor.next())
            if self._channel(following):
                token = self._cursor.next()
        channel = self._channel(token)
        if channel is not None:
            return self._counted(channel, token)
        return self._joined_label(token) or self._label(token)

    def _channel(self, token: Token) -> InChannel | None:
        known = self._asked.known
        channel = known.channel(token.text[1:].rstrip(".,;:!?"))
        is_named = token.sort is Sort.WORD and token.text.startswith("#")
        return InChannel(channel, known.channels[channel]) if is_named and channel else None

    def _joined_label(self, token: Token) -> Expression | None:
        """The longest run of words from here on that together name a label."""
        for many in range(2 * self._longest, 0, -1):
            run = (token, *self._cursor.ahead(many))
            is_whole = len(run) == many + 1 and run[-1].sort is Sort.WORD
            if is_whole and all(part.sort in _IN_A_NAME for part in run):
                name = self._asked.known.label_of_words(" ".join(part.text for part in run))
                if name is not None:
                    self._cursor.at += many
                    return self._counted(HasLabel(name), token)
        return None

    def _label(self, token: Token) -> Expression:
        words = cleaned(token.text)
        if not any(letter.isalnum() for letter in words):
            raise self._cursor.wrong("There is no word in this to look for.", token)
        return self._counted(HasLabel(self._asked.known.label(words) or words), token)

    def _mention(self, token: Token) -> Expression:
        named = mentioned(token.text, self._asked)
        return self._counted(named, token) if named else self._label(token)

    def _counted(self, value: _V, token: Token) -> _V:
        self._conditions += len(value.parts) if isinstance(value, Or) else 1
        if self._conditions > MOST_CONDITIONS:
            sentence = f"A search can have at most {MOST_CONDITIONS} words and filters."
            fix = self._cursor.source[: token.start].strip()
            raise QueryError(sentence, self._cursor.text(token), fix)
        return value

    def _incomplete(self, signs: tuple[Token, ...]) -> QueryError:
        """Nothing where a condition has to be: behind a sign, at a dash, or at an "or"."""
        if signs:
            return self._cursor.wrong("This has to stand before a word.", signs[-1])
        token = self._cursor.next()
        if token.sort is not Sort.DASH:
            return self._cursor.wrong(_BOTH_SIDES, token)
        sentence = "A dash stands directly before the word that it excludes."
        following = self._cursor.peek()
        if following is None or self._cursor.is_at_end() or following.sort is Sort.NOT:
            return self._cursor.wrong(sentence, token)
        instead = f"-{self._cursor.text(following)}"
        return self._cursor.wrong(sentence, token, following, instead=instead)

    def _misplaced(self, bound: Bound, tokens: tuple[Token, ...], others: str) -> QueryError:
        sentence = "“confidence:” holds for the whole search: it stands apart, without “or”"
        error = self._cursor.wrong(
            f"{sentence} and brackets.", tokens[0], tokens[-1], instead=others
        )
        apart = f"confidence:{bound.sign}{bound.percent:g}"
        # At the front it stands outside of brackets that are not closed, too.
        return QueryError(error.sentence, error.word, f"{apart} {error.fix}".strip())


def _introduces(word: Token, following: Token) -> bool:
    return following.text.startswith(_INTRODUCTIONS.get(word.text.casefold(), ()))
