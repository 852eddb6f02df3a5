"""What a person is told about a video that cannot be labelled: one sentence each."""

from bot.errors import NotAPictureError, PictureError

READABLE = "MP4, MOV, WebM, MKV and AVI videos"


def not_a_video() -> NotAPictureError:
    """The bytes are something else, or nothing, whatever the file's name says."""
    return NotAPictureError(
        f"This file is not a video, whatever its name says; I can look at {READABLE}."
    )


def unsupported(what: str) -> PictureError:
    """A video of a kind that is not read; `what` names it, plural."""
    return PictureError(
        f"I cannot open {what} yet; please post it as an MP4 with H.264, and I will look at it."
    )


def only_sound() -> PictureError:
    """There is something to hear and nothing to see."""
    return PictureError("There is only sound in this file, and I can only look at pictures.")


def nothing_to_see() -> PictureError:
    """The container holds neither frames nor sound."""
    return PictureError(
        "There is no picture in this video; please export it again and post the new copy."
    )


def damaged() -> PictureError:
    """A video whose bytes contradict themselves."""
    return PictureError(
        "This video is damaged and cannot be opened; please save or export it again and post the "
        "new copy."
    )


def incomplete() -> PictureError:
    """A video whose file ends before it says that it ends."""
    return PictureError(
        "This video is incomplete, its file ends too early; please upload the whole file again."
    )


def too_large(width: int, height: int) -> PictureError:
    """A video with larger frames than are decoded."""
    return PictureError(
        f"This video is too large to open, {width:,} × {height:,} pixels; please post a smaller "
        "version of at most 4K."
    )


def too_heavy() -> PictureError:
    """Working on it would take more memory than one video gets."""
    return PictureError(
        "This video takes more memory than I have; please post a smaller version of it."
    )


def too_slow() -> PictureError:
    """Working on it took longer than one video gets."""
    return PictureError(
        "This video takes too long to convert; please post a shorter or smaller version of it, "
        "best as an MP4 with H.264."
    )


def too_long_converted() -> PictureError:
    """Converted it would be larger than is allowed."""
    return PictureError(
        "This video becomes too large when I convert it; please post a shorter version of it."
    )


def cannot_be_read() -> PictureError:
    """FFmpeg itself fell while it worked on it."""
    return PictureError(
        "I cannot read this video; please export it again, best as an MP4 with H.264, and post "
        "the new copy."
    )
