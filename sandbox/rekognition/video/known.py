"""Videos whose content is known, frame by frame: from their metadata, or because a test says so.

Frames count as pictures do, by their looks. So they are known again in a copy that was encoded
anew, and when single frames are sent instead of the video.
"""

from collections.abc import Callable, Iterator, Sequence

from sandbox.films import comment, opened, timed_frames, upright
from sandbox.rekognition.fingerprint import Fingerprint, fingerprint
from sandbox.rekognition.metadata import Metadata
from sandbox.rekognition.timeline import Seen, in_comment, metadata_at
from sandbox.rekognition.values import Knowledge

MOST_FRAMES = 600
"""What lies behind them is left to the detector."""

_SIDE = 320
"""Pixels: a fingerprint needs no more."""

Read = Callable[[Metadata], Knowledge]


def timeline_of(video: bytes) -> tuple[Seen, ...]:
    """What a video's metadata says; nothing for bytes that are no video."""
    try:
        with opened(video) as container:
            return in_comment(comment(container))
    except ValueError:
        return ()


def known_frames(
    video: bytes, timeline: Sequence[Seen], read: Read
) -> Iterator[tuple[Fingerprint, Knowledge]]:
    """The first frames, and what is known of each; it ends where the video is broken."""
    try:
        with opened(video) as container:
            frames = timed_frames(container, container.streams.video[0])
            for number, (seconds, frame) in enumerate(frames):
                if number == MOST_FRAMES:
                    return
                picture = fingerprint(upright(frame, _SIDE))
                yield picture, read(metadata_at(timeline, seconds))
    except ValueError:
        return
