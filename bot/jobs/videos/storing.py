"""Bringing a video to where Rekognition reads it, in a form that Rekognition takes."""

import asyncio
import hashlib
import tempfile
from dataclasses import replace
from pathlib import Path

from bot.core.clips import Clip
from bot.core.keys import watching_key
from bot.jobs.services import Services
from bot.jobs.videos.spooling import on_disk
from bot.jobs.videos.watching import AS_IS
from bot.pictures.videos.values import Wanted
from bot.ports import FetchedFile

_MP4 = "video/mp4"


async def stored(services: Services, clip: Clip) -> Clip:
    """The same with a file that Rekognition can watch.

    Raises FileGoneError, PictureError for what cannot be brought into such a form, RetryLaterError,
    NoRoomError.
    """
    if clip.key:
        return clip
    if clip.watched or clip.attempt or not clip.stored:
        # It will have to be transcoded, so it need not be fetched as long as that is not possible.
        services.cutting_room.require_transcoder()
    file = await services.files.info(clip.identity.file_id)
    with tempfile.TemporaryDirectory(prefix="labels-") as name:
        directory = Path(name)
        async with on_disk(services, file, directory, copies=1) as fetched:
            facts = await services.cutting_room.probe(fetched.path)
            clip = replace(
                clip, sha256=fetched.sha256, seconds=facts.seconds,
                width=facts.width, height=facts.height, stored=clip.stored + 1,
            )  # fmt: skip
            if facts.ready and not clip.watched and not clip.attempt:
                key = await _put(services, clip, fetched.path, AS_IS, fetched.sha256)
            else:
                key = await _put_converted(services, clip, fetched, directory / "converted.mp4")
    return replace(clip, key=key)


async def unstore(services: Services, clip: Clip) -> None:
    """Delete the file that Rekognition read; again changes nothing."""
    if clip.key:
        await services.objects.delete(clip.key)


async def _put_converted(services: Services, clip: Clip, fetched: FetchedFile, target: Path) -> str:
    wanted = Wanted(clip.watched or None, services.rules.max_video_bytes)
    await services.cutting_room.transcode(fetched.path, target, wanted)
    sha256 = await asyncio.to_thread(_sha256, target)
    kind = f"h264-{clip.watched:.0f}" if clip.watched else "h264"
    return await _put(services, clip, target, f"{kind}-{clip.attempt}", sha256)


async def _put(services: Services, clip: Clip, path: Path, kind: str, sha256: str) -> str:
    key = watching_key(clip.team, clip.sha256, kind)
    await services.objects.put(key, path, _MP4, sha256)
    return key


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
