"""Work on videos does not hold up anybody, and ends with whoever wanted it."""

import asyncio
from pathlib import Path

import pytest

from bot.jobs.cutting_room import CuttingRoom
from bot.pictures.videos.values import Wanted
from tests.pictures.videos.films import Film, plain


async def test_a_video_is_looked_at_and_transcoded_beside_the_event_loop(tmp_path: Path) -> None:
    room, path, ready = CuttingRoom(), tmp_path / "video", tmp_path / "ready.mp4"
    path.write_bytes(plain(Film("webm", "libvpx")))

    facts, written = await asyncio.gather(room.probe(path), room.transcode(path, ready, Wanted()))

    assert (facts.format, facts.ready) == ("WebM", False)
    assert (written.format, written.ready) == ("MP4", True)
    room.close()


async def test_who_is_cancelled_takes_the_work_along(tmp_path: Path) -> None:
    room, path, ready = CuttingRoom(), tmp_path / "video", tmp_path / "ready.mp4"
    path.write_bytes(plain(Film("webm", "libvpx")))
    waiting = asyncio.ensure_future(room.transcode(path, ready, Wanted()))
    await asyncio.sleep(0.05)

    waiting.cancel()

    with pytest.raises(asyncio.CancelledError):
        await waiting
    room.close()
    await asyncio.to_thread(room._transcoding.shutdown)
    assert not ready.exists()
