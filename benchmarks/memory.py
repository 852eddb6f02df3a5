"""The bot's peak memory while many photos are in work."""

import asyncio
from pathlib import Path

import psutil

from benchmarks.pictures import SIZES, photo
from benchmarks.services import Services, open_channels, process, services
from sandbox.people import PostedFile

IN_FLIGHT = 50
SLOW_DETECT = 4.0
"""Seconds: long enough for all photos to be in work at the same time."""

MEGABYTE = 1024 * 1024
_VARIETY = 8


async def measure_memory(*, photos: int = IN_FLIGHT) -> tuple[float, float]:
    """Megabytes of resident memory: idle, and at the peak with `photos` photos of 12 MP."""
    async with services(detect=SLOW_DETECT) as around:
        environment = {**around.environment, "WORKER_CONCURRENCY": str(photos)}
        async with process("bot", environment=environment) as running:
            await around.slack.wait_for_connection(30.0)
            idle = running.memory_info().rss / MEGABYTE
            await _post(around, photos)
            return idle, _peak(running)


async def _post(around: Services, photos: int) -> None:
    # Trailing bytes make each file a new one without making each photo anew.
    some = [await asyncio.to_thread(photo, *SIZES["12 MP"], seed) for seed in range(_VARIETY)]
    people, workspace = around.slack.people, around.slack.workspace
    messages = [
        people.post_files(
            "robin", channel, [PostedFile("photo.jpg", some[n % _VARIETY] + b"%d" % n)]
        )
        for n, channel in enumerate(open_channels(around.slack, photos))
    ]
    await asyncio.gather(
        *(workspace.wait_for_replies(each.channel, each.ts, 1, 180.0) for each in messages)
    )


def _peak(running: psutil.Process) -> float:
    """The most that was ever resident, as the kernel counts it."""
    status = Path(f"/proc/{running.pid}/status")
    if not status.exists():
        return running.memory_info().rss / MEGABYTE
    line = next(row for row in status.read_text().splitlines() if row.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
