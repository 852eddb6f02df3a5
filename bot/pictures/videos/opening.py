"""A video opened so that FFmpeg reads this one file, with this one demuxer, and nothing else.

Two locks, each of which would do: FFmpeg gets an open file instead of a name, so it has no address
to resolve anything against, and whatever else it wishes to open is refused (`protocol_whitelist`
for its own protocols, `io_open` for demuxers that ask). See https://ffmpeg.org/ffmpeg-formats.html.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import av
from av.container import InputContainer
from av.stream import Discard, Disposition
from av.video.codeccontext import VideoCodecContext
from av.video.stream import VideoStream

from bot.pictures.videos.identifying import HEAD, Kind, identify
from bot.pictures.videos.refusals import (
    damaged,
    nothing_to_see,
    only_sound,
    too_heavy,
    too_large,
    unsupported,
)
from bot.pictures.videos.wholeness import check_whole

MOST_PIXELS = 4096 * 2304
"""Of one frame, as stored: a little more than 4K."""
_LONGEST_SIDE = 8192
_THREADS, _PIXELS_FOR_THREADS = 2, 1920 * 1088
"""Each thread holds frames of its own: larger ones are decoded one after the other."""
_BUFFER = 256 * 1024

_CODECS = frozenset(
    {
        "av1", "dvvideo", "ffv1", "flv1", "h263", "h264", "hevc", "huffyuv", "mjpeg", "mpeg1video",
        "mpeg2video", "mpeg4", "msmpeg4v2", "msmpeg4v3", "png", "prores", "qtrle", "rawvideo",
        "theora", "vp8", "vp9", "wmv2",
    }
)  # fmt: skip
"""What cameras, screen recorders and editors write. No other decoder is run on foreign bytes."""
_DECODERS = _CODECS | {"libdav1d", "libvpx", "libvpx-vp9"}
_SOUND_DECODERS = frozenset(
    {
        "aac", "ac3", "eac3", "alac", "flac", "libopus", "mp2", "mp3", "mp3float", "opus",
        "pcm_alaw", "pcm_mulaw", "pcm_s16be", "pcm_s16le", "pcm_s24le", "pcm_f32le", "vorbis",
    }
)  # fmt: skip
_OURS = {errno.ENOSPC, errno.EDQUOT}
"""A full disk is no fault of the video."""
_OPTIONS = {
    "protocol_whitelist": "none",
    "format_whitelist": "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi",
    "codec_whitelist": ",".join(sorted(_DECODERS | _SOUND_DECODERS)),
    "max_pixels": str(_LONGEST_SIDE * _LONGEST_SIDE),
    "probesize": str(5 << 20),
}


@dataclass(frozen=True, slots=True)
class OpenVideo:
    """A video whose header was read: the container, and the stream to look at.

    `whole` says that the frames are listed in one place and not in fragments.
    """

    container: InputContainer
    stream: VideoStream
    kind: Kind
    whole: bool

    @property
    def begins(self) -> float:
        """The time stamp of the beginning, in seconds; what is shown counts from there."""
        start, base = self.stream.start_time, self.stream.time_base
        return float(start * base) if start and base else 0.0


@contextmanager
def open_video(path: Path) -> Iterator[OpenVideo]:
    """Open a video file for reading. Raises PictureError, also for what fails while it is open."""
    with path.open("rb", buffering=0) as file, ffmpeg_failures():
        kind = identify(file.read(HEAD))
        whole = check_whole(file, kind)
        file.seek(0)
        with av.open(
            file, "r", format=kind.value.demuxer, options=_OPTIONS, io_open=_refuse,
            buffer_size=_BUFFER, metadata_errors="replace",
        ) as container:  # fmt: skip
            yield OpenVideo(container, _stream(container), kind, whole)


@contextmanager
def ffmpeg_failures() -> Iterator[None]:
    """Turn what FFmpeg says of broken bytes into a sentence."""
    try:
        yield
    except MemoryError as error:
        raise too_heavy() from error
    except (av.FFmpegError, UnicodeError) as error:
        if getattr(error, "errno", None) in _OURS:
            raise
        raise damaged() from error


def has_decoder(codec: str) -> bool:
    """Whether sound in this codec may be decoded; FFmpeg's name of the codec."""
    return codec in _SOUND_DECODERS


def _refuse(url: str, _flags: int, _options: dict[str, Any]) -> NoReturn:
    raise PermissionError(url)


def _stream(container: InputContainer) -> VideoStream:
    """The first stream of moving pictures. Raises PictureError when there is none to decode."""
    moving = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if not moving:
        raise only_sound() if container.streams.audio else nothing_to_see()
    stream = moving[0]
    context = _decoder(stream)
    _check_size(context.width, context.height)
    context.options = {"max_pixels": str(MOST_PIXELS)}
    large = context.width * context.height > _PIXELS_FOR_THREADS
    context.thread_count, stream.thread_type = 1 if large else _THREADS, "AUTO"
    for other in container.streams:
        if other is not stream and other.type != "audio":
            other.discard = Discard.all
    return stream


def _decoder(stream: VideoStream) -> VideoCodecContext:
    """PyAV has no context for a codec that it does not know."""
    context: VideoCodecContext | None = stream.codec_context
    if context is None:
        raise unsupported("this kind of video")
    if context.codec.canonical_name not in _CODECS:
        raise unsupported(f"videos in {context.codec.long_name}")
    return context


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS or max(width, height) > _LONGEST_SIDE:
        raise too_large(width, height)
