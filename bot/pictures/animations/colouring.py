"""At most 255 colours for frames that belong together.

A palette stays as long as it suits: that saves bytes, and colours that change from frame to frame
shimmer. The colours of boxes and tags are always in it, so that they look the same throughout.
"""

from collections.abc import Sequence
from typing import cast

from PIL import Image, ImageChops

from bot.pictures.palette import RGB

COLOURS = 255
"""One is left for "as before"."""
_SAMPLED = 256
"""Pixels of the longer side of what the colours are chosen from."""
_FIELDS = (24, 16)
_WORSE, _VISIBLE = 1.3, 4
"""A new palette is made when the error grows by this factor and so many steps of 255."""


class Colouring:
    """Turns RGB frames into palette ones, and makes new palettes when they are needed."""

    def __init__(self, kept: Sequence[RGB]) -> None:
        """Remember the colours that every palette has."""
        self._kept = tuple(dict.fromkeys(kept))[: COLOURS // 2]
        self._palette: Image.Image | None = None
        self._expected = 0.0

    def table(self, frame: Image.Image) -> bytes:
        """The palette that suits this frame: 256 colours of three bytes."""
        small = frame.copy()
        small.thumbnail((_SAMPLED, _SAMPLED), Image.Resampling.NEAREST, reducing_gap=None)
        if self._palette is None or self._error(small) > self._expected * _WORSE + _VISIBLE:
            self._palette = self._chosen(small)
            self._expected = self._error(small)
        return bytes(self._palette.getpalette() or b"")

    def coloured(self, part: Image.Image) -> Image.Image:
        """A part of the frame in the palette that was chosen last, with dithering."""
        return part.quantize(palette=self._palette, dither=Image.Dither.FLOYDSTEINBERG)

    def _error(self, small: Image.Image) -> float:
        """How far the colours are off where they are worst: a small thing may bring new ones."""
        nearest = small.quantize(palette=self._palette, dither=Image.Dither.NONE).convert("RGB")
        missed = ImageChops.difference(small, nearest)
        fields = missed.resize(_FIELDS, Image.Resampling.BOX).getextrema()
        return max(most for _, most in cast("tuple[tuple[int, int], ...]", fields))

    def _chosen(self, small: Image.Image) -> Image.Image:
        found = _colours(small, COLOURS - len(self._kept))
        flat = [*found, *(channel for colour in self._kept for channel in colour)]
        # What is not needed repeats the last colour, and so is never the nearest.
        flat += flat[-3:] * (256 - len(flat) // 3)
        palette = Image.new("P", (1, 1))
        palette.putpalette(flat)
        return palette


def _colours(small: Image.Image, most: int) -> list[int]:
    """Those of the picture itself when they are few, as in drawings; else some like them.

    Octrees are as good as median cut with k-means on photos, and a hundred times as fast.
    """
    few = small.getcolors(most)
    if few:
        return [channel for _, colour in few for channel in cast("RGB", colour)]
    mixed = small.quantize(most, method=Image.Quantize.FASTOCTREE).getpalette() or []
    return mixed[: most * 3]
