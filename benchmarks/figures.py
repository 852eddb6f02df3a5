"""Flat figures that stand for labels, drawn from ellipses and polygons on a ground of their own."""

from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw

Shape = tuple[str, tuple[float, ...], str]
"""Ellipse or polygon, its coordinates in parts of the figure's side, and its colour."""

_FINER = 3

FIGURES: dict[str, tuple[Shape, ...]] = {
    "Sun": (("e", (0.1, 0.1, 0.9, 0.9), "#ffd23f"), ("e", (0.25, 0.25, 0.75, 0.75), "#ffb000")),
    "Tree": (
        ("p", (0.42, 0.55, 0.58, 0.55, 0.6, 1, 0.4, 1), "#6b4423"),
        ("e", (0.1, 0, 0.9, 0.7), "#2e7d32"),
    ),
    "House": (
        ("p", (0.1, 0.45, 0.9, 0.45, 0.9, 1, 0.1, 1), "#d7a86e"),
        ("p", (0, 0.5, 0.5, 0, 1, 0.5), "#a83232"),
        ("p", (0.4, 0.65, 0.6, 0.65, 0.6, 1, 0.4, 1), "#5b3a1e"),
    ),
    "Car": (
        ("p", (0.2, 0.55, 0.35, 0.3, 0.7, 0.3, 0.82, 0.55), "#9ad0ff"),
        ("p", (0, 0.52, 1, 0.52, 1, 0.8, 0, 0.8), "#d62828"),
        ("e", (0.12, 0.68, 0.36, 0.92), "#202020"),
        ("e", (0.64, 0.68, 0.88, 0.92), "#202020"),
    ),
    "Boat": (
        ("p", (0.05, 0.7, 0.95, 0.7, 0.75, 1, 0.25, 1), "#7b3f00"),
        ("p", (0.48, 0, 0.52, 0, 0.52, 0.7, 0.48, 0.7), "#333333"),
        ("p", (0.55, 0.05, 0.95, 0.6, 0.55, 0.6), "#f5f5f5"),
    ),
    "Balloon": (
        ("p", (0.49, 0.6, 0.51, 0.6, 0.51, 1, 0.49, 1), "#444444"),
        ("e", (0.18, 0, 0.82, 0.68), "#e5389b"),
    ),
    "Flower": (
        ("p", (0.47, 0.5, 0.53, 0.5, 0.53, 1, 0.47, 1), "#2e7d32"),
        ("e", (0.2, 0, 0.8, 0.6), "#f48fb1"),
        ("e", (0.38, 0.18, 0.62, 0.42), "#ffeb3b"),
    ),
    "Fish": (
        ("e", (0, 0.25, 0.75, 0.75), "#ff7f11"),
        ("p", (0.65, 0.5, 1, 0.2, 1, 0.8), "#ff7f11"),
        ("e", (0.12, 0.4, 0.22, 0.5), "#101010"),
    ),
    "Ball": (("e", (0.05, 0.05, 0.95, 0.95), "#1565c0"), ("e", (0.3, 0.2, 0.6, 0.5), "#bbdefb")),
    "Star": (
        ("p", (0.5, 0, 0.62, 0.36, 1, 0.38, 0.7, 0.6, 0.8, 1, 0.5, 0.76,
               0.2, 1, 0.3, 0.6, 0, 0.38, 0.38, 0.36), "#fff176"),
    ),
    "Mountain": (
        ("p", (0, 1, 0.5, 0, 1, 1), "#546e7a"),
        ("p", (0.36, 0.28, 0.5, 0, 0.64, 0.28, 0.5, 0.4), "#ffffff"),
    ),
    "Umbrella": (
        ("e", (0, 0, 1, 0.9), "#8e24aa"),
        ("p", (0, 0.46, 1, 0.46, 1, 0.92, 0, 0.92), "#00000000"),
        ("p", (0.48, 0.4, 0.52, 0.4, 0.52, 1, 0.48, 1), "#333333"),
    ),
    "Cup": (
        ("e", (0.55, 0.25, 1, 0.75), "#eeeeee"),
        ("p", (0.05, 0.15, 0.75, 0.15, 0.65, 0.95, 0.15, 0.95), "#fafafa"),
        ("e", (0.05, 0.05, 0.75, 0.25), "#6d4c41"),
    ),
    "Clock": (
        ("e", (0, 0, 1, 1), "#263238"),
        ("e", (0.1, 0.1, 0.9, 0.9), "#eceff1"),
        ("p", (0.47, 0.2, 0.53, 0.2, 0.53, 0.55, 0.47, 0.55), "#000000"),
    ),
    "Book": (
        ("p", (0, 0.2, 0.5, 0.3, 0.5, 0.95, 0, 0.85), "#b71c1c"),
        ("p", (1, 0.2, 0.5, 0.3, 0.5, 0.95, 1, 0.85), "#e53935"),
    ),
    "Chair": (
        ("p", (0.15, 0, 0.3, 0, 0.3, 1, 0.15, 1), "#8d6e63"),
        ("p", (0.15, 0.5, 0.85, 0.5, 0.85, 0.64, 0.15, 0.64), "#a1887f"),
        ("p", (0.7, 0.6, 0.85, 0.6, 0.85, 1, 0.7, 1), "#8d6e63"),
    ),
    "Bird": (
        ("e", (0.15, 0.3, 0.8, 0.8), "#37474f"),
        ("p", (0.3, 0.5, 0.6, 0, 0.65, 0.5), "#78909c"),
        ("p", (0.76, 0.45, 1, 0.55, 0.76, 0.62), "#ffa000"),
    ),
    "Dog": (
        ("p", (0.05, 0.4, 0.75, 0.4, 0.75, 0.95, 0.6, 0.95, 0.6, 0.7, 0.2, 0.7, 0.2, 0.95,
               0.05, 0.95), "#8b5a2b"),
        ("e", (0.6, 0.1, 1, 0.55), "#a0692f"),
    ),
    "Person": (
        ("e", (0.34, 0, 0.66, 0.32), "#e0ac69"),
        ("p", (0.25, 0.34, 0.75, 0.34, 0.7, 0.7, 0.3, 0.7), "#00695c"),
        ("p", (0.32, 0.7, 0.48, 0.7, 0.46, 1, 0.34, 1), "#1a237e"),
        ("p", (0.52, 0.7, 0.68, 0.7, 0.66, 1, 0.54, 1), "#1a237e"),
    ),
    "Bus": (
        ("p", (0, 0.2, 1, 0.2, 1, 0.85, 0, 0.85), "#fdd835"),
        ("p", (0.08, 0.3, 0.92, 0.3, 0.92, 0.5, 0.08, 0.5), "#455a64"),
        ("e", (0.1, 0.72, 0.32, 0.95), "#212121"),
        ("e", (0.68, 0.72, 0.9, 0.95), "#212121"),
    ),
    "Heart": (
        ("e", (0, 0.1, 0.54, 0.6), "#e53935"),
        ("e", (0.46, 0.1, 1, 0.6), "#e53935"),
        ("p", (0.03, 0.42, 0.97, 0.42, 0.5, 1), "#e53935"),
    ),
    "Kite": (
        ("p", (0.5, 0, 0.95, 0.4, 0.5, 1, 0.05, 0.4), "#26c6da"),
        ("p", (0.5, 0, 0.95, 0.4, 0.5, 0.4), "#ef5350"),
    ),
}  # fmt: skip

GROUNDS = ("#87ceeb", "#c5e1a5", "#ffe0b2", "#b0bec5", "#90a4ae", "#f8bbd0", "#3e2723", "#1a237e")


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure in a world: its middle and its side, in pixels."""

    name: str
    x: float
    y: float
    side: int


@lru_cache(maxsize=512)
def figure(name: str, side: int) -> Image.Image:
    """A figure with a transparent ground, `side` pixels wide and high."""
    image = Image.new("RGBA", (side * _FINER, side * _FINER))
    draw = ImageDraw.Draw(image)
    for kind, coordinates, colour in FIGURES[name]:
        points = [part * side * _FINER for part in coordinates]
        if kind == "e":
            draw.ellipse(points, fill=colour)
        else:
            draw.polygon(points, fill=colour)
    return image.reduce(_FINER)


def ground(width: int, height: int, colour: str, floor: str) -> Image.Image:
    """A sky that is brighter above, over a floor."""
    image = Image.new("RGB", (width, height), colour)
    light = Image.linear_gradient("L").resize((width, height)).point([v // 3 for v in range(256)])
    image.paste("#ffffff", (0, 0), light.transpose(Image.Transpose.FLIP_TOP_BOTTOM))
    image.paste(floor, (0, height * 3 // 4, width, height))
    return image
