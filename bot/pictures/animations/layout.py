"""What an animation's file says of its frames before any of them is decoded."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.pictures.formats.base import Format
from bot.pictures.limits import peak

_HURRIED, _USUAL = 10, 100
"""Milliseconds. Browsers show a frame that is said to last 10 ms or less for 100 ms
(https://webkit.org/b/36082); so does everything here."""
_PIXEL = 26.0
"""Bytes for each pixel while Pillow puts a frame together: the picture before it, the frame, what
is beneath it, and copies of some of them."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How many frames there are, how long each is shown in seconds, and what decoding costs.

    `width` and `height` are as stored, in pixels; `plays` is how often it is shown, 0 for ever;
    `memory` is the peak in bytes; `first` is what the plugin calls the first frame.
    """

    format: Format
    width: int
    height: int
    seconds: tuple[float, ...]
    plays: int
    memory: int
    first: int = 0
    stretches: tuple[tuple[int, int], ...] = ()
    """Where in the file lies what the plugin is shown; nothing means everywhere."""

    @property
    def count(self) -> int:
        """How many frames there are."""
        return len(self.seconds)


def shown(delays: Iterable[float]) -> tuple[float, ...]:
    """Milliseconds from a file as the seconds for which frames are really shown."""
    return tuple((_USUAL if delay <= _HURRIED else delay) / 1000 for delay in delays)


def memory_of(width: int, height: int, file: int = 0) -> int:
    """The peak in bytes for frames of this size; `file` is what is kept of the file itself."""
    return peak(width, height, width * height * _PIXEL + file)
