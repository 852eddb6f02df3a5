"""Work on videos does not hold up anybody, and ends with whoever wanted it."""

import asyncio
from pathlib import Path

import pytest

from bot.errors import NoRoomError
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


async def test_who_would_wait_for_the_transcoder_is_told_to_come_again(tmp_path: Path) -> None:
    room, path = CuttingRoom(), tmp_path / "video"
    path.write_bytes(plain(Film("webm", "libvpx")))
    first = asyncio.ensure_future(room.transcode(path, tmp_path / "first.mp4", Wanted()))
    await asyncio.sleep(0)

    with pytest.raises(NoRoomError):
        await room.transcode(path, tmp_path / "second.mp4", Wanted())
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first

    room.require_transcoder()
    room.close()
