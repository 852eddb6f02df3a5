"""Videos made for the tests: a second of each colour, in any container, with or without sound."""

import struct
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import cast

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.stream import VideoStream
from PIL import Image

from tests.pictures.samples import BLUE, GREEN, RED, quadrants

RATE = 10
_SOUND_RATE = 48_000
_QUICK = {
    "libx264": {"preset": "ultrafast", "bf": "2", "threads": "1"},
    "libx265": {"preset": "ultrafast", "x265-params": "log-level=none:pools=1"},
    "libvpx": {"deadline": "realtime", "cpu-used": "8"},
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8"},
}
_UPRIGHT = {0: None, 90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180,
            270: Image.Transpose.ROTATE_270}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Film:
    """What to make: FFmpeg's names of the container and the codecs; `rotation` clockwise."""

    container: str = "mp4"
    codec: str = "libx264"
    pixels: str = "yuv420p"
    sound: str = ""
    rotation: int = 0
    rate: int = RATE
    muxer: tuple[tuple[str, str], ...] = ()

    def of(self, pictures: Iterable[Image.Image]) -> bytes:
        """The bytes of a video that shows each picture for a frame."""
        with tempfile.NamedTemporaryFile() as file:
            with av.open(file.name, "w", format=self.container, options=dict(self.muxer)) as output:
                self._write(output, list(pictures))
            return Path(file.name).read_bytes()

    def _write(self, output: OutputContainer, pictures: list[Image.Image]) -> None:
        turn = _UPRIGHT[self.rotation]
        stored = [each if turn is None else each.transpose(turn) for each in pictures]
        stream = self._stream(output, stored[0].size) if stored else None
        if self.sound:
            track = cast("AudioStream", output.add_stream(self.sound, rate=_SOUND_RATE))
            for heard in _hum(max(len(stored), 1) / self.rate):
                output.mux(track.encode(heard))
            output.mux(track.encode(None))
        if stream:
            for picture in stored:
                frame = av.VideoFrame.from_ndarray(np.asarray(picture), format="rgb24")
                output.mux(stream.encode(frame))
            output.mux(stream.encode(None))

    def _stream(self, output: OutputContainer, size: tuple[int, int]) -> VideoStream:
        added = output.add_stream(self.codec, rate=self.rate, options=_QUICK.get(self.codec))
        stream = cast("VideoStream", added)
        stream.width, stream.height = size
        stream.pix_fmt = self.pixels
        if self.rotation:
            stream.set_display_rotation(-self.rotation)
        return stream


def colours(*shown: tuple[int, int, int], size: tuple[int, int] = (64, 48)) -> list[Image.Image]:
    """A second of each colour."""
    return [Image.new("RGB", size, colour) for colour in shown or (RED, GREEN, BLUE)
            for _ in range(RATE)]  # fmt: skip


@cache
def plain(film: Film = Film()) -> bytes:
    """A second each of red, green and blue."""
    return film.of(colours())


@cache
def turned(rotation: int) -> bytes:
    """Half a second of the quadrants, 96 × 64 when upright, stored turned."""
    return Film(rotation=rotation).of([quadrants(96, 64)] * (RATE // 2))


def greedy(data: bytes, samples: int) -> bytes:
    """An MP4 that says of its few frames that they are so many, one byte each."""
    made = bytearray(data)
    for name, at, value in ((b"stsz", 8, 1), (b"stsz", 12, samples), (b"stsc", 16, samples),
                            (b"stts", 12, samples)):  # fmt: skip
        struct.pack_into(">I", made, made.index(name) + at, value)
    return bytes(made)


def _hum(seconds: float) -> Iterator[av.AudioFrame]:
    """A quiet tone in stereo."""
    length = int(seconds * _SOUND_RATE)
    wave = np.sin(np.arange(length) / 30).astype(np.float32) / 10
    for start in range(0, length, 1024):
        part = wave[start : start + 1024]
        frame = av.AudioFrame.from_ndarray(np.stack([part, part]), format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = _SOUND_RATE, start, Fraction(1, _SOUND_RATE)
        yield frame
