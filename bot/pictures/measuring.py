"""Dominant colours, brightness, sharpness, contrast and fingerprint, measured by ourselves.

Everything is measured on a copy of about 500 pixels on the long side, so that the same photo
measures the same at any resolution:

- brightness: the mean luma (Rec. 601), 0 black to 100 white;
- contrast: the standard deviation of the luma, 100 for half black, half white;
- sharpness: 100 · v / (v + 150) with v the variance of the luma's Laplacian: 0 for a plain
  surface, about 15 for a blurred photo, above 60 for a crisp one;
- colours: the copy is reduced to 64 × 64, and colours that the eye hardly tells apart are
  merged with the commonest of them, as are those of the same name. Shares are percent of all
  pixels, so they need not add up to 100.
"""

import io
from dataclasses import dataclass
from typing import NamedTuple, cast

from PIL import Image, ImageFilter, ImageStat

from bot.core.labels import Colour, Quality
from bot.pictures.colours import Perceived, name_of, perceived
from bot.pictures.fingerprints import fingerprint
from bot.pictures.fitting import Fit

_MEASURED_SIDE = 500
_COLOUR_SIDE = 64
_STEPS = [min(round(value / 16) * 16, 255) for value in range(256)]
_SAME = 0.1
"""The distance in OKLab up to which two colours count as one."""
_MOST_COLOURS = 5
_LEAST_SHARE = 4.0
_HALF_SHARP = 150.0
_LAPLACIAN = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=2, offset=128)
_LAPLACIAN_SCALE = 2**2
_LEAST_FILTERED = 3


class Measured(NamedTuple):
    """What we find out by ourselves; colours come greatest share first."""

    colours: tuple[Colour, ...]
    quality: Quality
    fingerprint: int


def measure(jpeg: bytes, fit: Fit) -> Measured:
    """Measure a prepared picture."""
    image = _normalised(jpeg, fit)
    return Measured(_colours(image), _quality(image.convert("L")), fingerprint(image))


def _normalised(jpeg: bytes, fit: Fit) -> Image.Image:
    """The content without its padding, at about the measured size."""
    image = Image.open(io.BytesIO(jpeg), formats=("JPEG",))
    long = max(image.size)
    wanted = (
        max(image.width * _MEASURED_SIDE // long, 1),
        max(image.height * _MEASURED_SIDE // long, 1),
    )
    image.draft("RGB", wanted)
    scale = image.width / fit.width
    left, top, right, bottom = (round(edge * scale) for edge in fit.content)
    content = image.crop((left, top, max(right, left + 1), max(bottom, top + 1)))
    content.thumbnail((_MEASURED_SIDE, _MEASURED_SIDE), Image.Resampling.BOX, reducing_gap=None)
    return content


def _quality(grey: Image.Image) -> Quality:
    luma = ImageStat.Stat(grey)
    edges = _edge_variance(grey)
    return Quality(
        brightness=round(luma.mean[0] / 255 * 100, 1),
        sharpness=round(100 * edges / (edges + _HALF_SHARP), 1),
        contrast=round(min(luma.stddev[0] / 127.5 * 100, 100.0), 1),
    )


def _edge_variance(grey: Image.Image) -> float:
    """The variance of the Laplacian, without the border, which Pillow's filter leaves as it is."""
    width, height = grey.size
    if min(width, height) < _LEAST_FILTERED:
        return 0.0
    inner = grey.filter(_LAPLACIAN).crop((1, 1, width - 1, height - 1))
    return ImageStat.Stat(inner).var[0] * _LAPLACIAN_SCALE


@dataclass(slots=True)
class _Group:
    """Colours that count as one, called after the commonest of them."""

    rgb: tuple[int, int, int]
    seen: Perceived
    name: str
    pixels: int

    def includes(self, other: "_Group") -> bool:
        """Whether the other colour is hardly another one."""
        return self.name == other.name or self.seen.distance(other.seen) < _SAME


def _colours(image: Image.Image) -> tuple[Colour, ...]:
    groups: list[_Group] = []
    for found in _quantised(image):
        group = next((group for group in groups if group.includes(found)), None)
        if group is None:
            groups.append(found)
        else:
            group.pixels += found.pixels
    total = sum(group.pixels for group in groups)
    colours = (Colour(*g.rgb, g.name, round(100 * g.pixels / total, 1)) for g in groups)
    ranked = sorted(colours, key=lambda colour: -colour.share)[:_MOST_COLOURS]
    return tuple(c for c in ranked if c.share >= _LEAST_SHARE or c is ranked[0])


def _quantised(image: Image.Image) -> list[_Group]:
    """The colours of a small copy in steps of 16, the commonest first."""
    small = image.resize((_COLOUR_SIDE, _COLOUR_SIDE), Image.Resampling.BOX)
    found = small.point(_STEPS * 3).getcolors(_COLOUR_SIDE**2) or []
    groups = []
    for count, rgb in cast("list[tuple[int, tuple[int, int, int]]]", found):
        seen = perceived(*rgb)
        groups.append(_Group(rgb, seen, name_of(seen), count))
    return sorted(groups, key=lambda group: (-group.pixels, group.rgb))
