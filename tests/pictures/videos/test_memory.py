"""What is in memory does not grow with the video, measured in a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.pictures.samples import Writer
from tests.pictures.videos.films import Film, plain

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
SCRIPT = """
import sys
from pathlib import Path
from bot.pictures.videos.probing import probe
from bot.pictures.videos.sampling import frames_at, survey
from bot.pictures.videos.transcoding import transcode
from bot.pictures.videos.values import Wanted

def peak():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))

for path in map(Path, sys.argv[1:]):
    frames_at(path, [0.5, 2.0])
    survey(path, 2, 9)
    assert transcode(path, path.with_suffix(".mp4"), Wanted()).ready
    print(path.stat().st_size >> 20, peak())
"""


def grown(data: bytes, megabytes: int) -> bytes:
    """The same AVI, each of its frames followed by so much that no decoder needs."""
    start, end = data.index(b"movi") + 4, data.index(b"idx1")
    frames, at = [], start
    while at < end:
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        frames.append(data[at + 8 : at + 8 + size])
        at += 8 + size + size % 2
    padding = bytes((megabytes << 20) // len(frames) // 2 * 2)
    chunks = [
        b"00dc" + (len(frame + padding)).to_bytes(4, "little") + frame + padding
        + bytes(len(frame) % 2) for frame in frames
    ]  # fmt: skip
    movi = b"movi" + b"".join(chunks)
    head = data[: start - 12]
    body = head + b"LIST" + len(movi).to_bytes(4, "little") + movi
    return body[:4] + (len(body) - 8).to_bytes(4, "little") + body[8:]


def test_a_large_video_takes_no_more_memory_than_a_small_one(write: Writer) -> None:
    small = plain(Film("avi", "mjpeg", "yuvj420p"))
    paths = [write("small.avi", small), write("large.avi", grown(small, 64))]

    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *map(str, paths)],
        cwd=Path(__file__).parents[3], capture_output=True, text=True, check=True,
    )  # fmt: skip

    (_, usual), (size, peak) = ([int(n) for n in line.split()] for line in done.stdout.splitlines())
    assert size >= 64
    assert peak - usual < 24
    assert peak < 150
