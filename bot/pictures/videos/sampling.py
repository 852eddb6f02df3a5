"""Single frames of a video, upright, as the detector gets pictures."""

import itertools
import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation
from PIL import Image

from bot.core.videos import CONTENT_TYPES
from bot.pictures.animations.signatures import look
from bot.pictures.fitting import content_size
from bot.pictures.opening import PreparedPicture, fitted
from bot.pictures.videos.opening import OpenVideo, open_video
from bot.pictures.videos.probing import shape_of
from bot.pictures.videos.refusals import damaged
from bot.pictures.videos.tracks import in_units
from bot.pictures.videos.values import MOST_TIMES, Glance, Sample

_NEAR = 2.0
"""Seconds up to which decoding on is cheaper than looking for a key frame."""
_MOST_DECODED = 600
"""Frames decoded for one that is wanted: two key frames are at most so far apart, usually 250."""
_MOST_SURVEYED = 4000
"""Frames; of videos that have more, a survey decodes key frames alone."""
_AFAR = (16, 16)
_TURNS = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}
_EARLY = 0.001
"""Seconds by which a time stamp may be rounded."""


def frames_at(path: Path, times: Sequence[float]) -> list[Sample]:
    """What is shown at these times, in their order; a time after the end gives the last frame.

    Raises PictureError, and ValueError for more than `MOST_TIMES` times.
    """
    if len(times) > MOST_TIMES:
        raise ValueError(f"{len(times)} frames at once are too many")
    found: dict[float, Sample] = {}
    with open_video(path) as video:
        search, end = _Search(video), _length(video) or math.inf
        for time in sorted(set(times)):
            found[time] = _sample(video, search.shown_at(min(time, end)))
    return [found[time] for time in times]


def survey(path: Path, per_second: float, most: int) -> list[Glance]:
    """Looks at up to `most` frames from afar, at most so many for each second. Raises PictureError.

    Of a long video only key frames are decoded, so the glances are not evenly apart.
    """
    with open_video(path) as video:
        step = max(1 / per_second, _length(video) / most)
        long = _length(video) * float(video.stream.average_rate or 0) > _MOST_SURVEYED
        frames = _key_frames(video, step, most) if long else _decoded(video)
        least = 2 * _EARLY if long else step - _EARLY
        glances: list[Glance] = []
        for frame in itertools.islice(frames, _MOST_SURVEYED):
            time = _time(video, frame)
            if not glances or time >= glances[-1].seconds + least:
                glances.append(Glance(round(time, 3), look(_image(video, frame, _AFAR))))
            if len(glances) == most:
                break
    if not glances:
        raise damaged()
    return glances


def _key_frames(video: OpenVideo, step: float, most: int) -> Iterator[VideoFrame]:
    """The key frames before each of these times."""
    base = video.stream.time_base or Fraction(1)
    for index in range(most):
        video.container.seek(in_units(index * step + video.begins, base), stream=video.stream)
        yield from itertools.islice(_decoded(video), 1)


class _Search:
    """Goes forward through a video, and jumps to a key frame where that is shorter."""

    def __init__(self, video: OpenVideo) -> None:
        self._video = video
        self._frames = _decoded(video)
        self._ahead: VideoFrame | None = None
        self._shown: VideoFrame | None = None

    def shown_at(self, time: float) -> VideoFrame:
        """The last frame that begins before or at this time, not before the previous answer."""
        shown = self._shown
        if shown is None or time > _time(self._video, shown) + _NEAR:
            shown = self._jump(time)
        for _ in range(_MOST_DECODED):
            ahead, self._ahead = self._ahead or next(self._frames, None), None
            if ahead is None:
                break
            if shown is not None and _time(self._video, ahead) > time + _EARLY:
                self._ahead = ahead
                break
            shown = ahead
        self._shown = shown or self._shown
        if self._shown is None:
            raise damaged()
        return self._shown

    def _jump(self, time: float) -> VideoFrame | None:
        """Go to the last key frame before this time; returns what is still shown."""
        stream = self._video.stream
        if time < _NEAR or not stream.time_base:
            return self._shown
        try:
            target = in_units(time + self._video.begins, stream.time_base)
            self._video.container.seek(target, stream=stream)
        except av.FFmpegError:
            return self._shown
        self._frames, self._ahead = _decoded(self._video), None
        return None


def _decoded(video: OpenVideo) -> Iterator[VideoFrame]:
    """All frames from here on that can be decoded."""
    for packet in video.container.demux(video.stream):
        try:
            yield from packet.decode()
        except av.InvalidDataError:
            continue


def _time(video: OpenVideo, frame: VideoFrame) -> float:
    return max((frame.time or 0.0) - video.begins, 0.0)


def _length(video: OpenVideo) -> float:
    length = video.container.duration
    return length / 1_000_000 if length else 0.0


def _sample(video: OpenVideo, frame: VideoFrame) -> Sample:
    shape = shape_of(video, frame)
    jpeg, fit = fitted(_image(video, frame))
    name = video.kind.value.name
    picture = PreparedPicture(
        jpeg=jpeg, fit=fit, width=shape.width, height=shape.height, format=name,
        content_type=CONTENT_TYPES[name], animated=True,
    )  # fmt: skip
    return Sample(round(_time(video, frame), 3), picture)


def _image(video: OpenVideo, frame: VideoFrame, size: tuple[int, int] | None = None) -> Image.Image:
    """The frame upright, in the size that suits the detector, or in this one."""
    shape = shape_of(video, frame)
    width, height = size or content_size(shape.width, shape.height)
    stored = (height, width) if shape.rotation % 180 else (width, height)
    pixels = frame.reformat(*stored, format="rgb24", interpolation=Interpolation.AREA)
    turn = _TURNS.get(shape.rotation)
    image: Image.Image = pixels.to_image()  # type: ignore[no-untyped-call]
    return image if turn is None else image.transpose(turn)
