"""Work on videos in this process: the real work, without the second that a new process takes."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from bot.core.videos import VideoFacts
from bot.jobs.cutting_room import CuttingRoom
from bot.pictures.videos import probing, sampling, transcoding
from bot.pictures.videos.values import Glance, Sample, Wanted


class NearCuttingRoom(CuttingRoom):
    """Remembers what was transcoded."""

    def __init__(self) -> None:
        super().__init__()
        self.transcoded: list[Wanted] = []

    async def probe(self, path: Path) -> VideoFacts:
        return await asyncio.to_thread(probing.probe, path)

    async def frames_at(self, path: Path, times: Sequence[float]) -> list[Sample]:
        return await asyncio.to_thread(sampling.frames_at, path, times)

    async def survey(self, path: Path, per_second: float, most: int) -> list[Glance]:
        return await asyncio.to_thread(sampling.survey, path, per_second, most)

    async def transcode(self, source: Path, target: Path, wanted: Wanted) -> VideoFacts:
        self.transcoded.append(wanted)
        return await asyncio.to_thread(transcoding.transcode, source, target, wanted)
