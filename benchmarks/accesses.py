"""What every access costs, from the weight of what it reads: `python -m benchmarks.accesses`.

It prints the tables of `docs/data-model.md`.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.data_model import (
    READ_PRICE,
    READ_UNIT,
    WRITE_PRICE,
    example,
    reads,
    records,
    size,
    smallest,
    writes,
)
from benchmarks.flagged import flagged
from bot.aws.items import Item
from bot.core.entries import entry_of, terms

TERMS = len(terms(entry_of(example())))
"""Rows of the example in each of its two scopes."""
_COUNTS = ("counts of a team", "counts of a channel",
           "counts of a team's day", "counts of a channel's day")  # fmt: skip
_SCOPES = 3
"""Private channels of whoever asks, besides the team's scope."""


@dataclass(frozen=True, slots=True)
class Access:
    """One thing that is done to the table: with which calls, for how many units."""

    when: str
    calls: str
    write: float = 0
    read: float = 0


def read_together(item: Item, count: int, *, consistent: bool = True) -> float:
    """Read units of one Query that reads so many such items."""
    return math.ceil(count * size(item) / READ_UNIT) * (1 if consistent else 0.5)


def posting(items: Mapping[str, Item]) -> list[Access]:
    """A new picture in a public channel."""
    w = {name: writes(item) for name, item in items.items()}
    return [
        Access("the job is taken, answered and finished",
               "PutItem, 2 × UpdateItem on the claim", 3 * w["claim"]),
        Access("are these bytes known, and from this channel?", "GetItem, Query", read=2),
        Access("what is kept for the post", "2 × UpdateItem on the trace", 2 * w["trace"]),
        Access("what was seen", "PutItem of the analysis", w["analysis"]),
        Access("the bill of team and channel", "2 × UpdateItem", 2 * w["usage"]),
        Access("the picture", "PutItem of the record", w["image record"]),
        Access("all that it is found by, and that it is not counted",
               "BatchWriteItem of rows, sighting, post of the file, due note",
               2 * TERMS * w["row"] + w["sighting"] + w["post of a file"] + w["due note"]),
        *counting(items),
        Access("was it moved or forgotten meanwhile?",
               "GetItem of the record, of 3 tombstones, of the analysis; Query for marks", read=6),
    ]  # fmt: skip


def counting(items: Mapping[str, Item], *, scopes: int = 2) -> list[Access]:
    """One change of one picture; a burst of up to 25 shares all but the records."""
    w = {name: writes(item) for name, item in items.items()}
    changed = [name for name in _COUNTS if scopes > 1 or "team" in name]
    return [
        Access("how far are the counts, and what do the records say?",
               "BatchGetItem of 4 counts, BatchGetItem of 2 records",
               read=sum(reads(items[name]) for name in _COUNTS) + 2),
        Access("it is counted", f"{2 * scopes} × PutItem of counts",
               sum(w[name] for name in changed)),
        Access("and nothing is due any more", "PutItem of the record, DeleteItem of the note",
               w["image record"] + w["due note"]),
    ]  # fmt: skip


def forgetting(items: Mapping[str, Item]) -> list[Access]:
    """A picture of a public channel whose bytes nobody else posted."""
    w = {name: writes(item) for name, item in items.items()}
    looked, counted, _ = counting(items)
    return [
        Access("it must not come back", "PutItem of a tombstone", w["tombstone"]),
        Access("what is kept, and does anybody else want the bytes?",
               "2 × GetItem, PutItem of a mark, 2 × Query", w["mark"], 4),
        Access("nobody does", "Query, BatchWriteItem of the analysis", w["analysis"], 1),
        Access("it goes", "GetItem, PutItem of the record, PutItem of the due note",
               w["image record"] + w["due note"], 1),
        looked,
        Access("it is not counted any more", counted.calls, counted.write),
        Access("nothing tells of it",
               "BatchWriteItem of rows, sighting, post of the file, trace, mark; "
               "DeleteItem of the record",
               2 * TERMS * w["row"] + w["sighting"] + w["post of a file"] + w["trace"] + w["mark"]
               + w["image record"]),
        Access("nor do the counts know its ids", f"{looked.calls}, {counted.calls}, "
               "DeleteItem of the note, GetItem",
               counted.write + w["due note"], looked.read),
    ]  # fmt: skip


def moving(items: Mapping[str, Item]) -> list[Access]:
    """A picture whose channel turned private or public."""
    w = {name: writes(item) for name, item in items.items()}
    looked, counted, settled = counting(items, scopes=1)
    return [
        Access("the record says so", "GetItem, PutItem of the record and of the due note",
               w["image record"] + w["due note"], 1),
        looked,
        counted,
        Access("the team's rows come or go", "BatchWriteItem", TERMS * w["row"]),
        settled,
    ]  # fmt: skip


def asking(items: Mapping[str, Item]) -> list[Access]:
    """Questions of a full member of three private channels; none of them writes."""
    row, team, channel = (items[n] for n in ("row", "counts of a team", "counts of a channel"))
    overview = reads(team) / 2 + _SCOPES * reads(channel) / 2
    days = read_together(items["counts of a team's day"], 30, consistent=False)
    own = read_together(items["counts of a channel's day"], 30, consistent=False)
    return [
        Access("*Show all labels*, `/labels show`", "GetItem of the record", read=1),
        Access("what is there to search for?", "BatchGetItem of 4 counts", read=overview),
        Access("the rows of one term in one scope, 8 at first", "Query",
               read=read_together(row, 8)),
        Access("the same, 512 at last", "Query", read=read_together(row, 512)),
        Access("does a suggestion lead anywhere?", "Query of 16 rows",
               read=read_together(row, 16)),
        Access("`/labels similar`", "BatchGetItem of 4 counts, up to 8 × Query of 60 rows",
               read=overview + 8 * read_together(row, 60)),
        Access("`/labels top`, 30 days", "BatchGetItem of 4 counts, 4 × Query",
               read=overview + days + _SCOPES * own),
        Access("`/labels usage`, 40 channels", "GetItem, BatchGetItem", read=1 + 40 * 0.5),
        Access("`/labels export`, for each 200 pictures", "Query",
               read=read_together(row, 200)),
        Access("the pictures of a message", "Query", read=1),
    ]  # fmt: skip


def checking() -> list[Access]:
    """What moderation adds to a picture that is not flagged."""
    calls = "BatchGetItem of 2 policies and a case"
    return [
        Access("what holds for it here, and was it decided before?", calls, read=3),
        Access("was it decided while it was labelled?", "GetItem", read=1),
    ]


def moderating(items: Mapping[str, Item]) -> list[Access]:
    """What is done about flagged pictures, step by step."""
    w = {name: writes(item) for name, item in items.items()}
    pointers = w["open post, by its message"] + w["open post, by its file"]
    return [
        Access("a case is opened", "PutItem", w["case"]),
        Access("a post is held",
               "BatchWriteItem of 2 pointers, BatchWriteItem of the post and both, GetItem",
               w["post of a case"] + 2 * pointers, 1),
        Access("its answer is noted", "GetItem, BatchWriteItem of 2 pointers, UpdateItem, GetItem",
               w["post of a case"] + pointers, 2),
        Access("a post is settled", "GetItem, UpdateItem, BatchWriteItem of 2 pointers, GetItem",
               w["post of a case"] + pointers, 2),
        Access("what is open of a message, of a file, or in a channel?",
               "Query, BatchGetItem", read=2),
        Access("a case is decided or assigned", "GetItem, UpdateItem", w["case"], 1),
        Access("where were these bytes posted?", "Query, Query of the library", read=2),
        Access("which thread does an alert belong in?", "BatchGetItem, 2 × PutItem",
               w["burst"] + w["alert of a burst"], 2),
        Access("a message is posted once", "GetItem, 2 × PutItem",
               2 * w["message to moderators"], 1),
        Access("an act is written down", "PutItem", w["audit record"]),
        Access("`/labels audit`, for each 100 acts", "Query",
               read=read_together(items["audit record"], 100)),
        Access("checks wait for long, or work again", "GetItem, PutItem", w["outage"], 1),
        Access("the policy is changed", "GetItem, PutItem", w["policy of a team"], 1),
    ]  # fmt: skip


def units(accesses: Sequence[Access]) -> tuple[float, float]:
    """Write and read units of all of them together."""
    return sum(each.write for each in accesses), sum(each.read for each in accesses)


def price(accesses: Sequence[Access]) -> float:
    """US dollars."""
    written, read = units(accesses)
    return (written * WRITE_PRICE + read * READ_PRICE) / 1_000_000


def table_of_items(items: Mapping[str, Item]) -> list[str]:
    """The weight of one item of every family, in Markdown."""
    lines = [
        f"| {name} | {size(item) / 1024:.1f} KB | {writes(item)} | {reads(item)} |"
        for name, item in items.items()
    ]
    return ["| record | about | write units | read units |", "| --- | ---: | ---: | ---: |", *lines]


def table_of(accesses: Sequence[Access], *, summed: bool = True) -> list[str]:
    """Accesses in Markdown."""
    rows = [*accesses, Access("**in all**", "", *units(accesses))] if summed else accesses
    lines = [
        f"| {each.when} | {each.calls} | {_units(each.write)} | {_units(each.read)} |"
        for each in rows
    ]
    return ["| what | calls | write units | read units |", "| --- | --- | ---: | ---: |", *lines]


def _units(number: float) -> str:
    return f"{number:g}" if number else "–"


def report() -> list[list[str]]:
    """The tables, and what a picture costs."""
    items, rare = records(example()), flagged(example())
    new, first = posting(items), posting(smallest(items))
    return [
        table_of_items(items),
        table_of(new),
        [
            f"{where}: {units(accesses)[0]} write units, {units(accesses)[1]} read units, "
            f"${price(accesses):.6f}"
            for where, accesses in (("In the largest team", new), ("In a small one", first))
        ],
        table_of(asking(items), summed=False),
        table_of(forgetting(items)),
        table_of(moving(items)),
        table_of_items(rare),
        table_of(checking(), summed=False),
        table_of(moderating(rare), summed=False),
    ]


if __name__ == "__main__":
    print("\n\n".join("\n".join(part) for part in report()))
