"""The bot's table over drawn pictures: rows and counts as its own code writes them, when read."""

import re
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from benchmarks.virtual_table import NO_ITEMS, Partition
from benchmarks.zipf import (
    COLOURS,
    FOREIGN,
    OWN,
    PUBLIC,
    TEAM,
    Numbers,
    Pictures,
    channel_id,
    file_id,
    is_public,
    ts_of,
)
from bot.aws.counts import Count, Target, count_item
from bot.aws.items import Item
from bot.aws.keys import SHARDS, scope_key
from bot.aws.rows import row_items
from bot.core.access import TEAM as EVERYBODY
from bot.core.access import Access
from bot.core.entries import EVERYTHING, Kind, colour_term, kind_term, label_term, position
from bot.core.tallies import Tally

SURE_FROM = 7000
"""Hundredths of a percent from which labels count: the bot's own default."""

CHANNELS = tuple(range(PUBLIC + OWN + FOREIGN))
_ALIASED = 10
"""One label in so many goes by another name, too."""


def member(private: int = OWN) -> Access:
    """A full member of the team who is in so many private channels."""
    public = {channel_id(number): f"channel-{number}" for number in range(PUBLIC)}
    own = {channel_id(number): f"own-{number}" for number in range(PUBLIC, PUBLIC + private)}
    return Access(
        team=TEAM,
        user="U0PERSON000",
        public=frozenset(public),
        private=frozenset(own),
        names=public | own,
    )


class VirtualLibrary:
    """Finds what lies under a partition key of the table."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures
        open_to_all = np.array([is_public(channel) for channel in CHANNELS])
        self._public = open_to_all[pictures.channel]
        self._scopes = {EVERYBODY: self._public} | {
            channel_id(channel): pictures.channel == channel for channel in CHANNELS
        }
        self._partitions: dict[str, Partition] = {}

    def partition(self, pk: str) -> Partition:
        """Rows of a term, the counts of a scope, or nothing."""
        if pk not in self._partitions:
            self._partitions[pk] = self._made(pk)
        return self._partitions[pk]

    def items(self, pk: str) -> list[Item]:
        """Everything under a partition key."""
        partition = self.partition(pk)
        return [partition.item(place) for place in range(len(partition.keys))]

    def _made(self, pk: str) -> Partition:
        for scope in self._scopes:
            if pk == scope_key(TEAM, scope):
                return Partition(["V"], lambda _, scope=scope: self._counts(scope))  # type: ignore[misc]
            inside = re.fullmatch(rf"{re.escape(scope_key(TEAM, scope))}#(?P<term>.+)#0", pk)
            if inside:
                return self._rows(pk, scope, inside["term"])
        return NO_ITEMS

    def _rows(self, pk: str, scope: str, term: str) -> Partition:
        numbers = self._numbers(term)
        found = numbers[self._scopes[scope][numbers]]
        return Partition(Positions(self._pictures, found), partial(self._row, pk, scope, found))

    def _row(self, pk: str, scope: str, found: Numbers, place: int) -> Item:
        entry = self._pictures.entry(int(found[place]))
        return next(item for item in row_items(entry, scope, SHARDS) if item["pk"] == pk)

    def _numbers(self, term: str) -> Numbers:
        """The pictures that stand under a term; only what the benchmark asks for is known."""
        if term == EVERYTHING:
            return np.arange(self._pictures.count)
        name = term.removeprefix(label_term(""))
        number = self._pictures.words.number(name) if name != term else None
        return np.empty(0, dtype=np.int64) if number is None else self._pictures.having(number)

    def _counts(self, scope: str) -> Item:
        target = Target(scope)
        return count_item(TEAM, target, Count(self.tally(scope), version="0" * 16))

    def tally(self, scope: str) -> Tally:
        """What is counted in a scope."""
        pictures, within = self._pictures, self._scopes[scope]
        lengths = np.diff(pictures.offsets)
        ids = pictures.ids[np.repeat(within, lengths)]
        sure = pictures.sure[np.repeat(within, lengths)] >= SURE_FROM
        names, count = pictures.words.names, len(pictures.words.names)
        every, certain = np.bincount(ids, minlength=count), np.bincount(ids[sure], minlength=count)
        whole = int(within.sum())
        channels = np.bincount(pictures.channel[within], minlength=len(CHANNELS))
        labels = {name: int(n) for name, n in zip(names, certain, strict=True) if n}
        return Tally(
            pictures=whole,
            labels=labels,
            terms={
                **{label_term(name): int(n) for name, n in zip(names, every, strict=True) if n},
                **{colour_term(name): whole // 4 for name in COLOURS},
                kind_term(Kind.PHOTO): whole,
            },
            aliases={f"{name} Thing": name for name in names[::_ALIASED] if name in labels},
            channels={channel_id(n): int(many) for n, many in enumerate(channels) if many},
        )


class Positions(Sequence[str]):
    """The sort keys of rows: the positions of these pictures."""

    def __init__(self, pictures: Pictures, found: Numbers) -> None:
        self._count = pictures.count
        self._found = found

    def __len__(self) -> int:
        return len(self._found)

    def __getitem__(self, place: Any) -> Any:
        number = int(self._found[place])
        return position(ts_of(number, self._count), file_id(number))
