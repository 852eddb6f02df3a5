"""A morning in the park: somebody on a bicycle, a bench, a dog, a balloon."""

import math
import random

from sandbox.samples.canvas import Canvas, Point, curve, oval
from sandbox.samples.cyclist import draw_cyclist
from sandbox.samples.figures import draw_dog

SIZE = (1200, 900)
SEED = 11

LABELS = (
    "Bicycle",
    "Person",
    "Dog",
    "Bench",
    "Balloon",
    "Park",
    "Tree",
    "Grass",
    "Outdoors",
    "Flower",
    "Leisure Activities",
)


def draw_park() -> Canvas:
    """The whole scene, from the back to the front."""
    canvas = Canvas(*SIZE)
    _sky(canvas)
    _town(canvas)
    _meadow(canvas)
    _trees(canvas)
    _balloon(canvas)
    _bench(canvas)
    _flowers(canvas, 22, (660, 692))
    _shadows(canvas)
    draw_cyclist(canvas)
    with canvas.placed((960, 812), (988, 796), 1.02, flipped=True):
        draw_dog(canvas, ("#f1e6d6", "#cdb79c", "#ffffff"))
    _flowers(canvas, 24, (866, 896))
    return canvas


def _sky(canvas: Canvas) -> None:
    width = canvas.width
    canvas.shaded([(0, 0), (width, 0), (width, 520), (0, 520)], "#8fd0e6", "#fdf0d8")
    canvas.glow((212, 178), 300, "#fff5cfd0")
    canvas.disc((212, 178), 58, "#fff8df")
    for x, y, scale in ((560, 110, 1.0), (890, 190, 0.7), (330, 250, 0.55)):
        for shift, rise, length in ((0, 0, 190), (46, -26, 118), (-34, 26, 150)):
            line = [(x + shift * scale, y + rise * scale)]
            line.append((x + (shift + length) * scale, y + rise * scale))
            canvas.stroke(line, 30 * scale, "#fffdf7e0")


def _town(canvas: Canvas) -> None:
    dice = random.Random(SEED)  # noqa: S311  the same picture every time
    x = 0.0
    while x < canvas.width:
        wide, high = dice.uniform(46, 92), dice.uniform(70, 190)
        top = 520 - high
        canvas.shape([(x, top), (x + wide, top), (x + wide, 540), (x, 540)], "#bcd8dccc")
        for row in range(int(high // 30)):
            for column in range(int(wide // 22)):
                left, upper = x + 9 + column * 21, top + 14 + row * 28
                pane = [
                    (left, upper),
                    (left + 9, upper),
                    (left + 9, upper + 13),
                    (left, upper + 13),
                ]
                canvas.shape(pane, "#eaf4ef99")
        x += wide + dice.uniform(-4, 26)


def _meadow(canvas: Canvas) -> None:
    width = canvas.width
    far = curve((0, 500), (300, 452), (620, 520), (900, 476), (1200, 508))
    canvas.shaded([*far, (width, 640), (0, 640)], "#a4cf86", "#8bc07a")
    near = curve((0, 596), (360, 560), (820, 640), (1200, 580))
    canvas.shaded([*near, (width, 900), (0, 900)], "#7fbd74", "#4f9b63")
    upper = curve((0, 748), (380, 702), (800, 772), (1200, 716))
    lower = curve((1200, 838), (800, 884), (380, 836), (0, 876))
    canvas.shape([*upper, *lower], "#f1dcb4")
    canvas.stroke(upper, 6, "#e3c795")
    canvas.stroke(lower, 6, "#e3c795")


def _trees(canvas: Canvas) -> None:
    for at, scale in (((66, 560), 0.8), ((1010, 548), 0.74), ((820, 540), 0.5), ((420, 545), 0.56)):
        _tree(canvas, at, scale, ("#4c9a6a", "#63ad74", "#7cc084"))
    _tree(canvas, (1118, 640), 1.28, ("#2f7d5d", "#41946a", "#5bab78"))
    _tree(canvas, (196, 640), 1.1, ("#37876a", "#4a9c72", "#69b57f"))


def _tree(canvas: Canvas, at: Point, scale: float, greens: tuple[str, str, str]) -> None:
    x, y = at
    trunk = [(x - 13 * scale, y), (x - 9 * scale, y - 130 * scale)]
    trunk += [(x + 9 * scale, y - 130 * scale), (x + 13 * scale, y)]
    canvas.shape(oval((x, y), 70 * scale, 9 * scale), "#2d6b4a44")
    canvas.shape(trunk, "#8a5f43")
    canvas.stroke([(x, y - 90 * scale), (x + 34 * scale, y - 138 * scale)], 9 * scale, "#8a5f43")
    for green, discs in zip(
        greens,
        (
            ((-58, -160, 62), (60, -158, 60), (0, -150, 66), (-20, -236, 66), (38, -226, 58)),
            ((-50, -180, 50), (46, -186, 46), (-8, -248, 50)),
            ((-58, -198, 26), (-18, -268, 28), (30, -214, 22)),
        ),
        strict=True,
    ):
        for dx, dy, radius in discs:
            canvas.disc((x + dx * scale, y + dy * scale), radius * scale, green)


def _balloon(canvas: Canvas) -> None:
    canvas.stroke(curve((742, 282), (732, 380), (772, 440), (756, 556)), 3, "#7c6a66")
    with canvas.thing("Balloon"):
        canvas.shape([(742, 272), (732, 290), (754, 290)], "#d9463f")
        envelope = [
            *curve((742, 276), (676, 236), (682, 150), (744, 150)),
            *curve((744, 150), (808, 150), (810, 236), (742, 276)),
        ]
        canvas.shaded(envelope, "#f4766a", "#e24f49")
        canvas.shape(oval((722, 190), 12, 22, 24), "#ffffff55")


def _bench(canvas: Canvas) -> None:
    canvas.shape(oval((330, 706), 150, 12), "#2d6b4a44")
    with canvas.thing("Bench"):
        for x in (222, 436):
            canvas.stroke([(x - 6, 596), (x, 660), (x - 12, 704)], 10, "#3c4a57")
            canvas.stroke([(x, 660), (x + 30, 662), (x + 32, 706)], 10, "#3c4a57")
        for y in (598, 618, 638):
            canvas.stroke([(204, y), (452, y)], 13, "#c98a4f")
        for x, y in ((206, 660), (214, 674)):
            canvas.stroke([(x, y), (x + 256, y)], 12, "#b27540")


def _shadows(canvas: Canvas) -> None:
    canvas.shape(oval((622, 818), 196, 15), "#b8935c66")
    canvas.shape(oval((982, 798), 92, 10), "#b8935c66")


def _flowers(canvas: Canvas, count: int, between: tuple[float, float]) -> None:
    dice = random.Random(SEED)  # noqa: S311  the same picture every time
    for _ in range(count):
        x, y = dice.uniform(0, 1200), dice.uniform(*between)
        colour = dice.choice(("#ffffff", "#f9c74f", "#f2825f", "#f4a8c0"))
        canvas.stroke([(x, y), (x + 1, y + 12)], 2.4, "#3a7f55")
        for step in range(5):
            angle = math.radians(step * 72)
            canvas.disc((x + 4.2 * math.cos(angle), y + 4.2 * math.sin(angle)), 3.1, colour)
        canvas.disc((x, y), 2.4, "#e9a23b")
