"""The language in which pictures are searched for; `docs/search.md` describes it to people."""

from bot.core.query.filters import COLOURS
from bot.core.query.known import Known
from bot.core.query.matching import Match, matches
from bot.core.query.mistakes import QueryError
from bot.core.query.parsing import parse
from bot.core.query.planning import starts
from bot.core.query.query import Bound, Query
from bot.core.query.wording import Piece, PieceSort, describe, pieces

__all__ = [
    "COLOURS", "Bound", "Known", "Match", "Piece", "PieceSort", "Query", "QueryError",
    "describe", "matches", "parse", "pieces", "starts",
]  # fmt: skip
