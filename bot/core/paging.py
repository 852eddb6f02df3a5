"""Going through results by pages, hours later too, and while pictures come and go.

Nothing is kept between two presses: a button's value says where to go on. It names a cut, a
place between two positions (`bot.core.entries`). Below it lie the positions before it in the
order of texts, above it the cut itself, if it is one, and all behind. So two pages that share a
cut share no picture and leave none out, whatever was added or taken away elsewhere.

A cursor grants nothing: whoever presses is asked for anew.
"""

import json
from dataclasses import dataclass
from typing import Self

_BEHIND = "!"
"""Sorts before every character of a file's id, and before the `#` in front of it."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a look through the results of a question begins, and which way it goes.

    `words` and `asked` (seconds of the epoch) are the question: its *today* stays the day on
    which it was asked. Without a `cut` the look begins at the newest picture.
    """

    words: str
    asked: float
    cut: str = ""
    newer: bool = False

    def below(self, cut: str) -> "Cursor":
        """The page of older pictures from a cut on."""
        return Cursor(self.words, self.asked, cut)

    def above(self, cut: str) -> "Cursor":
        """The page of newer pictures from a cut on."""
        return Cursor(self.words, self.asked, cut, newer=True)

    @property
    def older_than(self) -> str:
        """The bound that the index takes for a look at older pictures, empty for none."""
        return "" if self.newer else self.cut

    @property
    def newer_than(self) -> str:
        """The bound that the index takes for a look at newer pictures, empty for none.

        It may let through files of one message that lie below the cut: see `admits`.
        """
        if not self.newer:
            return ""
        if self.cut.endswith(_BEHIND):
            return self.cut.removesuffix(_BEHIND)
        return self.cut.partition("#")[0]

    def admits(self, position: str) -> bool:
        """Whether a position lies on the side of the cut that this look goes to."""
        if not self.cut:
            return True
        return position >= self.cut if self.newer else position < self.cut

    def to_value(self) -> str:
        """The cursor as a button's value."""
        parts = [self.words, self.asked, self.cut, int(self.newer)]
        return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_value(cls, value: str) -> Self:
        """Read back what `to_value` gave. Raises ValueError for anything else."""
        parts = json.loads(value)
        if not isinstance(parts, list) or len(parts) != 4:  # noqa: PLR2004 - the four above
            raise ValueError("not a cursor")
        words, asked, cut, newer = parts
        return cls(str(words), float(asked), str(cut), bool(newer))


def behind(position: str) -> str:
    """The cut right above a position: what is below it ends with the position itself."""
    return position + _BEHIND
