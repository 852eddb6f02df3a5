"""Somebody on a bicycle, who rides to the right."""

import math
from dataclasses import dataclass

from sandbox.samples.canvas import Canvas, Point, curve, oval

BACK, FRONT, RADIUS = (500.0, 728.0), (740.0, 728.0), 84.0
HUB, SADDLE, HEAD = (606.0, 730.0), (566.0, 596.0), (702.0, 604.0)
CRANK, THIGH = 38.0, 104.0


@dataclass(frozen=True, slots=True)
class Pose:
    """How pedals, legs (hip, knee, ankle) and spokes (degrees) stand at a moment."""

    pedals: tuple[Point, Point]
    near: tuple[Point, Point, Point]
    far: tuple[Point, Point, Point]
    spokes: int = 0


STANDING = Pose(
    pedals=((590, 764), (624, 694)),
    near=((566, 572), (632, 654), (592, 748)),
    far=((572, 584), (654, 622), (636, 700)),
)


def riding(share: float) -> Pose:
    """After this share of a turn of the pedals."""
    angle = 2 * math.pi * share
    x, y = CRANK * math.cos(angle), CRANK * math.sin(angle)
    near, far = (HUB[0] + x, HUB[1] + y), (HUB[0] - x, HUB[1] - y)
    return Pose((near, far), _bent((566, 572), near), _bent((572, 584), far), round(share * 40))


def _bent(hip: Point, pedal: Point) -> tuple[Point, Point, Point]:
    """A leg whose foot is on the pedal; its two parts are equally long."""
    ankle = (pedal[0] + 2, pedal[1] - 16)
    across, down = ankle[0] - hip[0], ankle[1] - hip[1]
    reach = math.hypot(across, down)
    side = math.sqrt(max(THIGH**2 - (reach / 2) ** 2, 0.0)) / reach
    knee = (hip[0] + across / 2 + down * side, hip[1] + down / 2 - across * side)
    return hip, knee, ankle


def draw_cyclist(canvas: Canvas, pose: Pose = STANDING) -> None:
    """The far leg, the bicycle, then the rider."""
    _leg(canvas, pose.far, "#20405f")
    with canvas.thing("Bicycle"):
        for centre in (BACK, FRONT):
            _wheel(canvas, centre, pose.spokes)
        _frame(canvas, pose.pedals)
    with canvas.thing("Person"):
        _rider(canvas, pose.near)


def _wheel(canvas: Canvas, centre: Point, turn: int) -> None:
    x, y = centre
    for step in range(turn, 180 + turn, 20):
        dx, dy = (RADIUS * math.cos(math.radians(step)), RADIUS * math.sin(math.radians(step)))
        canvas.stroke([(x - dx, y - dy), (x + dx, y + dy)], 1.6, "#8fa1ad")
    canvas.stroke([*oval(centre, RADIUS, RADIUS), (x + RADIUS, y)], 11, "#2e3944")
    canvas.stroke([*oval(centre, RADIUS - 8, RADIUS - 8), (x + RADIUS - 8, y)], 3, "#cfd8dd")
    canvas.disc(centre, 9, "#2e3944")


def _frame(canvas: Canvas, pedals: tuple[Point, Point]) -> None:
    red, dark = "#e2574c", "#2e3944"
    canvas.stroke([BACK, HUB, HEAD, SADDLE, HUB], 10, red)
    canvas.stroke([BACK, (574, 622)], 8, red)
    canvas.stroke([FRONT, (708, 626), (694, 574)], 10, red)
    canvas.stroke([(694, 574), (728, 562), (742, 572)], 8, dark)
    canvas.stroke([SADDLE, (562, 580)], 8, dark)
    canvas.stroke([(538, 578), (588, 578)], 13, dark)
    canvas.disc(HUB, 19, dark)
    canvas.disc(HUB, 11, "#cfd8dd")
    canvas.stroke(pedals, 7, dark)
    basket = [(716, 560), (792, 560), (782, 614), (726, 614)]
    canvas.shape(basket, "#c98a4f")
    for y in (574, 588, 602):
        canvas.stroke([(720, y), (788, y)], 2.5, "#a66c38")
    for x, y, colour in ((734, 548, "#f9c74f"), (754, 540, "#f2825f"), (774, 549, "#ffffff")):
        canvas.stroke([(x, y), (x, 562)], 3, "#3a7f55")
        canvas.disc((x, y), 10, colour)


def _leg(canvas: Canvas, joints: tuple[Point, Point, Point], colour: str) -> None:
    canvas.stroke(joints, 27, colour)
    x, y = joints[-1]
    canvas.stroke([(x - 4, y + 12), (x + 22, y + 14)], 15, "#f4f1ea")


def _rider(canvas: Canvas, leg: tuple[Point, Point, Point]) -> None:
    skin = "#e0a37e"
    _leg(canvas, leg, "#2b5278")
    coat = [
        *curve((540, 572), (548, 470), (604, 418)),
        *curve((640, 424), (636, 520), (596, 586)),
    ]
    canvas.shaded(coat, "#2fa39a", "#23857f")
    scarf = [(600, 424), (560, 436), (508, 424), (516, 442), (500, 450), (566, 456), (616, 440)]
    canvas.shape(scarf, "#f7b733")
    canvas.stroke([(622, 424), (628, 406)], 20, "#cc8d69")
    canvas.shape(oval((640, 376), 32, 35), skin)
    hair = [
        *curve((664, 352), (640, 326), (606, 348)),
        *curve((588, 376), (590, 410), (602, 424)),
        *curve((614, 414), (618, 396), (622, 380)),
        *curve((634, 366), (652, 364), (664, 352)),
    ]
    canvas.shape(hair, "#7a3f2a")
    helmet = [*curve((602, 354), (606, 312), (648, 312), (672, 330), (676, 352)), (602, 358)]
    canvas.shaded(helmet, "#fdfaf2", "#e4ded0")
    canvas.stroke([(608, 352), (674, 349)], 7, "#e2574c")
    canvas.disc((655, 376), 3.6, "#3b2a2a")
    canvas.stroke(curve((650, 394), (657, 399), (664, 394)), 3, "#a8573f")
    canvas.stroke([(606, 450), (644, 508), (700, 556)], 23, "#2a968e")
    canvas.stroke([(704, 559), (722, 563)], 16, skin)
