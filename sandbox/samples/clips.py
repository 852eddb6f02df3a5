"""Samples that move in scenes: a GIF, and videos, which say by themselves what they show when."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

import av
import numpy as np
from av.video.stream import VideoStream
from PIL import Image

from sandbox.samples.metadata import in_gif, xmp_packet
from sandbox.samples.ride import LABELS, SIZE, Ride

_COLOURS = 256
_HUNDREDTHS = 100


@dataclass(frozen=True, slots=True)
class Encoding:
    """How FFmpeg calls a kind of video, and how it is made fast rather than small."""

    container: str
    codec: str
    options: tuple[tuple[str, str], ...]


ENCODINGS = {
    "mp4": Encoding("mp4", "libx264", (("preset", "veryfast"), ("crf", "24"))),
    # A negative speed holds; a positive one changes with how busy the machine is.
    "webm": Encoding("webm", "libvpx", (("deadline", "realtime"), ("cpu-used", "-8"))),
}


@dataclass(frozen=True, slots=True)
class Clip:
    """A ride of its own length, as a file; `rate` are frames a second."""

    name: str
    title: str
    about: str
    suffix: str
    ends: tuple[float, ...]
    rate: int

    @property
    def labels(self) -> tuple[str, ...]:
        """What is seen in it at any time."""
        return LABELS

    @property
    def file_name(self) -> str:
        """As it is posted."""
        return f"{self.name}.{self.suffix}"

    def encoded(self) -> bytes:
        """The file, with labels and times in its metadata."""
        ride = Ride(self.ends)
        frames, timeline = ride.frames(self.rate), ride.timeline()
        if self.suffix == "gif":
            return in_gif(_gif(list(frames), self.rate), xmp_packet(SIZE, timeline, ()))
        return _video(frames, self.rate, ENCODINGS[self.suffix], "; ".join(timeline))


def _gif(frames: list[Image.Image], rate: int) -> bytes:
    """One palette for all, made of the first frame of every scene and what moves in it."""
    few = frames[:: max(len(frames) // 6, 1)]
    sheet = Image.new("RGB", (SIZE[0], SIZE[1] * len(few)))
    for number, frame in enumerate(few):
        sheet.paste(frame, (0, SIZE[1] * number))
    # An octree keeps colours that stand in few places only.
    palette = sheet.quantize(_COLOURS, Image.Quantize.FASTOCTREE)
    flat = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    gif = BytesIO()
    flat[0].save(
        gif,
        "GIF",
        save_all=True,
        append_images=flat[1:],
        duration=10 * round(_HUNDREDTHS / rate),
        loop=0,
        optimize=False,
    )
    return gif.getvalue()


def _video(frames: Iterable[Image.Image], rate: int, encoding: Encoding, timeline: str) -> bytes:
    made = BytesIO()
    # Without random ids, so that the same bytes come out every time.
    exact = {"fflags": "+bitexact"}
    with av.open(made, "w", format=encoding.container, container_options=exact) as container:
        container.metadata["comment"] = f"labels: {timeline}"
        stream = container.add_stream(encoding.codec, rate, dict(encoding.options))
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p"
        # Threads cost more than they save with so few pixels.
        stream.codec_context.thread_count = 1
        for frame in frames:
            pixels = av.VideoFrame.from_ndarray(np.asarray(frame), format="rgb24")
            container.mux(stream.encode(pixels))
        container.mux(stream.encode())
    return made.getvalue()
