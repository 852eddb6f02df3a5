"""An evening at the sea: a palm, a sailing boat, a sunshade, somebody out with a dog."""

import math
import random

from sandbox.samples.canvas import Canvas, Point, curve, moved, oval
from sandbox.samples.figures import draw_dog, draw_lead, draw_person
from sandbox.samples.palm import draw_palm

SIZE = (1200, 900)
HORIZON = 428
SEED = 7

LABELS = (
    "Palm Tree",
    "Person",
    "Dog",
    "Umbrella",
    "Sailboat",
    "Ball",
    "Beach",
    "Sea",
    "Summer",
    "Sand",
    "Sunset",
    "Vacation",
    "Tropical",
)


def draw_beach() -> Canvas:
    """The whole scene, from the back to the front."""
    canvas = Canvas(*SIZE)
    _sky(canvas)
    _hills(canvas)
    _sea(canvas)
    _boat(canvas)
    _shore(canvas)
    _shadows(canvas)
    _sunshade(canvas)
    _ball(canvas)
    draw_person(canvas)
    draw_lead(canvas)
    draw_dog(canvas)
    draw_palm(canvas)
    _foreground(canvas)
    return canvas


def _sky(canvas: Canvas) -> None:
    width = canvas.width
    for top, bottom, upper, lower in (
        (0, 210, "#4fa3c7", "#8fcbd3"),
        (210, 340, "#8fcbd3", "#ffe4bd"),
        (340, HORIZON + 4, "#ffe4bd", "#ffc38a"),
    ):
        canvas.shaded([(0, top), (width, top), (width, bottom), (0, bottom)], upper, lower)
    sun = (905, 318)
    canvas.glow(sun, 420, "#fff1c9c8")
    for radius, colour in ((118, "#fff6da38"), (92, "#fff6da55")):
        canvas.disc(sun, radius, colour)
    canvas.disc(sun, 66, "#fffbe9")
    for left, top, scale in ((500, 122, 1.0), (1010, 150, 0.72), (690, 232, 0.55)):
        _cloud(canvas, (left, top), scale)
    for x, y, span in ((640, 180, 20), (684, 158, 15), (712, 186, 12)):
        _gull(canvas, (x, y), span)


def _cloud(canvas: Canvas, at: Point, scale: float) -> None:
    x, y = at
    bands = ((0, 0, 190), (46, -26, 118), (-34, 26, 150))
    for shift, rise, length in bands:
        start, end = x + shift * scale, x + (shift + length) * scale
        canvas.stroke([(start, y + rise * scale), (end, y + rise * scale)], 30 * scale, "#fffaf0d9")


def _gull(canvas: Canvas, at: Point, span: float) -> None:
    x, y = at
    left = curve((x - span, y - span * 0.25), (x - span * 0.4, y - span * 0.8), (x, y))
    right = curve((x, y), (x + span * 0.4, y - span * 0.8), (x + span, y - span * 0.25))
    canvas.stroke(left + right, 3, "#37576a")


def _hills(canvas: Canvas) -> None:
    far = curve((0, 352), (140, 300), (260, 372), (420, 380), (640, HORIZON))
    canvas.shaded([*far, (0, HORIZON)], "#8fb9bb", "#a9c9c2")
    near = curve((0, 396), (90, 350), (220, 390), (330, 400), (470, HORIZON))
    canvas.shaded([*near, (0, HORIZON)], "#5d989f", "#79aeab")
    island = curve((1020, HORIZON), (1070, 386), (1150, 408), (1200, 380))
    canvas.shaded([*island, (1200, HORIZON)], "#78a9ad", "#93bcb8")


def _sea(canvas: Canvas) -> None:
    width = canvas.width
    surface = [(0, HORIZON), (width, HORIZON), (width, 720), (0, 720)]
    canvas.shaded(surface, "#74c3c2", "#1f7f98")
    canvas.shape([(0, HORIZON), (width, HORIZON), (width, 434), (0, 434)], "#ffe9c670")
    dice = random.Random(SEED)  # noqa: S311  the same picture every time
    for row in range(9):
        y = 444 + row * row * 2.1 + row * 5
        half = 34 + row * 11
        for _ in range(3):
            x = 905 + dice.uniform(-half, half)
            length = dice.uniform(18, 52) + row * 4
            canvas.stroke([(x - length / 2, y), (x + length / 2, y)], 4 + row * 0.5, "#fff3cfb8")
    for _ in range(34):
        x, y = dice.uniform(0, width), dice.uniform(446, 610)
        length = (y - 410) * dice.uniform(0.12, 0.3)
        canvas.stroke([(x, y), (x + length, y)], 3, "#d6f2ea55")


def _boat(canvas: Canvas) -> None:
    for length, y in ((64, 464), (40, 472)):
        canvas.stroke([(610 - length, y), (610 + length, y)], 4, "#e6fbf566")
    with canvas.thing("Sailboat"):
        mainsail = [*curve((616, 294), (688, 364), (694, 434)), (616, 434)]
        canvas.shaded(mainsail, "#fffdf6", "#f6e6cf")
        jib = [*curve((604, 312), (558, 384), (536, 434)), (604, 434)]
        canvas.shaded(jib, "#f46f5e", "#e5574f")
        canvas.stroke([(610, 286), (610, 448)], 5, "#6b4a3a")
        canvas.shape([(610, 282), (644, 292), (610, 302)], "#f7b733")
        hull = [
            *curve((518, 442), (548, 470), (588, 468)),
            *curve((656, 468), (688, 468), (712, 440)),
        ]
        canvas.shaded(hull, "#2c4a66", "#1e3650")
        canvas.shape([(520, 444), (710, 442), (706, 450), (526, 451)], "#f7f0e3")


def _shore(canvas: Canvas) -> None:
    edge = curve((0, 598), (250, 566), (520, 668), (800, 664), (1200, 596))
    canvas.shape([*[(x, y - 16) for x, y in edge], (1200, 900), (0, 900)], "#bfeae4a0")
    canvas.shape([*[(x, y - 4) for x, y in edge], (1200, 900), (0, 900)], "#ffffff")
    wet = [(x, y + 8) for x, y in edge]
    canvas.shape([*wet, (1200, 900), (0, 900)], "#d9a873")
    dry = [(x, y + 34 + 7 * math.sin(x / 90)) for x, y in edge]
    canvas.shaded([*dry, (1200, 900), (0, 900)], "#f7dba9", "#eec083")
    dice = random.Random(SEED)  # noqa: S311  the same picture every time
    for _ in range(420):
        x = dice.uniform(0, canvas.width)
        y = dice.uniform(705, 900)
        canvas.disc((x, y), dice.uniform(0.7, 1.8), dice.choice(("#c9925866", "#fff3d488")))


def _shadows(canvas: Canvas) -> None:
    for step in range(9):
        x, y = 668 - step * 40, 800 + (step % 2) * 12 + step * 11
        canvas.shape(oval((x, y), 9, 4.4, -14), "#b57f4a66")
    for centre, across, down in (
        ((438, 786), 150, 15),
        ((641, 858), 46, 8),
        ((762, 811), 84, 10),
        ((946, 816), 92, 10),
    ):
        canvas.shape(oval(centre, across, down), "#a8703f55")


def _sunshade(canvas: Canvas) -> None:
    towel = [(342, 770), (516, 770), (562, 806), (368, 806)]
    canvas.shape(towel, "#3f8fa3")
    for start in (0.12, 0.44, 0.76):
        stripe = [
            (342 + 174 * start, 770),
            (342 + 174 * (start + 0.1), 770),
            (368 + 194 * (start + 0.1), 806),
            (368 + 194 * start, 806),
        ]
        canvas.shape(stripe, "#e9f6f2")
    with canvas.thing("Umbrella"):
        canvas.stroke([(448, 560), (474, 784)], 8, "#8a5a3b")
        _canopy(canvas, (446, 604), 152, -7)
        canvas.disc((431, 481), 7, "#8a5a3b")


def _canopy(canvas: Canvas, centre: Point, radius: float, turn: float) -> None:
    """Six panels of a dome with a scalloped edge, seen from the side."""
    edges = [-1.0, -0.74, -0.3, 0.3, 0.74, 1.0]
    colours = ("#ef5b54", "#fff4e2", "#ef5b54", "#fff4e2", "#ef5b54")
    for left, right, colour in zip(edges[:-1], edges[1:], colours, strict=True):
        rising = [_rib(left, step / 30, radius) for step in range(31)]
        falling = [_rib(right, 1 - step / 30, radius) for step in range(31)]
        width = (right - left) * radius
        hem = curve(
            (right * radius, 0), ((left + right) / 2 * radius, width * 0.32), (left * radius, 0)
        )
        canvas.shape(moved([*rising, *falling, *hem], centre, turn), colour)
    shade = [_rib(-1.0, step / 30, radius) for step in range(31)]
    inner = [_rib(-0.62, 1 - step / 30, radius) for step in range(31)]
    canvas.shape(moved([*shade, *inner], centre, turn), "#a02f3f22")


def _rib(side: float, share: float, radius: float) -> Point:
    """A point on a rib: from the hem (0) to the top (1)."""
    angle = share * math.pi / 2
    return side * radius * math.cos(angle), -radius * 0.8 * math.sin(angle)


def _ball(canvas: Canvas) -> None:
    centre, radius = (640.0, 824.0), 36.0
    with canvas.thing("Ball"):
        canvas.disc(centre, radius, "#fff8ea")
        for angle, colour in ((-70, "#ef5b54"), (50, "#2f8fa6"), (170, "#f7b733")):
            tip = (centre[0] - 8, centre[1] - 10)
            rim = [
                (
                    centre[0] + radius * math.cos(math.radians(angle + step)),
                    centre[1] + radius * math.sin(math.radians(angle + step)),
                )
                for step in range(0, 61, 4)
            ]
            canvas.shape([tip, *rim], colour)
        canvas.disc((centre[0] - 8, centre[1] - 10), 7, "#fff8ea")
        canvas.shape(oval((centre[0] + 10, centre[1] + 14), 24, 18, -30), "#7a4a2a1c")


def _foreground(canvas: Canvas) -> None:
    star = []
    for step in range(10):
        radius = 25 if step % 2 == 0 else 11
        angle = math.radians(step * 36 - 70)
        star.append((1098 + radius * math.cos(angle), 852 + radius * 0.8 * math.sin(angle)))
    canvas.shape(oval((1100, 864), 27, 7), "#a8703f44")
    canvas.shape(star, "#f2825f")
    canvas.disc((1098, 851), 4, "#f9b08f")
    for x, lean, height in ((1160, -18, 74), (1176, 4, 96), (1190, 20, 82), (1148, -34, 52)):
        blade = [
            *curve((x - 6, 900), (x - 4 + lean / 2, 900 - height / 2), (x + lean, 900 - height)),
            *curve((x + lean, 900 - height), (x + 6 + lean / 2, 900 - height / 2), (x + 7, 900)),
        ]
        canvas.shape(blade, "#6a9a5b")
