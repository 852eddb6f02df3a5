"""`python -m benchmarks.videos`: how much memory the worker takes for a large video, and how long.

A video of 300 MB is posted in the sandbox, whose Rekognition watches it as the real one does:
stored in S3, by two jobs (labels and moderation). What is made for that is one process's: the
worker's, with the processes that it starts.
"""

import argparse
import asyncio
import os
import platform
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import psutil
from av.video.stream import VideoStream

from benchmarks.services import FixedDetector
from sandbox.options import Options, Transport
from sandbox.people import PostedFile
from sandbox.rekognition import Detector
from sandbox.stack import Sandbox
from sandbox.workspace.records import Message

AIM_MB = 400
PATIENCE = 1800.0
"""Seconds until the video must be answered."""

MEGABYTE = 1024 * 1024
WIDTH, HEIGHT, RATE, SECONDS = 1280, 720, 25, 8
"""Of the scene that is encoded once, and then repeated until the file is as large as wanted."""
BITRATE = 6_000_000
_EVERY = 0.1


@dataclass(frozen=True, slots=True)
class Kind:
    """How FFmpeg calls a kind of video."""

    name: str
    container: str
    codec: str


KINDS = {
    "h264": Kind("film.mp4", "mp4", "libx264"),
    "mpeg4": Kind("film.avi", "avi", "mpeg4"),
}
"""The first goes to Rekognition as it is, the second is transcoded before."""


@dataclass(slots=True)
class Peak:
    """Megabytes at the most: of the worker as the kernel counts, of all that it started."""

    worker: float = 0.0
    children: float = 0.0


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.videos")
    parser.add_argument("--megabytes", type=int, default=300, help="size of the file (300)")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=["h264"], help="(h264)")
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores\n")
    print("| video | file | length | worker, peak | its processes, peak | to the answer |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name in options.kinds:
        asyncio.run(_measure(name, options.megabytes * MEGABYTE))
    print(f"\nAim: the worker stays below {AIM_MB} MB.")


async def _measure(name: str, size: int) -> None:
    kind = KINDS[name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, kind.name)
        seconds = await asyncio.to_thread(_make, path, kind, size)
        data = await asyncio.to_thread(path.read_bytes)
    peak, took = await _answered(PostedFile(kind.name, data))
    print(
        f"| {name} | {len(data) / MEGABYTE:.0f} MB | {seconds:.0f} s | {peak.worker:.0f} MB "
        f"| {peak.children:.0f} MB | {took:.0f} s |"
    )


async def _detector() -> Detector:
    return FixedDetector()


async def _answered(file: PostedFile) -> tuple[Peak, float]:
    """Post it; the worker's memory, and the seconds until the answer told of labels."""
    options = Options(transport=Transport.HTTP, find_detector=_detector, inherited=os.environ)
    async with Sandbox(options) as sandbox:
        (worker,) = (each for each in sandbox.bot.processes if each.name.endswith("worker"))
        peak = Peak()
        watching = asyncio.create_task(_watch(worker.pid, peak))
        began = time.monotonic()
        message = sandbox.slack.people.post_files("robin", "#photos", [file])
        await sandbox.slack.workspace.wait_for(lambda: _is_told(sandbox, message), PATIENCE)
        took = time.monotonic() - began
        watching.cancel()
        return peak, took


def _is_told(sandbox: Sandbox, message: Message) -> bool:
    """Whether the reply has its button, which progress has not."""
    replies = sandbox.slack.workspace.replies(message.channel, message.ts)
    return any("show_all_labels" in str(reply.blocks) for reply in replies if reply.bot_id)


async def _watch(pid: int, peak: Peak) -> None:
    process = psutil.Process(pid)
    while True:
        peak.worker = max(peak.worker, _high_water(pid))
        peak.children = max(peak.children, sum(_resident(process)))
        await asyncio.sleep(_EVERY)


def _high_water(pid: int) -> float:
    """VmHWM, proc_pid_status(5)."""
    rows = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return int(next(row for row in rows if row.startswith("VmHWM")).split()[1]) / 1024


def _resident(process: psutil.Process) -> Iterator[float]:
    for child in process.children(recursive=True):
        try:
            yield child.memory_info().rss / MEGABYTE
        except psutil.NoSuchProcess:
            continue


def _make(path: Path, kind: Kind, size: int) -> float:
    """A video of at least so many bytes; returns its length in seconds."""
    scene = path.with_name(f"scene-{path.name}")
    _encode(scene, kind)
    rounds = -(-size // scene.stat().st_size)
    with av.open(str(path), "w", format=kind.container) as made:
        for number in range(rounds):
            with av.open(str(scene)) as again:
                source = again.streams.video[0]
                stream = made.streams.video[0] if number else made.add_stream_from_template(source)
                for packet in again.demux(source):
                    if packet.dts is None or packet.pts is None or source.time_base is None:
                        continue
                    later = round(number * SECONDS / source.time_base)
                    packet.dts, packet.pts = packet.dts + later, packet.pts + later
                    packet.stream = stream
                    made.mux(packet)
    return float(rounds * SECONDS)


def _encode(path: Path, kind: Kind) -> None:
    with av.open(str(path), "w", format=kind.container) as made:
        stream = made.add_stream(kind.codec, RATE)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.bit_rate, stream.time_base = BITRATE, Fraction(1, RATE)
        for frame in _frames():
            made.mux(stream.encode(frame))
        made.mux(stream.encode())


def _frames() -> Iterator[av.VideoFrame]:
    """A noisy picture that wanders, as a camera sees a street."""
    dice = np.random.default_rng(1)
    coarse = dice.integers(0, 255, (HEIGHT // 20, WIDTH // 20, 3), np.uint8)
    street = coarse.repeat(20, 0).repeat(20, 1)
    for number in range(RATE * SECONDS):
        noise = dice.integers(0, 24, (HEIGHT, WIDTH, 3), np.uint8)
        pixels = np.roll(street // 2, number * 4, axis=1) + noise
        yield av.VideoFrame.from_ndarray(pixels, format="rgb24")


if __name__ == "__main__":
    main()
