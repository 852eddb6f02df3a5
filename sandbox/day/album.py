"""The day's files: every kind that people post, the same for the same seed and name."""

import io
import random
from collections.abc import Callable
from enum import StrEnum
from pathlib import PurePath

import pillow_heif
from PIL import Image

from sandbox.people import PostedFile
from sandbox.rekognition import KnownPictures, Sighting, Spot
from sandbox.workspace.records import FileKind, Serving

_SIZE = (320, 240)


class Oddity(StrEnum):
    """What is wrong or strange about a file; written before its name: `cut:beach.jpg`."""

    CUT = "cut"
    """It ends in the middle."""
    LETTER = "letter"
    """Text, whatever its name says."""
    CONNECT = "connect"
    """Slack Connect sends a stub of it."""
    CLOSED = "closed"
    """The same, but apps may not open it."""
    EXTERNAL = "external"
    """It lies outside of Slack."""
    HIDDEN = "hidden"
    """Older than the plan's window."""
    GONE = "gone"
    """Its entry is a tombstone."""
    VANISHED = "vanished"
    """Deleted between the event and its download."""
    TURNED = "turned"
    """A JPEG with an EXIF orientation."""
    NAMELESS = "nameless"
    """Slack knows no type of it."""


_SAVED_AS = {
    ".jpg": "JPEG", ".png": "PNG", ".gif": "GIF", ".webp": "WEBP", ".bmp": "BMP",
    ".tiff": "TIFF", ".heic": "HEIF", ".avif": "AVIF",
}  # fmt: skip
_VIDEO = ".mp4"
_DOCUMENTS = {
    ".pdf": b"%PDF-1.7\n1 0 obj",
    ".txt": b"Milk, bread, a new camera.",
    _VIDEO: b"\0\0\0\x20ftypisom",
    ".xlsx": b"PK\x03\x04",
}
_SCENES = (
    (Sighting("Dog", 97.2, (Spot(0.1, 0.2, 0.3, 0.5), Spot(0.55, 0.25, 0.35, 0.5))),),
    (Sighting("Mountain", 93.5), Sighting("Tree", 88.1, (Spot(0.05, 0.3, 0.2, 0.6),))),
    (Sighting("Person", 99.0, (Spot(0.4, 0.1, 0.2, 0.8),)), Sighting("Bicycle", 91.4)),
    (Sighting("Food", 95.8, (Spot(0.2, 0.3, 0.6, 0.5),)), Sighting("Bread", 71.3)),
)
"""What can be seen; one of them in each picture."""
_EMPTY = "fog"
"""A picture whose name begins so shows nothing."""
_FLAGGED = "pretend"
"""Of one whose name begins so everybody pretends that it shows violence."""


class Album:
    """Draws each picture when it is first asked for, and tells Rekognition what it shows."""

    def __init__(self, seed: int, known: KnownPictures) -> None:
        self._seed = seed
        self._known = known
        self._drawn: dict[str, bytes] = {}
        pillow_heif.register_heif_opener()

    def file(self, written: str) -> PostedFile:
        """The file that the script writes as `name` or `oddity:name`. Raises KeyError."""
        oddity, _, name = written.rpartition(":")
        data = self._data(name, turned=oddity == Oddity.TURNED)
        return _ODD[Oddity(oddity)](name, data) if oddity else PostedFile(name, data)

    def _data(self, name: str, *, turned: bool) -> bytes:
        suffix = PurePath(name).suffix
        if suffix in _DOCUMENTS:
            return _DOCUMENTS[suffix]
        if name not in self._drawn:
            dice = random.Random(f"{self._seed}/{name}")  # noqa: S311 - repeatable, no secret
            self._drawn[name] = data = _encoded(_clouds(dice), _SAVED_AS[suffix], turned=turned)
            scene = () if name.startswith(_EMPTY) else dice.choice(_SCENES)
            moderation = [Sighting("Physical Violence", 96.4)] * name.startswith(_FLAGGED)
            self._known.register(data, scene, moderation=moderation)
        return self._drawn[name]


def deserves_answer(written: str) -> bool:
    """Whether people expect the bot to say something about a file, wherever it is read."""
    oddity, _, name = written.rpartition(":")
    if oddity in (Oddity.HIDDEN, Oddity.GONE, Oddity.VANISHED):
        return False
    # A video that nobody can play gets its sentence, where a document gets silence.
    suffix = PurePath(name).suffix
    return suffix == _VIDEO or suffix not in _DOCUMENTS


def _clouds(dice: random.Random) -> list[Image.Image]:
    """Four frames of coloured clouds; all formats but GIF keep the first."""
    frames = []
    for _ in range(4):
        clouds = Image.new("RGB", (8, 6))
        clouds.putdata([tuple(dice.randrange(256) for _ in range(3)) for _ in range(48)])
        frames.append(clouds.resize(_SIZE, Image.Resampling.BICUBIC))
    return frames


def _encoded(frames: list[Image.Image], format_: str, *, turned: bool) -> bytes:
    out = io.BytesIO()
    more: dict[str, object] = {}
    if format_ == "GIF":
        more = {"save_all": True, "append_images": frames[1:], "duration": 200}
    if turned:
        exif = Image.Exif()
        exif[0x0112] = 6  # Orientation: turn by 90° to the right.
        more = {"exif": exif}
    frames[0].save(out, format_, **more)
    return out.getvalue()


def _external(name: str, data: bytes) -> PostedFile:
    url = f"https://drive.example/{name}"
    return PostedFile(name, data, kind=FileKind.EXTERNAL, external_url=url)


_ODD: dict[Oddity, Callable[[str, bytes], PostedFile]] = {
    Oddity.CUT: lambda name, data: PostedFile(name, data[: len(data) // 2]),
    Oddity.LETTER: lambda name, _: PostedFile(name, b"Dear all, this is a letter.\n" * 50),
    Oddity.CONNECT: lambda name, data: PostedFile(name, data, kind=FileKind.CONNECT),
    Oddity.CLOSED: lambda name, data: PostedFile(
        name, data, kind=FileKind.CONNECT, info_error="access_denied"
    ),
    Oddity.EXTERNAL: _external,
    Oddity.HIDDEN: lambda name, data: PostedFile(name, data, kind=FileKind.HIDDEN),
    Oddity.GONE: lambda name, data: PostedFile(name, data, kind=FileKind.TOMBSTONE),
    Oddity.VANISHED: lambda name, data: PostedFile(name, data, serving=Serving(missing=True)),
    Oddity.TURNED: PostedFile,
    Oddity.NAMELESS: lambda name, data: PostedFile(
        PurePath(name).stem, data, mimetype="application/octet-stream"
    ),
}
