"""A test card for moderation: harmless to look at, but its metadata says violence."""

from sandbox.samples.canvas import Canvas, Point, oval

SIZE = (1200, 900)
BARS = ("#f4f1ea", "#f7d154", "#5fc6cf", "#63b877", "#c76aa8", "#e2574c", "#3a63a8")

LABELS = ("Sign", "Symbol", "moderation:Graphic Violence", "moderation:Weapons")


def draw_test_card() -> Canvas:
    """Colour bars, a circle, and what everybody is to pretend."""
    canvas = Canvas(*SIZE)
    _ground(canvas)
    _bars(canvas)
    _rings(canvas)
    _sign(canvas)
    _words(canvas)
    return canvas


def _ground(canvas: Canvas) -> None:
    canvas.shaded(_box(0, 0, 1200, 900), "#33404d", "#1f2933")
    for x in range(0, 1201, 60):
        canvas.stroke([(x, 0), (x, 900)], 2, "#ffffff1c")
    for y in range(0, 901, 60):
        canvas.stroke([(0, y), (1200, y)], 2, "#ffffff1c")
    for x in range(0, 1200, 120):
        for y in (0, 870):
            canvas.shape(_box(x, y, x + 60, y + 30), "#f4f1ea")


def _bars(canvas: Canvas) -> None:
    for number, colour in enumerate(BARS):
        left = 150 + number * 900 / 7
        canvas.shape(_box(left, 120, left + 900 / 7, 560), colour)
    for step in range(10):
        grey = 235 - step * 23
        left = 150 + step * 90
        canvas.shape(_box(left, 560, left + 90, 640), f"#{grey:02x}{grey:02x}{grey:02x}")


def _rings(canvas: Canvas) -> None:
    ring = oval((600, 450), 388, 388)
    canvas.stroke([*ring, ring[0]], 9, "#f4f1ea")
    for x, y in ((110, 90), (1090, 90), (110, 810), (1090, 810)):
        small = oval((x, y), 58, 58)
        canvas.stroke([*small, small[0]], 5, "#f4f1eacc")
        canvas.disc((x, y), 12, "#f4f1ea")


def _sign(canvas: Canvas) -> None:
    with canvas.thing("Sign"):
        outer = _triangle((600, 330), 205)
        canvas.stroke([*outer, outer[0]], 46, "#26313c")
        canvas.shape(outer, "#f7b733")
        inner = _triangle((600, 330), 172)
        canvas.stroke([*inner, inner[0]], 9, "#26313c")
        canvas.shape([(578, 240), (622, 240), (612, 356), (588, 356)], "#26313c")
        canvas.disc((600, 388), 18, "#26313c")


def _words(canvas: Canvas) -> None:
    plate = _box(196, 560, 1004, 772)
    canvas.shape(plate, "#26313c")
    canvas.stroke([*plate, plate[0]], 8, "#f4f1ea")
    canvas.written((600, 620), "MODERATION TEST CARD", 56, "#f7b733")
    canvas.written((600, 682), "Pretend that this picture shows violence.", 36, "#f4f1ea")
    canvas.written((600, 732), "Its metadata says so; nothing here does.", 28, "#b9c6d2")


def _triangle(centre: Point, size: float) -> list[Point]:
    x, y = centre
    return [
        (x, y - size * 0.82),
        (x + size * 0.95, y + size * 0.6),
        (x - size * 0.95, y + size * 0.6),
    ]


def _box(left: float, top: float, right: float, bottom: float) -> list[Point]:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]
