"""Work on videos in this process: the real work, without the second that a new process takes."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from bot.core.videos import VideoFacts
from bot.jobs.cutting_room import CuttingRoom
from bot.pictures.videos import probing, sampling, transcoding
from bot.pictures.videos.values import Glance, Sample, Wanted

Result = TypeVar("Result")


class NearCuttingRoom(CuttingRoom):
    """Remembers what was transcoded. The same look is taken once for all tests."""

    known: ClassVar[dict[str, Any]] = {}

    def __init__(self) -> None:
        super().__init__()
        self.transcoded: list[Wanted] = []

    async def probe(self, path: Path) -> VideoFacts:
        return await asyncio.to_thread(self._once, probing.probe, path)

    async def frames_at(self, path: Path, times: Sequence[float]) -> list[Sample]:
        return await asyncio.to_thread(self._once, sampling.frames_at, path, tuple(times))

    async def survey(self, path: Path, per_second: float, most: int) -> list[Glance]:
        return await asyncio.to_thread(self._once, sampling.survey, path, per_second, most)

    async def transcode(self, source: Path, target: Path, wanted: Wanted) -> VideoFacts:
        self.transcoded.append(wanted)
        return await asyncio.to_thread(transcoding.transcode, source, target, wanted)

    def _once(self, work: Callable[..., Result], path: Path, *arguments: object) -> Result:
        key = f"{work.__name__} {hash(path.read_bytes())} {arguments!r}"
        if key not in self.known:
            self.known[key] = work(path, *arguments)
        result: Result = self.known[key]
        return result
