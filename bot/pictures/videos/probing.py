"""What a video is, by its header and its first frame, however large the file is."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.video.frame import VideoFrame

from bot.core.videos import VideoFacts
from bot.pictures.videos.opening import OpenVideo, open_video
from bot.pictures.videos.refusals import damaged

_TRIES = 400
"""Packets after which no first frame is expected any more."""
_MICROSECONDS = 1_000_000
_FASTEST = 240.0
_NARROWEST, _WIDEST = Fraction(1, 4), Fraction(4)
"""Sensible shapes of a pixel."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How stored frames become upright ones of square pixels: size, and degrees clockwise."""

    width: int
    height: int
    rotation: int


def probe(path: Path) -> VideoFacts:
    """What is known of a video file. Raises PictureError for what cannot be labelled."""
    with open_video(path) as video:
        seconds = _seconds(video)
        frame = first_frame(video)
        shape = shape_of(video, frame)
        context = video.stream.codec_context
        return VideoFacts(
            format=video.kind.value.name,
            codec=context.codec.canonical_name,
            pixels=frame.format.name,
            width=shape.width,
            height=shape.height,
            rotation=shape.rotation,
            seconds=seconds or _seconds_read(video),
            rate=_rate(video),
            size=path.stat().st_size,
            sounds=tuple(_sound(s.codec_context) for s in video.container.streams.audio),
            whole=video.whole,
        )


def first_frame(video: OpenVideo) -> VideoFrame:
    """The first frame that can be decoded. Raises PictureError when there is none."""
    for tried, packet in enumerate(video.container.demux(video.stream)):
        try:
            frames = packet.decode()
        except av.InvalidDataError:
            frames = []
        if frames:
            return frames[0]
        if tried > _TRIES:
            break
    raise damaged()


def shape_of(video: OpenVideo, frame: VideoFrame) -> Shape:
    """How this frame is shown."""
    pixel = video.stream.sample_aspect_ratio or Fraction(1)
    if not _NARROWEST <= pixel <= _WIDEST:
        pixel = Fraction(1)
    width, height = max(round(frame.width * pixel), 1), frame.height
    rotation = round(-frame.rotation / 90) % 4 * 90
    return Shape(height, width, rotation) if rotation % 180 else Shape(width, height, rotation)


def _seconds(video: OpenVideo) -> float:
    """What the header says, or the list of frames where that is longer; 0 when neither does."""
    stream, stated = video.stream, 0.0
    if stream.duration and stream.time_base:
        stated = float(stream.duration * stream.time_base)
    elif video.container.duration:
        stated = video.container.duration / _MICROSECONDS
    entries = stream.index_entries
    if len(entries) and stream.time_base:
        listed = float(entries[len(entries) - 1].timestamp * stream.time_base) - video.begins
        stated = max(stated, listed)
    return max(stated, 0.0)


def _seconds_read(video: OpenVideo) -> float:
    """What recorders leave out of the header: the end of the last packet, read from all of them."""
    base, last = video.stream.time_base or Fraction(0), 0
    for packet in video.container.demux(video.stream):
        if packet.pts is not None:
            last = max(last, packet.pts + (packet.duration or 0))
    return max(float(last * base) - video.begins, 0.0)


def _rate(video: OpenVideo) -> float:
    rate = video.stream.average_rate or video.stream.guessed_rate
    return min(round(float(rate), 3), _FASTEST) if rate else 0.0


def _sound(context: object) -> str:
    codec = getattr(context, "codec", None)
    return codec.canonical_name if codec else "unknown"
