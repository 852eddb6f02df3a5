"""What surveying, taking and drawing really cost, in a process of its own for each format."""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.pictures.animations.samples import KINDS, animation
from tests.pictures.samples import Writer

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
SCRIPT = """
import sys
from pathlib import Path
from bot.core.frames import select
from bot.pictures.animations.drawing import draw_animation
from bot.pictures.animations.surveying import memory_needed, survey, taken

def peak():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))

path, before = Path(sys.argv[1]), peak()
needed = memory_needed(path)
found = survey(path)
selection = select(found.frames)
taken(path, found, selection.chosen)
draw_animation(path, found, selection, [[]] * len(selection.chosen))
print(needed, peak() - before)
"""


@pytest.mark.parametrize("kind", KINDS)
def test_the_estimate_covers_what_is_used(write: Writer, kind: str) -> None:
    clear = Image.new("RGBA", (1800, 1300), (0, 0, 0, 0))
    frames = [clear.copy() for _ in range(3)]
    for step, frame in enumerate(frames):
        frame.paste("red", (500 * step, 100, 500 * step + 700, 1200))
    options = {} if kind == "WEBP" else {"disposal": 2}
    path = write("animation", animation(frames, kind, **options))

    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(path)],
        cwd=Path(__file__).parents[3], capture_output=True, text=True, check=True,
    )  # fmt: skip
    needed, used = map(int, done.stdout.split())

    assert used <= needed <= 150_000_000
