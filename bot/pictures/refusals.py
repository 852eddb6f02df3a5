"""What a person is told about a file that cannot be labelled: one sentence each."""

from bot.errors import NotAPictureError, PictureError

READABLE = "JPEG, PNG, GIF, WebP, BMP, TIFF, HEIC and AVIF pictures"


def not_a_picture() -> NotAPictureError:
    """The bytes are something else, or nothing, whatever the file's name says."""
    return NotAPictureError(
        f"This file is not a picture, whatever its name says; I can look at {READABLE}."
    )


def unsupported(what: str) -> PictureError:
    """A picture in a format that is not read; `what` names it, plural."""
    return PictureError(
        f"I cannot open {what} yet; please post it as a JPEG or PNG, and I will look at it."
    )


def damaged() -> PictureError:
    """A picture whose bytes contradict themselves."""
    return PictureError(
        "This picture is damaged and cannot be opened; please save or export it again and "
        "post the new copy."
    )


def incomplete() -> PictureError:
    """A picture that ends before its last pixel."""
    return PictureError(
        "This picture is incomplete, its file ends too early; please upload the whole file again."
    )


def too_large(width: int, height: int, most_pixels: int) -> PictureError:
    """A picture with more pixels than are decoded; `most_pixels` would do."""
    megapixels = max(most_pixels // 1_000_000, 1)
    return PictureError(
        f"This picture is too large to open, {width:,} × {height:,} pixels; please post a "
        f"smaller version of at most {megapixels} megapixels."
    )
