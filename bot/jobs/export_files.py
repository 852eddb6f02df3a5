"""The two files of an export, written piece by piece."""

from codecs import BOM_UTF8
from pathlib import Path

from bot.core.exports import PICTURES, Record, Sheet, json_lines


class ExportFiles:
    """A CSV and a JSON file with the same records. All methods block."""

    def __init__(self, directory: Path, stem: str, sheet: Sheet = PICTURES) -> None:
        """Begin both files."""
        self._sheet = sheet
        self.paths = (directory / f"{stem}.csv", directory / f"{stem}.json")
        self.count = 0
        self._sinks = [path.open("wb") for path in self.paths]
        self._sizes = [0, 0]
        self._add(BOM_UTF8.decode() + sheet.head(), "[\n")

    @property
    def size(self) -> int:
        """Of the larger one so far, in bytes."""
        return max(self._sizes)

    def write(self, records: list[Record]) -> None:
        """Add records to both."""
        self._add(self._sheet.lines(records), json_lines(records, is_first=not self.count))
        self.count += len(records)

    def end(self) -> None:
        """Complete both files and close them."""
        self._add("", "\n]\n")
        self.close()

    def close(self) -> None:
        """Close both files, complete or not."""
        for sink in self._sinks:
            sink.close()

    def _add(self, *texts: str) -> None:
        for number, text in enumerate(texts):
            # Half a surrogate pair, which JSON can hold and UTF-8 cannot, becomes `?`.
            self._sizes[number] += self._sinks[number].write(text.encode(errors="replace"))
