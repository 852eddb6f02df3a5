"""A palm tree that leans over the scene."""

import math

from sandbox.samples.canvas import CURVE_STEPS, Canvas, Point, curve


def draw_palm(canvas: Canvas) -> None:
    """The trunk with its rings, three layers of fronds, and coconuts."""
    with canvas.thing("Palm Tree"):
        middle = curve((96, 900), (128, 700), (120, 470), (228, 262))
        count = len(middle) - 1
        left = [(x - 25 + 13 * step / count, y) for step, (x, y) in enumerate(middle)]
        right = [(x + 25 - 13 * step / count, y) for step, (x, y) in enumerate(middle)]
        canvas.shaded([*left, *reversed(right)], "#9a6a45", "#7c4f35")
        for step in range(2, count, 2):
            canvas.stroke(
                [left[step], (middle[step][0], middle[step][1] + 6), right[step]], 3, "#5f3a2a66"
            )
        crown = (228.0, 262.0)
        for colour, fronds in (
            ("#1d6a5a", ((-168, 190, 60), (-128, 165, 20), (-8, 215, 70), (28, 170, 95))),
            ("#2c8a68", ((-150, 205, 100), (-30, 225, 90), (178, 175, 115))),
            ("#4fae77", ((-58, 190, 55), (-112, 170, 70))),
        ):
            for angle, length, droop in fronds:
                _frond(canvas, crown, (angle, length, droop), colour)
        for dx, dy in ((-12, 12), (10, 16), (-1, 24)):
            canvas.disc((crown[0] + dx, crown[1] + dy), 12, "#6d4430")


def _frond(canvas: Canvas, crown: Point, way: tuple[float, float, float], colour: str) -> None:
    """A leaf that leaves the crown at an angle (degrees), and droops; its edge is cut."""
    angle, length, droop = way
    x, y = crown
    out = (x + length * math.cos(math.radians(angle)), y + length * math.sin(math.radians(angle)))
    tip = (out[0], out[1] + droop)
    spine = curve(crown, ((x + out[0]) / 2, (y + out[1]) / 2 - 34), tip)
    upper, lower = [], []
    for step, (px, py) in enumerate(spine):
        share = step / CURVE_STEPS
        half = 25 * math.sin(math.pi * min(share * 0.92 + 0.08, 1.0)) ** 0.8
        cut = half * (0.5 if step % 4 in {2, 3} and step > 5 else 1.0)  # noqa: PLR2004  teeth
        upper.append((px, py - half * 0.7))
        lower.append((px, py + cut * 1.25))
    canvas.shape([*upper, *reversed(lower)], colour)
    canvas.stroke(spine[:-3], 2.5, "#ffffff2e")
