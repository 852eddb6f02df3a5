"""A place in a search that is being read, and mistakes told with their place."""

from bot.core.query.mistakes import QueryError
from bot.core.query.tokens import Sort, Token

_ENDS = frozenset({Sort.OR, Sort.AND, Sort.CLOSE, Sort.COMMA, Sort.DASH})


class Cursor:
    """The tokens of `source` from `at` on."""

    def __init__(self, source: str, tokens: tuple[Token, ...]) -> None:
        self.source = source
        self.at = 0
        self._tokens = tokens

    def peek(self) -> Token | None:
        """The next token, None at the end."""
        return self._tokens[self.at] if self.at < len(self._tokens) else None

    def take(self, *sorts: Sort) -> Token | None:
        """The next token, gone past, if it is of one of these sorts."""
        token = self.peek()
        if token is None or token.sort not in sorts:
            return None
        self.at += 1
        return token

    def next(self) -> Token:
        """The next token, gone past."""
        self.at += 1
        return self._tokens[self.at - 1]

    def ahead(self, many: int) -> tuple[Token, ...]:
        """Up to so many tokens from here on."""
        return self._tokens[self.at : self.at + many]

    def since(self, start: int) -> tuple[Token, ...]:
        """The tokens from `start` to here."""
        return self._tokens[start : self.at]

    def is_at_end(self) -> bool:
        """Whether nothing follows that could be searched for."""
        token = self.peek()
        return token is None or token.sort in _ENDS

    def text(self, first: Token, last: Token | None = None) -> str:
        """What was typed, from the first to the last token."""
        return self.source[first.start : (last or first).end]

    def wrong(
        self, sentence: str, first: Token, last: Token | None = None, *, instead: str = ""
    ) -> QueryError:
        """The mistake from the first to the last token; the fix has `instead` in its place."""
        end = (last or first).end
        between = instead or " "
        fix = f"{self.source[: first.start]}{between}{self.source[end:]}"
        return QueryError(sentence, self.text(first, last).strip(), " ".join(fix.split()))
