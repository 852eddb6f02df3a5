"""A second test card: another category, and drawn, which a policy may treat more gently."""

from sandbox.samples.canvas import Canvas, Point, moved, oval

SIZE = (1200, 900)
INK, PAPER = "#2d2a4a", "#fbf3e4"
CAPSULES = ("#e8697d", "#5b8def", "#f2b544", "#46a88a")

LABELS = ("Symbol", "moderation:Pills", "content:Illustrated")


def draw_pill_card() -> Canvas:
    """Capsules that smile at nobody, and what everybody is to pretend."""
    canvas = Canvas(*SIZE)
    canvas.shaded(_box(0, 0, 1200, 900), "#cfe3dc", "#a9cfc4")
    for row in range(4):
        for column in range(7):
            canvas.disc((60 + column * 180 + row % 2 * 90, 40 + row * 150), 16, "#ffffff55")
    for number, colour in enumerate(CAPSULES):
        _capsule(canvas, (210 + number * 260, 300), -38 if number % 2 else 38, colour)
    plate = _box(130, 560, 1070, 800)
    canvas.shape(plate, PAPER)
    canvas.stroke([*plate, plate[0]], 8, INK)
    canvas.written((600, 628), "ANOTHER TEST CARD", 56, INK)
    canvas.written((600, 692), "Pretend that this drawing shows drugs.", 38, INK)
    canvas.written((600, 746), "Its metadata says so; these are sweets.", 28, "#6a6788")
    return canvas


def _capsule(canvas: Canvas, centre: Point, turn: float, colour: str) -> None:
    for side, half in ((-1, colour), (1, PAPER)):
        end = moved([(0, side * 74)], centre, turn)[0]
        canvas.disc(end, 62, half)
        corners: list[Point] = [(-62, 0), (62, 0), (62, side * 74), (-62, side * 74)]
        canvas.shape(moved(corners, centre, turn), half)
    shine = oval((-26, -60), 12, 34)
    canvas.shape(moved(shine, centre, turn), "#ffffff66")


def _box(left: float, top: float, right: float, bottom: float) -> list[Point]:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]
