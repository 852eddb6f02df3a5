"""Colours as people see and name them.

OKLab (Björn Ottosson, https://bottosson.github.io/posts/oklab/) makes distances and lightness
match the eye. The names are the twelve that Rekognition calls SimplifiedColor.
"""

import math
from dataclasses import dataclass

_GREY_CHROMA = 0.035
_BLACK, _DARK_GREY_CHROMA = 0.24, 0.06
_WHITE, _WHITE_CHROMA = 0.96, 0.05
_PINK = 0.7
_DULL_CHROMA, _DULL_LIGHTNESS = 0.08, 0.82
_EARTH = {"red": "brown", "orange": "brown", "yellow": "brown"}
_EARTH_LIGHTNESS = {"orange": 0.68, "yellow": 0.58}
_HUES = (
    (12.0, "pink"),
    (45.0, "red"),
    (78.0, "orange"),
    (116.0, "yellow"),
    (163.0, "green"),
    (218.0, "teal"),
    (285.0, "blue"),
    (330.0, "purple"),
    (360.0, "pink"),
)
"""Upper bounds of OKLCh's hue angle in degrees."""


@dataclass(frozen=True, slots=True)
class Perceived:
    """OKLab: lightness 0–1, and two opponent axes (a green to red, b blue to yellow)."""

    lightness: float
    a: float
    b: float

    @property
    def chroma(self) -> float:
        """How far from grey, 0 to about 0.32 in sRGB."""
        return math.hypot(self.a, self.b)

    @property
    def hue(self) -> float:
        """The hue angle in degrees, 0–360."""
        return math.degrees(math.atan2(self.b, self.a)) % 360

    def distance(self, other: "Perceived") -> float:
        """About 0.02 is just visible; black and white are 1 apart."""
        return math.dist((self.lightness, self.a, self.b), (other.lightness, other.a, other.b))


def linear(channel: int) -> float:
    """An sRGB channel 0–255 as light, 0–1 (IEC 61966-2-1)."""
    value = channel / 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4  # noqa: PLR2004


def perceived(red: int, green: int, blue: int) -> Perceived:
    """From sRGB channels 0–255 to OKLab."""
    r, g, b = linear(red), linear(green), linear(blue)
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    medium = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return Perceived(
        lightness=0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        a=1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        b=0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def luminance(red: int, green: int, blue: int) -> float:
    """Relative luminance 0–1 as WCAG 2 defines it."""
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def contrast(first: tuple[int, int, int], second: tuple[int, int, int]) -> float:
    """WCAG 2's contrast ratio, 1 to 21."""
    dark, light = sorted((luminance(*first), luminance(*second)))
    return (light + 0.05) / (dark + 0.05)


def name_of(colour: Perceived) -> str:
    """One of twelve plain names."""
    lightness, chroma = colour.lightness, colour.chroma
    if lightness < _BLACK and chroma < _DARK_GREY_CHROMA:
        return "black"
    if lightness > _WHITE - chroma and chroma < _WHITE_CHROMA:
        return "white"
    if chroma < _GREY_CHROMA:
        return "grey"
    name = next(name for bound, name in _HUES if colour.hue < bound)
    return _EARTH.get(name, name) if _is_earthy(name, lightness, chroma) else _pale(name, lightness)


def _is_earthy(name: str, lightness: float, chroma: float) -> bool:
    """Brown is dark orange; wood, skin, fur and rust are pale or dark shades around it."""
    dull = chroma < _DULL_CHROMA and lightness < _DULL_LIGHTNESS
    return dull or lightness < _EARTH_LIGHTNESS.get(name, 0.0)


def _pale(name: str, lightness: float) -> str:
    return "pink" if name == "red" and lightness > _PINK else name
