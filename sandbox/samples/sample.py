"""A sample: what it is called, what it shows, and how it becomes a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from sandbox.samples.balloons import FRAME_MILLISECONDS
from sandbox.samples.canvas import Canvas
from sandbox.samples.metadata import in_gif, xmp_packet

JPEG_QUALITY = 92
_COLOURS = 128


@dataclass(frozen=True, slots=True)
class Sample:
    """`labels` are keywords, the most important first; `draw` gives one canvas per frame."""

    name: str
    title: str
    about: str
    labels: tuple[str, ...]
    draw: Callable[[], list[Canvas]]
    suffix: str = "jpg"

    @property
    def file_name(self) -> str:
        """As it is posted."""
        return f"{self.name}.{self.suffix}"

    def encoded(self) -> bytes:
        """The file, with labels and regions in its metadata; several frames make a GIF."""
        canvases = self.draw()
        first = canvases[0]
        packet = xmp_packet((first.width, first.height), self.labels, first.things)
        if len(canvases) > 1:
            return in_gif(_gif([canvas.finished() for canvas in canvases]), packet)
        jpeg = BytesIO()
        first.finished().save(jpeg, "JPEG", quality=JPEG_QUALITY, optimize=True, xmp=packet)
        return jpeg.getvalue()


def _gif(frames: Sequence[Image.Image]) -> bytes:
    """One palette for all frames, so that nothing flickers."""
    palette = frames[0].quantize(_COLOURS)
    flat = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    gif = BytesIO()
    flat[0].save(
        gif,
        "GIF",
        save_all=True,
        append_images=flat[1:],
        duration=FRAME_MILLISECONDS,
        loop=0,
        optimize=False,
    )
    return gif.getvalue()
