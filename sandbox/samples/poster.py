"""A poster: something to read."""

from sandbox.samples.canvas import Canvas, Point

SIZE = (900, 1200)
LABELS = ("Summer", "Picnic", "Sun")


def draw_poster() -> Canvas:
    """A sun over hills, and when the party is."""
    canvas = Canvas(*SIZE)
    canvas.shaded(_box(0, 0, 900, 1200), "#ffd9a0", "#f48f6b")
    with canvas.thing("Sun"):
        canvas.disc((450, 520), 190, "#fff2c9")
    canvas.shape([(0, 700), (300, 570), (640, 690), (900, 600), (900, 1200), (0, 1200)], "#7a4f78")
    canvas.shape([(0, 800), (420, 690), (900, 790), (900, 1200), (0, 1200)], "#4b3562")
    canvas.written((450, 150), "SUMMER PARTY", 104, "#4b3562")
    canvas.written((450, 260), "in the park by the lake", 56, "#7a4f78")
    canvas.written((450, 930), "Friday at six", 84, "#ffd9a0")
    canvas.written((450, 1040), "Bring a blanket and a salad", 46, "#ffd9a0")
    return canvas


def _box(left: float, top: float, right: float, bottom: float) -> list[Point]:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]
