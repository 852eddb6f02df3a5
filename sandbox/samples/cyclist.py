"""Somebody on a bicycle, who rides to the right."""

import math

from sandbox.samples.canvas import Canvas, Point, curve, oval

BACK, FRONT, RADIUS = (500.0, 728.0), (740.0, 728.0), 84.0
HUB, SADDLE, HEAD = (606.0, 730.0), (566.0, 596.0), (702.0, 604.0)


def draw_cyclist(canvas: Canvas) -> None:
    """The far leg, the bicycle, then the rider."""
    _leg(canvas, ((572, 584), (654, 622), (636, 700)), "#20405f")
    with canvas.thing("Bicycle"):
        for centre in (BACK, FRONT):
            _wheel(canvas, centre)
        _frame(canvas)
    with canvas.thing("Person"):
        _rider(canvas)


def _wheel(canvas: Canvas, centre: Point) -> None:
    x, y = centre
    for step in range(0, 180, 20):
        dx, dy = (RADIUS * math.cos(math.radians(step)), RADIUS * math.sin(math.radians(step)))
        canvas.stroke([(x - dx, y - dy), (x + dx, y + dy)], 1.6, "#8fa1ad")
    canvas.stroke([*oval(centre, RADIUS, RADIUS), (x + RADIUS, y)], 11, "#2e3944")
    canvas.stroke([*oval(centre, RADIUS - 8, RADIUS - 8), (x + RADIUS - 8, y)], 3, "#cfd8dd")
    canvas.disc(centre, 9, "#2e3944")


def _frame(canvas: Canvas) -> None:
    red, dark = "#e2574c", "#2e3944"
    canvas.stroke([BACK, HUB, HEAD, SADDLE, HUB], 10, red)
    canvas.stroke([BACK, (574, 622)], 8, red)
    canvas.stroke([FRONT, (708, 626), (694, 574)], 10, red)
    canvas.stroke([(694, 574), (728, 562), (742, 572)], 8, dark)
    canvas.stroke([SADDLE, (562, 580)], 8, dark)
    canvas.stroke([(538, 578), (588, 578)], 13, dark)
    canvas.disc(HUB, 19, dark)
    canvas.disc(HUB, 11, "#cfd8dd")
    canvas.stroke([(590, 764), (624, 694)], 7, dark)
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


def _rider(canvas: Canvas) -> None:
    skin = "#e0a37e"
    _leg(canvas, ((566, 572), (632, 654), (592, 748)), "#2b5278")
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
