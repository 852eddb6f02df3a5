"""Sample pictures and videos that the sandbox draws itself; their metadata says what they show."""

from functools import cache

from sandbox.samples.balloons import LABELS as BALLOONS
from sandbox.samples.balloons import draw_balloons
from sandbox.samples.beach import LABELS as BEACH
from sandbox.samples.beach import draw_beach
from sandbox.samples.clips import Clip
from sandbox.samples.desk import LABELS as DESK
from sandbox.samples.desk import draw_desk
from sandbox.samples.park import LABELS as PARK
from sandbox.samples.park import draw_park
from sandbox.samples.pill_card import LABELS as PILL_CARD
from sandbox.samples.pill_card import draw_pill_card
from sandbox.samples.poster import LABELS as POSTER
from sandbox.samples.poster import draw_poster
from sandbox.samples.sample import Sample
from sandbox.samples.test_card import LABELS as TEST_CARD
from sandbox.samples.test_card import draw_test_card

__all__ = ["SAMPLES", "Clip", "Sample", "draw_sample"]

SAMPLES: dict[str, Sample | Clip] = {
    sample.name: sample
    for sample in (
        Sample("beach", "Beach", "An evening at the sea", BEACH, lambda: [draw_beach()]),
        Sample("park", "Park", "Somebody on a bicycle, a dog", PARK, lambda: [draw_park()]),
        Sample("desk", "Desk", "A still life with a laptop", DESK, lambda: [draw_desk()]),
        Sample("balloons", "GIF", "Balloons that move", BALLOONS, draw_balloons, "gif"),
        Clip("scenes", "GIF, 3 scenes", "A bicycle, a balloon, a dog", "gif", (1.6, 2.4, 3.6), 10),
        Clip("ride", "Video", "A bicycle, a balloon, a dog: 8 s", "mp4", (3.5, 5.5, 8.0), 10),
        Clip("short-ride", "WebM", "The same, shorter and as WebM", "webm", (2.0, 3.0, 5.0), 10),
        Sample(
            "test-card",
            "Test card",
            "Pretend that it shows violence: the thread stays neutral, #moderation has an alert",
            TEST_CARD,
            lambda: [draw_test_card()],
        ),
        Sample(
            "pill-card",
            "Drawn test card",
            "Pretend that it shows drugs: an alert too, unless the policy is gentle with drawings",
            PILL_CARD,
            lambda: [draw_pill_card()],
        ),
        Sample(
            "poster",
            "Poster",
            "Something to read: has:text finds it in a sandbox with SANDBOX_OCR=1",
            POSTER,
            lambda: [draw_poster()],
        ),
    )
}
"""By name, in the order of the shelf."""


@cache
def draw_sample(name: str) -> bytes:
    """A sample as a file: a JPEG, or a GIF or video when it moves. KeyError: none has this name.

    Each is drawn once in a process: it takes up to a second, and comes out the same each time.
    """
    return SAMPLES[name].encoded()
