"""IMAGE_PROPERTIES, measured from the pixels: quality and dominant colours.

Amazon does not say how it measures. Here brightness is the mean luma, contrast its standard
deviation (half the range is 100), sharpness the strength of edges, all in percent. The service
has 12 simplified colour names and lists them nowhere; these are ours.
"""

import colorsys
from collections.abc import Mapping, Sequence

import cv2
import numpy as np
import numpy.typing as npt
from PIL import ImageColor

from sandbox.rekognition.values import Json, Pixels, Spot

DEFAULT_COLOURS = 10
SAMPLE_SIDE = 160
LEAST_PERCENT = 0.5
SHARP_EDGES = 12.0
"""The mean edge strength (grey levels) at which sharpness comes to 63 percent."""

DARK, LIGHT = 0.16, 0.9
PALE = 0.14
"""Value and saturation (0–1) below or above which a colour is black, white or grey."""

HUES = (
    (15.0, "red"),
    (42.0, "orange"),
    (66.0, "yellow"),
    (158.0, "green"),
    (196.0, "teal"),
    (258.0, "blue"),
    (300.0, "purple"),
    (345.0, "pink"),
    (360.0, "red"),
)
"""Where each hue ends, in degrees."""

BROWN_VALUE = 0.66
PINK_SATURATION = 0.5

Region = npt.NDArray[np.uint8]
"""Pixels of any arrangement: n × blue, green, red."""


def image_properties(picture: Pixels, spots: Sequence[Spot], colours: int) -> Json:
    """The `ImageProperties` of an answer; what the labels' boxes cover is the foreground."""
    small = _small(picture)
    properties: Json = {
        "Quality": quality(picture) | {"Contrast": _contrast(small.reshape(-1, 3))},
        "DominantColors": dominant_colours(small.reshape(-1, 3), colours),
    }
    mask = _mask(small, spots)
    for name, part in (("Foreground", mask), ("Background", ~mask)):
        if mask.any() and part.any():
            chosen = cv2.resize(
                part.astype(np.uint8),
                (picture.shape[1], picture.shape[0]),
                interpolation=cv2.INTER_NEAREST,
            ).astype(bool)
            properties[name] = {
                "Quality": quality(picture, chosen),
                "DominantColors": dominant_colours(small[part], colours),
            }
    return properties


def quality(picture: Pixels, part: npt.NDArray[np.bool_] | None = None) -> Json:
    """Brightness and sharpness of the picture, or of a part of it, in percent."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    edges = np.abs(cv2.Laplacian(grey, cv2.CV_32F))
    if part is not None:
        grey, edges = grey[part], edges[part]
    return {
        "Brightness": float(np.mean(grey)) / 255 * 100,
        "Sharpness": float(1 - np.exp(-np.mean(edges) / SHARP_EDGES)) * 100,
    }


def instance_colours(picture: Pixels, spot: Spot, colours: int) -> list[Json]:
    """The dominant colours inside a box."""
    small = _small(picture)
    mask = _mask(small, [spot])
    return dominant_colours(small[mask], colours) if mask.any() else []


def dominant_colours(pixels: Region, number: int) -> list[Json]:
    """The most frequent colours, similar ones taken together."""
    if number == 0 or not len(pixels):
        return []
    bins = (pixels >> 5).astype(np.int32)
    keys = (bins[:, 0] << 6) | (bins[:, 1] << 3) | bins[:, 2]
    found, places, counts = np.unique(keys, return_inverse=True, return_counts=True)
    means = np.stack(
        [np.bincount(places, pixels[:, channel], len(found)) / counts for channel in range(3)], 1
    )
    order = np.argsort(-counts)[:number]
    percents = counts[order] / len(pixels) * 100
    return [
        _colour(means[index], float(percent))
        for index, percent in zip(order, percents, strict=True)
        if percent >= LEAST_PERCENT
    ]


def _colour(mean: npt.NDArray[np.float64], percent: float) -> Json:
    blue, green, red = (round(float(value)) for value in mean)
    return {
        "Red": red,
        "Green": green,
        "Blue": blue,
        "HexCode": f"#{red:02x}{green:02x}{blue:02x}",
        "CSSColor": _nearest((red, green, blue), _css()),
        "SimplifiedColor": simple_name(red, green, blue),
        "PixelPercent": percent,
    }


def simple_name(red: int, green: int, blue: int) -> str:
    """One of the 12 simple names of a colour (0–255)."""
    hue, saturation, value = colorsys.rgb_to_hsv(red / 255, green / 255, blue / 255)
    if value < DARK:
        return "black"
    if saturation < PALE:
        return "white" if value > LIGHT else "grey"
    name = next(name for end, name in HUES if hue * 360 <= end)
    if name == "orange" and value < BROWN_VALUE:
        return "brown"
    if name == "red" and value > LIGHT and saturation < PINK_SATURATION:
        return "pink"
    return name


def _css() -> Mapping[str, tuple[int, ...]]:
    """The named colours of CSS, which Pillow knows."""
    return {name: ImageColor.getrgb(name) for name in ImageColor.colormap}


def _nearest(colour: tuple[int, ...], names: Mapping[str, tuple[int, ...]]) -> str:
    return min(
        names,
        key=lambda name: sum((a - b) ** 2 for a, b in zip(colour, names[name], strict=True)),
    )


def _contrast(pixels: Region) -> float:
    luma = pixels @ np.array([0.114, 0.587, 0.299])
    return float(min(np.std(luma) / 127.5, 1.0) * 100)


def _small(picture: Pixels) -> Pixels:
    height, width = picture.shape[:2]
    scale = min(SAMPLE_SIDE / max(height, width), 1.0)
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def _mask(small: Pixels, spots: Sequence[Spot]) -> npt.NDArray[np.bool_]:
    """The pixels that the spots cover."""
    height, width = small.shape[:2]
    mask = np.zeros((height, width), dtype=bool)
    for spot in spots:
        left, top = max(round(spot.left * width), 0), max(round(spot.top * height), 0)
        right = round((spot.left + spot.width) * width)
        bottom = round((spot.top + spot.height) * height)
        mask[top : max(bottom, 0), left : max(right, 0)] = True
    return mask
