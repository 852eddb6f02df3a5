"""Tracks that are decoded and encoded anew: pictures in H.264, sound in AAC."""

from collections.abc import Iterable
from fractions import Fraction

import av
from av.audio.stream import AudioStream
from av.codec.context import Flags
from av.container import OutputContainer
from av.filter import Graph
from av.video.format import VideoFormat
from av.video.frame import PictureType, VideoFrame

from bot.core.videos import VideoFacts
from bot.pictures.videos.opening import OpenVideo
from bot.pictures.videos.tracks import Coded, in_units

LONGEST, SHORTEST, LEAST = 1280, 720, 80
"""Pixels: the largest frame, lying or standing, and what the shorter side has at least.

A detector of everyday things sees no more in larger frames; they would only take longer."""
MOST_RATE = 30
_BASE = Fraction(1, 90_000)
_EARLY = 0.002
"""Seconds by which a time stamp may be rounded."""
_PIXELS = "yuv420p"
_THREADS = 2
_X264 = {
    "preset": "veryfast", "crf": "24", "maxrate": "4M", "bufsize": "8M", "g": "90", "bf": "0",
    "refs": "1", "rc-lookahead": "10",
}  # fmt: skip
"""Few frames are held at once (https://trac.ffmpeg.org/wiki/Encode/H.264)."""
_SOUND_RATE, _SOUND_BITS = 48_000, 96_000
_TURNS = {90: (("transpose", "clock"),), 180: (("hflip", ""), ("vflip", "")),
          270: (("transpose", "cclock"),)}  # fmt: skip


class EncodedFrames:
    """Upright frames in H.264: smaller, fewer and in 8 bits where they must be."""

    def __init__(self, video: OpenVideo, output: OutputContainer, facts: VideoFacts) -> None:
        """Add the stream to the output."""
        self.source = video.stream
        self._begins = video.begins
        self._due = 0.0
        self._facts = facts
        self._size = encoded_size(facts.width, facts.height)
        self._graph = _turning(self._stored, facts.rotation) if facts.rotation else None
        self._target = output.add_stream("libx264", rate=MOST_RATE, options=_X264)
        self._target.width, self._target.height = self._size
        self._target.pix_fmt = _PIXELS
        self._target.codec_context.time_base = _BASE
        self._target.codec_context.thread_count = _THREADS
        self._target.codec_context.flags |= Flags.frame_duration

    def take(self, packet: Coded) -> list[Coded]:
        """The frames of this packet, as far as they can be decoded."""
        return self._encoded(_frames(packet))

    def finish(self) -> list[Coded]:
        """The frames that wait in the decoder and in the encoder."""
        try:
            waiting = list(self.source.decode(None))
        except av.EOFError:
            waiting = []
        return [*self._encoded(waiting), *self._target.encode(None)]

    def _encoded(self, frames: Iterable[object]) -> list[Coded]:
        found: list[Coded] = []
        for frame in frames:
            if isinstance(frame, VideoFrame) and self._is_due(seconds := self._seconds(frame)):
                found += self._target.encode(self._fitted(frame, seconds))
        return found

    @property
    def _stored(self) -> tuple[int, int]:
        width, height = self._size
        return (height, width) if self._facts.rotation % 180 else (width, height)

    def _is_due(self, seconds: float) -> bool:
        if seconds < self._due - _EARLY:
            return False
        self._due = max(self._due + 1 / MOST_RATE, seconds)
        return True

    def _seconds(self, frame: VideoFrame) -> float:
        """When the frame is shown; one that does not say follows the one before."""
        base = self.source.time_base
        if frame.pts is None or not base:
            return self._due
        return max(float(frame.pts * base) - self._begins, 0.0)

    def _fitted(self, frame: VideoFrame, seconds: float) -> VideoFrame:
        lasts = (frame.duration or 0) * (self.source.time_base or Fraction(0))
        fitted = frame.reformat(*self._stored, format=_PIXELS)
        fitted.pts, fitted.time_base = in_units(seconds, _BASE), _BASE
        if self._graph:
            self._graph.vpush(fitted)
            fitted = self._graph.vpull()
        fitted.duration = in_units(float(lasts), _BASE)
        fitted.pict_type = PictureType.NONE
        return fitted


class EncodedSound:
    """Sound in AAC, in stereo, without gaps: time stamps of sound are often a little wrong."""

    def __init__(self, source: AudioStream, output: OutputContainer) -> None:
        """Add the stream to the output."""
        self.source = source
        self._heard = 0
        self._target = output.add_stream("aac", rate=_SOUND_RATE)
        self._target.codec_context.layout = "stereo"
        self._target.codec_context.bit_rate = _SOUND_BITS

    def take(self, packet: Coded) -> list[Coded]:
        """The sound of this packet, as far as it can be decoded."""
        found: list[Coded] = []
        for frame in _frames(packet):
            if isinstance(frame, av.AudioFrame) and frame.sample_rate:
                frame.pts, frame.time_base = self._heard, Fraction(1, frame.sample_rate)
                self._heard += frame.samples
                found += self._target.encode(frame)
        return found

    def finish(self) -> list[Coded]:
        """The sound that waits in the encoder."""
        return list(self._target.encode(None))


def encoded_size(width: int, height: int) -> tuple[int, int]:
    """The size in even numbers that frames of this upright size are encoded in."""
    long, short = max(width, height), min(width, height)
    factor = min(LONGEST / long, SHORTEST / short, 1.0)
    if short * factor < LEAST:
        factor = min(LEAST / short, LONGEST / long)
    wide, high = (max(2 * round(side * factor / 2), 2) for side in (width, height))
    return wide, high


def _frames(packet: Coded) -> list[object]:
    try:
        return list(packet.decode())
    except av.InvalidDataError:
        return []


def _turning(size: tuple[int, int], rotation: int) -> Graph:
    width, height = size
    graph = Graph()
    nodes = [graph.add_buffer(width=width, height=height, format=VideoFormat(_PIXELS),
                              time_base=_BASE)]  # fmt: skip
    nodes += [graph.add(name, turn) for name, turn in _TURNS[rotation]]
    nodes.append(graph.add("buffersink"))
    graph.link_nodes(*nodes).configure()
    return graph
