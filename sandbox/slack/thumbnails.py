"""Thumbnails of pictures, made when somebody asks for one."""

import io

from PIL import Image, ImageOps

_SQUARE = (64, 80, 160)


def grey(size: tuple[int, int]) -> bytes:
    """A plain PNG, for what nobody looks into."""
    out = io.BytesIO()
    Image.new("RGB", size, "grey").save(out, "PNG")
    return out.getvalue()


def thumbnail(data: bytes, size: int) -> bytes | None:
    """A PNG whose longer side is `size` pixels, upright; the small sizes are square.

    None when the picture cannot be read.
    """
    try:
        with Image.open(io.BytesIO(data)) as picture:
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    box = (size, size)
    small = ImageOps.fit(upright, box) if size in _SQUARE else ImageOps.contain(upright, box)
    out = io.BytesIO()
    small.save(out, "PNG")
    return out.getvalue()
