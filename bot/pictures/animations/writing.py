"""Writing a GIF frame by frame: only what has changed, and nothing kept but the last frame.

What looks the same as before is transparent, so that it stays exactly as it was: that saves most
bytes, and keeps dithering from shimmering.
"""

import struct
from collections.abc import Sequence

from PIL import GifImagePlugin, Image, ImageChops

from bot.pictures.animations.colouring import COLOURS, Colouring
from bot.pictures.animations.pacing import LONGEST
from bot.pictures.palette import RGB

_SAME = 5
"""Steps of 255 up to which a pixel has not changed."""
_DESCRIPTOR = 10
"""Bytes with which Pillow begins a frame; ours has a palette of its own."""
_TRANSPARENT_KEPT = 0b0101
"""A transparent colour is used, and the frame stays beneath the next one."""
_FULL_TABLE = 0b1000_0111
_MOST_REPEATS = 65_535


class GIFWriter:
    """A GIF that grows by whole frames, all of the same size."""

    def __init__(self, size: tuple[int, int], plays: int, kept: Sequence[RGB]) -> None:
        """Begin; `plays` is how often it is shown, 0 for ever, `kept` are colours to keep."""
        self._size = size
        self._data = bytearray()
        self._colouring = Colouring(kept)
        self._plays = plays
        self._global = b""
        self._shown: Image.Image | None = None
        self._waiting = b""
        self._hundredths = 0

    @property
    def length(self) -> int:
        """The bytes of what was added."""
        return len(self._data) + len(self._waiting)

    def add(self, frame: Image.Image, hundredths: int) -> None:
        """Show an RGB frame for so many hundredths of a second."""
        changed = self._changed(frame)
        box = changed.getbbox() if changed else (0, 0, *self._size)
        if box is None:
            self._hundredths += hundredths
            return
        self._flush()
        self._waiting = self._encoded(frame, changed, box)
        self._hundredths = hundredths
        if self._shown is None:
            self._shown = frame.copy()
        else:
            self._shown.paste(frame, mask=changed)

    def finished(self) -> bytes:
        """The whole file."""
        self._flush()
        return bytes(self._data) + b";"

    def _changed(self, frame: Image.Image) -> Image.Image | None:
        """Where it differs from what is shown; None for everywhere."""
        if self._shown is None:
            return None
        red, green, blue = ImageChops.difference(frame, self._shown).split()
        most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
        return most.point([0] * (_SAME + 1) + [255] * (255 - _SAME))

    def _encoded(
        self, frame: Image.Image, changed: Image.Image | None, box: tuple[int, int, int, int]
    ) -> bytes:
        table = self._colouring.table(frame)
        pixels = self._colouring.coloured(frame.crop(box))
        if changed:
            pixels.paste(COLOURS, mask=ImageChops.invert(changed.crop(box)))
        if not self._data:
            self._global = table
            self._data += self._head()
        own = b"" if table == self._global else table
        left, top, right, bottom = box
        place = struct.pack(
            "<HHHHB", left, top, right - left, bottom - top, _FULL_TABLE if own else 0
        )
        codes = b"".join(GifImagePlugin.getdata(pixels))[_DESCRIPTOR:]
        return b"," + place + own + codes

    def _head(self) -> bytes:
        """The screen, the first palette, and how often everything is repeated."""
        screen = b"GIF89a" + struct.pack("<HHBBB", *self._size, 0b1111_0111, 0, 0) + self._global
        if self._plays == 1:
            return screen
        repeats = min(max(self._plays - 1, 0), _MOST_REPEATS)
        return screen + b"!\xff\x0bNETSCAPE2.0\x03\x01" + struct.pack("<H", repeats) + b"\x00"

    def _flush(self) -> None:
        """Write the frame that waits for its time to be known."""
        if self._waiting:
            lasts = min(self._hundredths, LONGEST)
            control = struct.pack("<BHBB", _TRANSPARENT_KEPT, lasts, COLOURS, 0)
            self._data += b"!\xf9\x04" + control + self._waiting
            self._waiting = b""
