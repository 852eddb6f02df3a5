"""The rows of the index: entries to compact items and back.

An entry is written about sixty times, once for every term and scope, so its weight is the weight
of the table. As compressed JSON it stays below one write unit, and eight fit into a read unit.
"""

import json
import zlib
from collections.abc import Iterable
from itertools import starmap
from typing import Any

from bot.aws.items import Item
from bot.aws.keys import Key, row_partition, shard_of
from bot.core.entries import Entry, Kind, Seen, terms
from bot.core.labels import Span


def row_keys(entry: Entry, scope: str, shards: int) -> list[Key]:
    """Where an entry lies in a scope."""
    shard = shard_of(entry.position, shards)
    return [
        Key(row_partition(entry.team, scope, term, shard), entry.position) for term in terms(entry)
    ]


def row_items(entry: Entry, scope: str, shards: int) -> list[Item]:
    """The rows of an entry in a scope."""
    data = pack_entry(entry)
    return [{**key._asdict(), "entry": data} for key in row_keys(entry, scope, shards)]


def entry_from_item(item: Item) -> Entry:
    """Read back what `row_items` wrote."""
    team = item["pk"].split("#", 2)[1]
    ts, file_id = item["sk"].split("#")
    return unpack_entry(item["entry"], team=team, ts=ts, file_id=file_id)


def pack_entry(entry: Entry) -> bytes:
    """All of an entry that does not stand in its key."""
    fields = [
        entry.channel,
        "" if entry.thread == entry.ts else entry.thread,
        entry.user,
        entry.name,
        entry.kind,
        entry.drawn_file,
        entry.thumb_file,
        int(entry.shows_itself),
        int(entry.has_text),
        f"{entry.fingerprint:x}",
        entry.width,
        entry.height,
        entry.colours,
        *([round(entry.seconds * 10)] if entry.seconds else []),
        *(value for seen in entry.labels for value in _flat(seen)),
    ]
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return deflated(text)


def unpack_entry(data: bytes, *, team: str, ts: str, file_id: str) -> Entry:
    """Read back what `pack_entry` gave."""
    (
        channel, thread, user, name, kind, drawn, thumb, itself, text, fingerprint,
        width, height, colours, *labels,
    ) = json.loads(inflated(data))  # fmt: skip
    tenths = labels.pop(0) if labels and not isinstance(labels[0], str) else 0
    return Entry(
        team=team,
        channel=channel,
        ts=ts,
        thread=thread or ts,
        file_id=file_id,
        user=user,
        name=name,
        kind=Kind(kind),
        labels=tuple(_labels(labels)),
        colours=tuple(colours),
        has_text=bool(text),
        drawn_file=drawn,
        thumb_file=thumb,
        shows_itself=bool(itself),
        fingerprint=int(fingerprint, 16),
        width=width,
        height=height,
        seconds=tenths / 10,
    )


def deflated(text: str) -> bytes:
    """Compressed without the header and checksum of a file, which count in what is so small."""
    packer = zlib.compressobj(level=9, wbits=-zlib.MAX_WBITS)
    return packer.compress(text.encode()) + packer.flush()


def inflated(data: bytes) -> bytes:
    """Read back what `deflated` gave."""
    return zlib.decompress(data, wbits=-zlib.MAX_WBITS)


def _flat(seen: Seen) -> list[str | int | list[int]]:
    # Hundredths of a percent; a count follows only where there is one, spans where something moves.
    flat: list[str | int | list[int]] = [seen.name, round(seen.confidence * 100)]
    if seen.count:
        flat.append(seen.count)
    if seen.spans:
        flat.append([round(value * 10) for span in seen.spans for value in span])
    return flat


def _labels(values: Iterable[Any]) -> list[Seen]:
    found: list[list[Any]] = []
    for value in values:
        if isinstance(value, str):
            found.append([])
        found[-1].append(value)
    return [_seen(*values) for values in found]


def _seen(name: str, hundredths: int, *more: int | list[int]) -> Seen:
    count = next((value for value in more if isinstance(value, int)), 0)
    tenths = next((value for value in more if isinstance(value, list)), [])
    edges = [value / 10 for value in tenths]
    spans = tuple(starmap(Span, zip(edges[::2], edges[1::2], strict=True)))
    return Seen(name, hundredths / 100, count, spans)
