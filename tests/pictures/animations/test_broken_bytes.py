"""Small valid animations, broken in many ways: a sentence or success, and soon."""

import random
import time
from contextlib import suppress

import pytest

from bot.core.frames import select
from bot.errors import PictureError
from bot.pictures.animations.drawing import draw_animation
from bot.pictures.animations.surveying import memory_needed, survey, taken
from tests.pictures.animations.samples import BLUE, KINDS, RED, animation, dotted
from tests.pictures.samples import Writer
from tests.pictures.test_broken_bytes import broken

VARIANTS = 40
SECONDS_EACH = 2.0


@pytest.mark.parametrize("kind", KINDS)
def test_broken_bytes_end_in_a_sentence_or_an_animation(
    write: Writer, kind: str, capfd: pytest.CaptureFixture[str]
) -> None:
    frames = [dotted(colour, step) for step, colour in enumerate((RED, BLUE, RED))]
    data, dice = animation(frames, kind), random.Random(kind)
    drawn = 0

    for _ in range(VARIANTS):
        path = write("animation", broken(data, dice))
        started = time.perf_counter()
        with suppress(PictureError):
            memory_needed(path)
            found = survey(path)
            selection = select(found.frames)
            taken(path, found, selection.chosen)
            draw_animation(path, found, selection, [[]] * len(selection.chosen))
            drawn += 1
        assert time.perf_counter() - started < SECONDS_EACH

    assert drawn < VARIANTS
    assert capfd.readouterr() == ("", "")
