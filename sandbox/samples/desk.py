"""A desk at a window: laptop, cup, books, a plant, a clock."""

import math

from sandbox.samples.canvas import Canvas, Point, curve, oval

SIZE = (1200, 900)
TABLE = 640

LABELS = (
    "Laptop",
    "Cup",
    "Potted Plant",
    "Book",
    "Mobile Phone",
    "Clock",
    "Apple",
    "Table",
    "Indoors",
    "Furniture",
    "Electronics",
)


def draw_desk() -> Canvas:
    """The whole still life, from the wall to the edge of the desk."""
    canvas = Canvas(*SIZE)
    _wall(canvas)
    _window(canvas)
    _clock(canvas)
    _table(canvas)
    _books(canvas)
    _plant(canvas)
    _laptop(canvas)
    _cup(canvas)
    _apple(canvas)
    _phone(canvas)
    return canvas


def _wall(canvas: Canvas) -> None:
    canvas.shaded([(0, 0), (1200, 0), (1200, TABLE), (0, TABLE)], "#f6dfc8", "#f9ead8")
    for x in range(20, 1200, 78):
        canvas.stroke([(x, 0), (x, TABLE)], 3, "#ecd0b266")


def _window(canvas: Canvas) -> None:
    canvas.shape([(96, 66), (560, 66), (560, 468), (96, 468)], "#fffaf0")
    canvas.shaded([(116, 86), (540, 86), (540, 448), (116, 448)], "#8ccbe2", "#e3f1e4")
    canvas.disc((440, 168), 42, "#fff6d6")
    for x, y in ((170, 170), (300, 226)):
        canvas.stroke([(x, y), (x + 92, y)], 24, "#ffffffd8")
        canvas.stroke([(x + 26, y - 18), (x + 72, y - 18)], 22, "#ffffffd8")
    far = curve((116, 392), (240, 320), (360, 388), (540, 336))
    canvas.shape([*far, (540, 448), (116, 448)], "#8fbf9a")
    near = curve((116, 424), (280, 380), (400, 440), (540, 398))
    canvas.shape([*near, (540, 448), (116, 448)], "#6aa781")
    canvas.stroke([(328, 86), (328, 448)], 12, "#fffaf0")
    canvas.stroke([(116, 262), (540, 262)], 12, "#fffaf0")
    canvas.shape([(76, 462), (580, 462), (588, 490), (68, 490)], "#efe3d0")


def _clock(canvas: Canvas) -> None:
    centre = (858.0, 178.0)
    with canvas.thing("Clock"):
        canvas.disc(centre, 86, "#1f6f78")
        canvas.disc(centre, 73, "#fffaf0")
        for hour in range(12):
            angle = math.radians(hour * 30)
            way = (math.sin(angle), -math.cos(angle))
            ends = [(centre[0] + way[0] * r, centre[1] + way[1] * r) for r in (58, 65)]
            canvas.stroke(ends, 5 if hour % 3 == 0 else 3, "#3b4b57")
        canvas.stroke([centre, (835, 146)], 7, "#3b4b57")
        canvas.stroke([centre, (894, 148)], 5, "#3b4b57")
        canvas.disc(centre, 7, "#e2574c")


def _table(canvas: Canvas) -> None:
    canvas.shaded([(0, TABLE), (1200, TABLE), (1200, 900), (0, 900)], "#c98d58", "#a86c3e")
    canvas.shape([(0, TABLE), (1200, TABLE), (1200, TABLE + 10), (0, TABLE + 10)], "#dba871")
    for y, left, right in ((704, 30, 360), (742, 700, 1180), (800, 120, 560), (858, 620, 1120)):
        canvas.stroke(curve((left, y), ((left + right) / 2, y + 9), (right, y)), 3, "#93592f55")


def _books(canvas: Canvas) -> None:
    canvas.shape(oval((206, 744), 172, 14), "#6f431f55")
    with canvas.thing("Book"):
        for left, right, top, colour, band in (
            (52, 356, 694, "#2b5278", "#f4e3c3"),
            (74, 340, 648, "#e2574c", "#ffd9a8"),
            (62, 326, 602, "#2fa39a", "#e6f6ee"),
        ):
            canvas.shape([(left, top), (right, top), (right, top + 46), (left, top + 46)], colour)
            pages = [(right - 14, top + 7), (right + 3, top + 7)]
            canvas.shape([*pages, (right + 3, top + 39), (right - 14, top + 39)], "#fbf3e2")
            canvas.shape(
                [(left + 26, top), (left + 40, top), (left + 40, top + 46), (left + 26, top + 46)],
                band,
            )
            canvas.stroke([(left + 76, top + 23), (left + 178, top + 23)], 6, band)


def _plant(canvas: Canvas) -> None:
    canvas.shape(oval((1052, 748), 98, 13), "#6f431f55")
    with canvas.thing("Potted Plant"):
        for angle, length, colour in (
            (-158, 172, "#2f7d5d"),
            (-22, 176, "#2f7d5d"),
            (-128, 216, "#41946a"),
            (-52, 220, "#41946a"),
            (-100, 246, "#5bab78"),
            (-76, 232, "#6fbd85"),
        ):
            _leaf(canvas, (1052, 596), angle, length, colour)
        canvas.shaded([(976, 598), (1128, 598), (1108, 746), (996, 746)], "#f08a5d", "#cf6540")
        canvas.shape([(966, 586), (1138, 586), (1134, 620), (970, 620)], "#f49b72")


def _leaf(canvas: Canvas, root: Point, angle: float, length: float, colour: str) -> None:
    way = (math.cos(math.radians(angle)), math.sin(math.radians(angle)))
    side = (-way[1], way[0])
    tip = (root[0] + way[0] * length, root[1] + way[1] * length)
    middle = (root[0] + way[0] * length * 0.55, root[1] + way[1] * length * 0.55)
    bulge = length * 0.36
    one = (middle[0] + side[0] * bulge, middle[1] + side[1] * bulge)
    other = (middle[0] - side[0] * bulge, middle[1] - side[1] * bulge)
    canvas.shape([*curve(root, one, tip), *curve(tip, other, root)], colour)
    canvas.stroke([root, middle, tip], 3, "#ffffff40")


def _laptop(canvas: Canvas) -> None:
    canvas.shape(oval((640, 782), 266, 17), "#6f431f66")
    with canvas.thing("Laptop"):
        canvas.shape([(444, 410), (836, 410), (846, 726), (434, 726)], "#3a4654")
        canvas.shaded([(460, 426), (820, 426), (828, 706), (452, 706)], "#17324d", "#24597a")
        _landscape(canvas)
        canvas.shape([(392, 726), (888, 726), (916, 772), (364, 772)], "#d9dee3")
        canvas.shape([(364, 772), (916, 772), (908, 786), (372, 786)], "#b5bec7")
        for row, y in enumerate((734, 744, 754)):
            for key in range(18):
                x = 446 - row * 6 + key * (22 + row * 0.7)
                canvas.stroke([(x, y), (x + 12, y)], 6, "#8894a1")
        canvas.shape([(584, 760), (696, 760), (700, 771), (580, 771)], "#c3cbd3")


def _landscape(canvas: Canvas) -> None:
    canvas.disc((734, 496), 28, "#f9c74f")
    canvas.shape([(470, 690), (580, 520), (690, 690)], "#3f8fa3")
    canvas.shape([(552, 563), (580, 520), (608, 563), (590, 556), (576, 572)], "#eaf4f6")
    canvas.shape([(600, 690), (690, 568), (800, 690)], "#2c6f86")
    canvas.shape([(452, 706), (828, 706), (827, 672), (453, 690)], "#4f9b63")


def _cup(canvas: Canvas) -> None:
    canvas.shape(oval((300, 846), 108, 13), "#6f431f66")
    for x in (276, 308):
        steam = curve((x, 716), (x - 22, 690), (x + 22, 664), (x, 632))
        canvas.stroke(steam, 8, "#ffffff66")
    with canvas.thing("Cup"):
        handle = curve((362, 756), (424, 748), (424, 822), (352, 816))
        canvas.stroke(handle, 15, "#e8e0d2")
        body = [(232, 738), (368, 738), *curve((366, 790), (352, 846), (330, 846))]
        canvas.shaded([*body, *curve((270, 846), (248, 846), (234, 790))], "#fffaf0", "#e8ddca")
        canvas.shape(oval((300, 738), 68, 14), "#f4ecdd")
        canvas.shape(oval((300, 740), 58, 10), "#6b4226")
        canvas.stroke(curve((236, 778), (300, 792), (365, 778)), 9, "#e2574c")


def _apple(canvas: Canvas) -> None:
    canvas.shape(oval((962, 842), 62, 10), "#6f431f66")
    with canvas.thing("Apple"):
        fruit = [
            *curve((962, 762), (1018, 728), (1046, 800), (988, 842)),
            *curve((988, 842), (962, 850), (936, 842)),
            *curve((936, 842), (878, 800), (906, 728), (962, 762)),
        ]
        canvas.shaded(fruit, "#ef6a5a", "#cf4038")
        canvas.stroke(curve((962, 764), (960, 744), (970, 728)), 6, "#6b4226")
        canvas.shape(
            [
                *curve((968, 744), (990, 716), (1018, 728)),
                *curve((1018, 728), (996, 750), (968, 744)),
            ],
            "#5bab78",
        )
        canvas.shape(oval((932, 784), 9, 17, 22), "#ffffff66")


def _phone(canvas: Canvas) -> None:
    canvas.shape([(520, 846), (724, 846), (742, 880), (514, 880)], "#6f431f44")
    with canvas.thing("Mobile Phone"):
        canvas.shape([(526, 822), (716, 822), (732, 870), (512, 870)], "#26313c")
        canvas.shaded([(536, 827), (700, 827), (713, 864), (526, 864)], "#7fd0c4", "#3f8fa3")
        for number in range(3):
            for row in range(2):
                left, top = 550 + number * 50 - row * 4, 833 + row * 16
                icon = [(left, top), (left + 28, top), (left + 29, top + 9), (left - 1, top + 9)]
                canvas.shape(icon, ("#fffaf0", "#f9c74f", "#f2825f")[(number + row) % 3])
