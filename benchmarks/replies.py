"""From the event to the reply: seconds for one photo, for ten at once, and CPU per photo."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

import psutil

from benchmarks.pictures import SIZES, photo
from benchmarks.services import IDEAL, Services, open_channels, process, services
from sandbox.people import PostedFile
from sandbox.workspace.records import Message

WAYS = {"bot": ("bot", ()), "naive": ("benchmarks.naive", ())}
WARM_UP = 3
TIMEOUT = 120.0


@dataclass(frozen=True, slots=True)
class Replies:
    """Seconds of one way of answering."""

    one: float
    """From event to reply, median of photos of 1.2 MP posted one by one."""
    one_large: float
    """The same at 12 MP."""
    ten: float
    """Until the last of ten photos was answered, posted at once in ten channels."""
    cpu: dict[str, float]
    """CPU seconds per photo by size."""


async def measure_replies(way: str, *, photos: int) -> Replies:
    """Run one way and post photos to it."""
    module, arguments = WAYS[way]
    async with services() as around:
        run = process(module, *arguments, environment=around.environment)
        async with run as running:
            await around.slack.wait_for_connection(30.0)
            seeds = iter(range(10_000))
            await _post(around, seeds, "1.2 MP", WARM_UP)
            seconds, cpu = {}, {}
            for size in SIZES:
                before = _cpu(running)
                seconds[size] = median(await _post(around, seeds, size, photos))
                cpu[size] = (_cpu(running) - before) / photos
            ten = await _burst(around, seeds, 10)
    return Replies(seconds["1.2 MP"], seconds["12 MP"], ten, cpu)


def overhead(seconds: float) -> float:
    """How much longer than the ideal path, as a ratio: 0.15 is 15 %."""
    return seconds / IDEAL - 1


async def _post(around: Services, seeds: Iterator[int], size: str, count: int) -> list[float]:
    """Post photos one after the other; the seconds that each answer took."""
    taken = []
    for _ in range(count):
        data = await asyncio.to_thread(photo, *SIZES[size], next(seeds))
        began = time.perf_counter()
        message = _share(around, data)
        await _answered(around, message)
        taken.append(time.perf_counter() - began)
    return taken


async def _burst(around: Services, seeds: Iterator[int], count: int) -> float:
    pictures = [await asyncio.to_thread(photo, *SIZES["1.2 MP"], next(seeds)) for _ in range(count)]
    channels = open_channels(around.slack, count)
    began = time.perf_counter()
    messages = [
        _share(around, data, channel) for data, channel in zip(pictures, channels, strict=True)
    ]
    await asyncio.gather(*(_answered(around, message) for message in messages))
    return time.perf_counter() - began


def _share(around: Services, data: bytes, channel: str = "photos") -> Message:
    return around.slack.people.post_files("robin", channel, [PostedFile("photo.jpg", data)])


async def _answered(around: Services, message: Message) -> None:
    """Wait until the thread shows the drawn picture, whichever way it came there."""
    workspace = around.slack.workspace

    def shown() -> bool:
        replies = workspace.replies(message.channel, message.ts)
        return any(
            reply.bot_id and (reply.files or any(b["type"] == "image" for b in reply.blocks))
            for reply in replies
            if reply.ts > message.ts
        )

    await workspace.wait_for(shown, TIMEOUT)


def _cpu(running: psutil.Process) -> float:
    times = running.cpu_times()
    return float(times.user + times.system)
