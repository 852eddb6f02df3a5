"""What a search found, one page of it, before it is put into Slack's words."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.entries import Entry, Seen
from bot.core.paging import Cursor
from bot.core.query import Piece
from bot.core.ranking import PERSON_GUESSES


@dataclass(frozen=True, slots=True)
class Found:
    """A picture, the labels for which it was found, and what else is surely in it.

    `remark` is a plain sentence of its own, where labels do not say why it is here.
    """

    entry: Entry
    why: tuple[Seen, ...] = ()
    also: tuple[Seen, ...] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Instead:
    """Another search that does find something: what its button says, and its words.

    `is_filter` says that it is the same search with one filter less.
    """

    title: str
    words: str
    is_filter: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """One page, newest first. `about` says what was searched.

    `newer` and `older` lead to the pages around this one; without either, there is none.
    """

    about: tuple[Piece, ...]
    found: tuple[Found, ...] = ()
    newer: Cursor | None = None
    older: Cursor | None = None
    stopped_at: float = 0.0
    """Where the look ended before it was sure of a full page, in seconds of the epoch, else 0."""
    went: Cursor | None = None
    """Where the look began, None for a question that was just asked."""
    instead: tuple[Instead, ...] = ()
    """Where nothing was found: searches that find something."""
    asked: float = 0.0
    """When the question was asked, in seconds of the epoch."""


@dataclass(frozen=True, slots=True)
class Misread:
    """A search that could not be understood: the word at fault, and the search without fault.

    All plain text; `fix` is empty when only the person can know it. `asked` is when it was asked.
    """

    sentence: str
    word: str
    fix: str
    asked: float


def found(
    entry: Entry, why: Sequence[Seen] = (), remark: str = "", *, minimum: float, guesses: bool
) -> Found:
    """A picture for a page; `minimum` in percent and `guesses` are the team's choices."""
    named = {seen.name for seen in why}
    also = [
        seen
        for seen in entry.labels
        if seen.name not in named
        and seen.confidence >= minimum
        and (guesses or seen.name not in PERSON_GUESSES)
    ]
    return Found(entry, tuple(why), tuple(also), remark)
