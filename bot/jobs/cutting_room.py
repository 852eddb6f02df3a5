"""Work on videos: one look at a time, and beside it one that is being transcoded.

Each is done by a process of its own (`bot.pictures.videos.apart`); the threads here wait for it.
"""

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from bot.core.videos import VideoFacts
from bot.errors import NoRoomError
from bot.pictures.videos import apart
from bot.pictures.videos.values import Glance, Sample, Wanted

Result = TypeVar("Result")


class CuttingRoom:
    """Looks into videos and transcodes them without holding up the event loop or pictures.

    Whoever is cancelled while waiting takes the work along: its process ends at once.
    """

    def __init__(self) -> None:
        """Start no thread yet; they come with the first video."""
        self._looking = ThreadPoolExecutor(1, thread_name_prefix="videos")
        self._is_transcoding = False
        self._transcoding = ThreadPoolExecutor(1, thread_name_prefix="transcoding")

    async def probe(self, path: Path) -> VideoFacts:
        """What is known of a video before anybody looks at it. Raises PictureError."""
        return await _given(self._looking, lambda stop: apart.probe(path, stop))

    async def frames_at(self, path: Path, times: Sequence[float]) -> list[Sample]:
        """What is shown at these times (at most 64), for the detector. Raises PictureError."""
        return await _given(self._looking, lambda stop: apart.frames_at(path, times, stop))

    async def survey(self, path: Path, per_second: float, most: int) -> list[Glance]:
        """Looks at frames from afar, to choose among them. Raises PictureError."""
        return await _given(self._looking, lambda stop: apart.survey(path, per_second, most, stop))

    def require_transcoder(self) -> None:
        """Raises NoRoomError while a video is being transcoded, which may take half an hour."""
        if self._is_transcoding:
            raise NoRoomError("another video is being transcoded")

    async def transcode(self, source: Path, target: Path, wanted: Wanted) -> VideoFacts:
        """Write a video as Rekognition takes it.

        Raises PictureError, and leaves nothing then; NoRoomError as above.
        """
        self.require_transcoder()
        self._is_transcoding = True
        try:
            return await _given(
                self._transcoding, lambda stop: apart.transcode(source, target, wanted, stop)
            )
        finally:
            self._is_transcoding = False

    def close(self) -> None:
        """Let the threads end when their work is done."""
        self._looking.shutdown(wait=False, cancel_futures=True)
        self._transcoding.shutdown(wait=False, cancel_futures=True)


async def _given(executor: Executor, work: Callable[[threading.Event], Result]) -> Result:
    """Wait for the work; when cancelled, until it has ended and touches no file any more."""
    stop = threading.Event()
    given = executor.submit(work, stop)
    done = asyncio.wrap_future(given)
    try:
        return await asyncio.shield(done)
    except asyncio.CancelledError:
        stop.set()
        if not given.cancel():
            await asyncio.wait([done])
            done.exception()
        raise
