"""A picture as it leaves the library: an object in JSON, a row in CSV. Other sheets are made alike.

The CSV follows RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180), in UTF-8 with a byte order
mark: without one Excel reads it as the machine's own code page. Cells that a spreadsheet would
take for a formula get an apostrophe in front
(https://owasp.org/www-community/attacks/CSV_Injection); the JSON holds everything as it is.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.core.access import Access
from bot.core.entries import Entry, Seen
from bot.core.permalinks import message_link
from bot.core.ranking import PERSON_GUESSES

COLUMNS = (
    "channel", "channel_name", "message", "posted", "link", "user", "file", "name", "type",
    "width", "height", "labels", "colours", "has_text", "seconds",
)  # fmt: skip
"""The names of the values, in the order of the columns."""

_SIGNS = (
    "=+@\\-\t\r\n\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}"
    "\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
)
_FORMULA = re.compile(f'(^|[;,\t\r\n])([ "]*)(?=[{_SIGNS}])')
"""Where a formula would begin: with the cell, or behind what some country's spreadsheets take for
the end of one."""

_SPECIAL = frozenset('",\r\n')

Record = dict[str, Any]


def record_of(entry: Entry, access: Access, home: str, *, person_guesses: bool) -> Record:
    """All that an export says of a picture; `home` is the workspace's address."""
    posted = datetime.fromtimestamp(int(entry.posted), tz=UTC)
    labels = [
        _record_of_label(seen)
        for seen in entry.labels
        if person_guesses or seen.name not in PERSON_GUESSES
    ]
    values = (
        entry.channel, access.names.get(entry.channel, ""), entry.ts,
        f"{posted:%Y-%m-%dT%H:%M:%SZ}", message_link(home, entry), entry.user,
        entry.file_id, entry.name, str(entry.kind),
        entry.width, entry.height, labels, list(entry.colours), entry.has_text,
        entry.seconds,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def _record_of_label(seen: Seen) -> Record:
    """With the first times at which it is seen, in what moves."""
    record: Record = {"name": seen.name, "confidence": seen.confidence, "count": seen.count}
    return record | {"spans": [list(span) for span in seen.spans]} if seen.spans else record


@dataclass(frozen=True, slots=True)
class Sheet:
    """How records of one kind become lines of CSV."""

    columns: tuple[str, ...]
    cells: Callable[[Record], Iterable[str]]
    """A record's values in the order of the columns."""

    def head(self) -> str:
        """The line with the names of the columns."""
        return _line(self.columns)

    def lines(self, records: Iterable[Record]) -> str:
        """The records as lines, in which no spreadsheet finds a formula."""
        return "".join(_line(map(_harmless, self.cells(record))) for record in records)


def json_lines(records: Iterable[Record], *, is_first: bool) -> str:
    """The records as part of an array; `is_first` for those at its beginning."""
    texts = [json.dumps(record, ensure_ascii=False) for record in records]
    joined = ",\n".join(texts)
    return joined if is_first or not texts else f",\n{joined}"


def _cells(record: Record) -> list[str]:
    """A label reads `Dog 97.6 x2 @0.4-1.2`: percent, how often it was boxed, when it was seen."""
    values = record | {
        "labels": "; ".join(_label(label) for label in record["labels"]),
        "colours": "; ".join(record["colours"]),
        "has_text": "yes" if record["has_text"] else "no",
        "seconds": f"{record['seconds']:g}" if record["seconds"] else "",
    }
    return [str(values[name]) for name in COLUMNS]


def _label(label: Record) -> str:
    text = f"{label['name']} {label['confidence']:g}"
    if label["count"]:
        text += f" x{label['count']}"
    spans = ",".join(f"{start:g}-{end:g}" for start, end in label.get("spans", ()))
    return f"{text} @{spans}" if spans else text


def _harmless(cell: str) -> str:
    return _FORMULA.sub(r"\1'\2", cell)


def _line(cells: Iterable[str]) -> str:
    return ",".join(map(_quoted, cells)) + "\r\n"


def _quoted(cell: str) -> str:
    if not _SPECIAL & set(cell):
        return cell
    doubled = cell.replace('"', '""')
    return f'"{doubled}"'


PICTURES = Sheet(COLUMNS, _cells)
"""The sheet of an export of pictures."""
