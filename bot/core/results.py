"""What a search found, one page of it, before it is put into Slack's words."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.entries import Entry, Seen
from bot.core.paging import Cursor
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
    """Another search that does find something: what its button says, and its words."""

    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Results:
    """One page, newest first. `about` says in plain words what was searched.

    `newer` and `older` lead to the pages around this one. When the look ended before the page
    was full, `looked_to` tells how far it went, in seconds of the epoch: everything between
    there and the shown pictures is known, nothing behind it.
    """

    about: str
    found: tuple[Found, ...] = ()
    newer: Cursor | None = None
    older: Cursor | None = None
    looked_to: float = 0.0
    is_first: bool = True
    """Whether this answers the question itself, not a press of a button below an answer."""
    instead: tuple[Instead, ...] = ()
    """Where nothing was found: searches that would find something."""


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
