"""Balloons over the mountains, as an animation that begins where it ends."""

import math

from sandbox.samples.canvas import Canvas, Point, curve, oval

SIZE = (480, 360)
FRAMES = 20
FRAME_MILLISECONDS = 100

LABELS = ("Balloon", "Mountain", "Lake", "Sky", "Cloud", "Outdoors", "Nature")


def draw_balloons() -> list[Canvas]:
    """Every frame."""
    return [_frame(number / FRAMES) for number in range(FRAMES)]


def _frame(share: float) -> Canvas:
    canvas = Canvas(*SIZE)
    wave = math.sin(2 * math.pi * share)
    other = math.cos(2 * math.pi * share)
    _sky(canvas)
    for x, y, way in ((70, 60, 1), (300, 96, 0.6), (396, 48, 0.8)):
        _cloud(canvas, (x + 10 * way * wave, y))
    _land(canvas)
    _ripples(canvas, wave)
    draw_balloon(canvas, (312 - 4 * wave, 128 + 6 * other), 0.56, ("#2fa39a", "#e6f6ee"))
    draw_balloon(canvas, (172 + 5 * other, 116 + 11 * wave), 1.0, ("#e2574c", "#fff1d8"))
    return canvas


def _sky(canvas: Canvas) -> None:
    canvas.shaded([(0, 0), (480, 0), (480, 250), (0, 250)], "#7cc4e4", "#ffe7c6")
    canvas.disc((408, 180), 26, "#fff6d6")


def _cloud(canvas: Canvas, at: Point) -> None:
    x, y = at
    canvas.stroke([(x, y), (x + 58, y)], 13, "#fffdf8")
    canvas.stroke([(x + 16, y - 9), (x + 42, y - 9)], 12, "#fffdf8")


def _land(canvas: Canvas) -> None:
    for peak, half, colour in (
        ((90, 176), 130, "#9dbfd0"),
        ((392, 188), 140, "#9dbfd0"),
        ((250, 196), 130, "#7ba6ba"),
    ):
        x, y = peak
        canvas.shape([(x - half, 286), (x, y), (x + half, 286)], colour)
        snow = [(x, y), (x + 22, y + 20), (x + 8, y + 16), (x - 4, y + 24), (x - 22, y + 20)]
        canvas.shape(snow, "#f7fbfd")
    hills = curve((0, 262), (120, 236), (260, 286), (480, 246))
    canvas.shape([*hills, (480, 300), (0, 300)], "#6aa781")
    canvas.shaded([(0, 292), (480, 292), (480, 360), (0, 360)], "#6fc0d0", "#3f8fa3")
    near = curve((0, 330), (90, 318), (170, 344), (240, 360))
    canvas.shape([*near, (0, 360)], "#4f9b63")
    for x, size in ((20, 30), (50, 38), (84, 26)):
        canvas.shape([(x - size / 3, 336), (x, 336 - size), (x + size / 3, 336)], "#2f7d5d")


def _ripples(canvas: Canvas, wave: float) -> None:
    for x, y, length in ((210, 306, 50), (330, 316, 70), (270, 334, 60), (400, 342, 46)):
        shift = 5 * wave
        canvas.stroke([(x + shift, y), (x + shift + length, y)], 3, "#d6f2ea")


def draw_balloon(canvas: Canvas, at: Point, scale: float, colours: tuple[str, str]) -> None:
    """A balloon with its basket, around a point; its colours are those of its stripes."""
    main, light = colours
    with canvas.placed((0, 0), at, scale), canvas.thing("Balloon"):
        for dx in (-15, 15):
            canvas.stroke([(dx * 1.5, 60), (dx, 104)], 2, "#6b4a3a")
        envelope = [
            *curve((0, -78), (84, -78), (84, 12), (24, 68)),
            *curve((-24, 68), (-84, 12), (-84, -78), (0, -78)),
        ]
        canvas.shape(envelope, main)
        for turn in (-1, 1):
            outer = curve((0, -78), (50 * turn, -70), (54 * turn, 14), (16 * turn, 68))
            inner = curve((6 * turn, 68), (22 * turn, 14), (20 * turn, -70), (0, -78))
            canvas.shape([*outer, *inner], light)
        canvas.shape(oval((0, 66), 25, 5), "#8a3b36")
        canvas.shape([(-17, 102), (17, 102), (14, 126), (-14, 126)], "#b27540")
        canvas.stroke([(-18, 103), (18, 103)], 5, "#8a5a3b")
