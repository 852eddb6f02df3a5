"""Small animations in every format, and the means to look at them again."""

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from bot.core.labels import Box
from bot.core.marks import Mark
from bot.pictures.drawing import Drawing

KINDS = {"GIF": "GIF", "WEBP": "WebP", "PNG": "PNG"}
RED, GREEN, BLUE, BLACK, WHITE = "#e61414", "#14b414", "#1414e6", "#000000", "#ffffff"
SIZE = (96, 64)
DOG = Mark("Dog", 97.0, Box(0.25, 0.4, 0.5, 0.5))


def plain(colour: str, size: tuple[int, int] = SIZE) -> Image.Image:
    return Image.new("RGB", size, colour)


def dotted(colour: str, step: int) -> Image.Image:
    """A plain frame with a small dot that is elsewhere in each step, so that frames differ."""
    image = plain(colour)
    image.paste(WHITE, (4 * (step % 20), 0, 4 * (step % 20) + 4, 4))
    return image


def animation(
    frames: Sequence[Image.Image], kind: str = "GIF", *,
    duration: int | Sequence[int] = 100, loop: int | None = 0, **options: object,
) -> bytes:  # fmt: skip
    """The bytes of a file."""
    first, *others = frames
    if loop is not None:
        options["loop"] = loop
    buffer = io.BytesIO()
    durations = duration if isinstance(duration, int) else list(duration)
    lossless = {"lossless": True} if kind == "WEBP" else {}
    first.save(
        buffer, kind, save_all=True, append_images=others, duration=durations,
        **lossless, **options,
    )  # fmt: skip
    return buffer.getvalue()


def replayed(drawing: Drawing) -> list[tuple[Image.Image, int]]:
    """Every frame of a drawn GIF as a browser shows it, with its milliseconds."""
    shown = []
    with Image.open(io.BytesIO(drawing.data)) as image:
        for index in range(getattr(image, "n_frames", 1)):
            image.seek(index)
            image.load()
            shown.append((image.convert("RGB"), int(image.info["duration"])))
    return shown


def middle(image: Image.Image) -> object:
    return image.getpixel((image.width // 2, image.height // 2))


def near(seen: object, wanted: str, tolerance: int = 12) -> bool:
    target = Image.new("RGB", (1, 1), wanted).getpixel((0, 0))
    assert isinstance(seen, tuple)
    assert isinstance(target, tuple)
    return all(abs(a - b) <= tolerance for a, b in zip(seen, target, strict=True))


def read(jpeg: bytes) -> Image.Image:
    image: Image.Image = Image.open(io.BytesIO(jpeg))
    image.load()
    return image


def written(folder: Path, data: bytes) -> Path:
    path = folder / "animation"
    path.write_bytes(data)
    return path
