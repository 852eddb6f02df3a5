import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest

from bot.pictures.colours import Perceived, contrast, linear, perceived
from bot.pictures.palette import PALETTE, RGB, colour_of, ink_on

Matrix = tuple[tuple[float, float, float], ...]
NORMAL: Matrix = ((1, 0, 0), (0, 1, 0), (0, 0, 1))
WITHOUT_RED: Matrix = ((0.112, 0.888, 0), (0.112, 0.888, 0), (0.004, -0.004, 1))
WITHOUT_GREEN: Matrix = ((0.293, 0.707, 0), (0.293, 0.707, 0), (-0.022, 0.022, 1))
"""Linear RGB as dichromats see it, after Viénot, Brettel and Mollon (1999)."""
COMMON = ("Person", "Dog", "Cat", "Car", "Bird", "Chair", "Bottle", "Bicycle")


def seen(colour: RGB, eye: Matrix) -> Perceived:
    light = [linear(channel) for channel in colour]
    mixed = (sum(a * b for a, b in zip(row, light, strict=True)) for row in eye)
    red, green, blue = (_channel(value) for value in mixed)
    return perceived(red, green, blue)


def _channel(light: float) -> int:
    value = min(max(light, 0.0), 1.0)
    return round(
        255 * (12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055)
    )


@pytest.mark.parametrize("eye", [NORMAL, WITHOUT_RED, WITHOUT_GREEN])
def test_the_colours_stay_apart_for_every_eye(eye: Matrix) -> None:
    distances = [seen(a, eye).distance(seen(b, eye)) for a, b in combinations(PALETTE, 2)]

    assert min(distances) > 0.08


@pytest.mark.parametrize("colour", PALETTE)
def test_text_on_every_colour_is_readable(colour: RGB) -> None:
    assert contrast(ink_on(colour), colour) >= 4.5


@pytest.mark.parametrize("colour", PALETTE)
def test_every_colour_shows_on_black(colour: RGB) -> None:
    assert contrast(colour, (0, 0, 0)) >= 4.5


def test_ink_is_white_on_dark_ground() -> None:
    assert ink_on((20, 30, 60)) == (255, 255, 255)


def test_the_commonest_labels_have_different_colours() -> None:
    assert len({colour_of(name) for name in COMMON}) == len(COMMON)


def test_a_colour_is_the_same_in_every_process() -> None:
    script = "from bot.pictures.palette import colour_of; print(colour_of('Zebra'))"
    outcomes = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }

    assert outcomes == {str(colour_of("Zebra"))}
    assert colour_of("zebra") == colour_of("Zebra")
