"""What is known of a video before anybody looks at it, and what Rekognition Video takes.

The rules are those of https://docs.aws.amazon.com/rekognition/latest/dg/video.html and
https://docs.aws.amazon.com/rekognition/latest/dg/limits.html: H.264 in MPEG-4 or MOV, sound, if
any, in AAC, at most 10 GB and 6 hours.
"""

from dataclasses import dataclass

MOST_BYTES = 10 * 1024**3
MOST_SECONDS = 6 * 3600.0

CONTENT_TYPES = {
    "MP4": "video/mp4",
    "MOV": "video/quicktime",
    "WebM": "video/webm",
    "MKV": "video/x-matroska",
    "AVI": "video/x-msvideo",
}
"""The containers that are read, and their media types as S3 stores them."""

_CONTAINERS = frozenset({"MP4", "MOV"})
_PIXELS = frozenset({"yuv420p", "yuvj420p"})
"""H.264's profiles that every decoder knows. Which others Rekognition decodes is not said."""


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """A video by its header and its first frame.

    `width` and `height` are upright, in square pixels; `rotation` is by how many degrees clockwise
    the stored frames are turned for that: 0, 90, 180 or 270. `codec`, `pixels` and `sounds` are
    FFmpeg's names. `whole` says that the frames are listed in one place and not in fragments.
    """

    format: str
    codec: str
    pixels: str
    width: int
    height: int
    rotation: int
    seconds: float
    rate: float
    size: int
    sounds: tuple[str, ...] = ()
    whole: bool = True

    @property
    def ready(self) -> bool:
        """Whether Rekognition Video takes the file as it is."""
        return self.copies_pictures and (
            self.format in _CONTAINERS
            and self.whole
            and all(sound == "aac" for sound in self.sounds)
            and self.size <= MOST_BYTES
            and self.seconds <= MOST_SECONDS
        )

    @property
    def content_type(self) -> str:
        """The media type, as S3 stores it."""
        return CONTENT_TYPES[self.format]

    @property
    def copies_pictures(self) -> bool:
        """Whether the frames need no encoding, whatever they are wrapped in."""
        return self.codec == "h264" and self.pixels in _PIXELS
