"""What a process really costs, measured in one of its own for each file."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from bot.pictures.limits import MEMORY_LIMIT
from tests.pictures.samples import Writer, bomb, encoded

BOUND = 400_000_000

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
SCRIPT = """
import sys
from pathlib import Path
from bot.errors import PictureError
from bot.pictures.opening import memory_needed, prepare

def peak():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))

path, before, needed, outcome = Path(sys.argv[1]), peak(), 0, "prepared"
try:
    needed = memory_needed(path)
    prepare(path)
except PictureError:
    outcome = "refused"
print(outcome, needed, peak() - before, peak())
"""


def measured(path: Path) -> tuple[str, int, int, int]:
    """The outcome, the estimate, what was used, and the peak of the process, in bytes."""
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", SCRIPT, str(path)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    outcome, *numbers = done.stdout.split()
    needed, used, peak = (int(number) for number in numbers)
    return outcome, needed, used, peak


def photo(width: int, height: int) -> Image.Image:
    return (
        Image.linear_gradient("L").resize((width, height), Image.Resampling.NEAREST).convert("RGB")
    )


LARGE: dict[str, Callable[[], bytes]] = {
    "PNG": lambda: encoded(photo(6000, 5000), "PNG", compress_level=1),
    "transparent PNG": lambda: encoded(photo(4000, 3000).convert("RGBA"), "PNG", compress_level=1),
    "JPEG": lambda: encoded(photo(12_000, 9000), "JPEG"),
    "progressive JPEG": lambda: encoded(photo(6000, 5000), "JPEG", progressive=True, subsampling=0),
    "WebP": lambda: encoded(photo(4000, 3000), "WEBP", method=0),
    "lossless WebP": lambda: encoded(photo(4000, 3000), "WEBP", lossless=True, method=0),
    "HEIC": lambda: encoded(photo(4000, 3000), "HEIF"),
    "tiled HEIC": lambda: encoded(photo(4000, 3000), "HEIF", tile_size=512),
    "AVIF": lambda: encoded(photo(4000, 3000), "AVIF", speed=10),
    "TIFF": lambda: encoded(photo(5000, 4000), "TIFF", compression="tiff_lzw"),
    "GIF": lambda: encoded(photo(5000, 4000).convert("P"), "GIF"),
    "BMP": lambda: encoded(photo(5000, 4000), "BMP"),
}


@pytest.mark.parametrize("name", LARGE)
def test_the_estimate_covers_what_is_used(write: Writer, name: str) -> None:
    outcome, needed, used, peak = measured(write("picture", LARGE[name]()))

    assert outcome == "prepared"
    assert used <= needed <= MEMORY_LIMIT
    assert peak < BOUND


@pytest.mark.parametrize(
    ("width", "height", "outcome"),
    [(30_000, 30_000, "refused"), (12_000, 8000, "prepared"), (60_000, 1500, "prepared")],
)
def test_png_bombs_stay_under_the_bound(
    write: Writer, width: int, height: int, outcome: str
) -> None:
    result, _, _, peak = measured(write("picture", bomb(width, height)))

    assert result == outcome
    assert peak < BOUND


def test_the_largest_picture_that_is_accepted_stays_under_the_bound(write: Writer) -> None:
    grey = photo(7600, 8400)

    outcome, needed, _, peak = measured(write("picture", encoded(grey, "TIFF")))

    assert outcome == "prepared"
    assert needed > 0.9 * MEMORY_LIMIT
    assert peak < BOUND
