"""What people post: photos, the same ones again, GIFs, several at once, flagged ones, documents."""

import io
import random
from dataclasses import dataclass
from enum import StrEnum

from PIL import Image

from sandbox.people import PostedFile
from sandbox.rekognition import KnownPictures, Sighting, Spot
from sandbox.rekognition.values import Pixels

_SIZE = (320, 240)
_NAMES = ("Dog", "Cat", "Car", "Person", "Bicycle", "Boat", "Bird", "Chair", "Clock", "Bus")
_WEAPONS = Sighting("Weapons", 96.3)


class Sort(StrEnum):
    """What an upload is."""

    PHOTO = "photo"
    AGAIN = "a photo posted before"
    GIF = "GIF"
    SEVERAL = "several photos"
    FLAGGED = "flagged photo"
    BROKEN = "broken file"


_SHARES = {
    Sort.PHOTO: 66, Sort.AGAIN: 18, Sort.SEVERAL: 6, Sort.GIF: 4, Sort.FLAGGED: 4, Sort.BROKEN: 2,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Brought:
    """One upload: its files, of the same sort."""

    sort: Sort
    files: tuple[PostedFile, ...]


class ColourDetector:
    """Sees one or two things in every picture, which ones depends on its colours."""

    description = "two things that depend on the colours, so that looking costs nothing"

    def detect(self, picture: Pixels) -> list[Sighting]:
        """The same for the same picture."""
        red, green, blue = (int(value) for value in picture.reshape(-1, 3).mean(axis=0))
        first, second = _NAMES[red % len(_NAMES)], _NAMES[(green + blue) % len(_NAMES)]
        box = Spot(0.1 + red / 1000, 0.2, 0.3, 0.4 + blue / 1000)
        boxed = Sighting(first, 80.0 + green % 19, (box,))
        return [boxed, Sighting("Sky", 75.0)] if first == second else [boxed, Sighting(second, 90)]


def bring(uploads: int, seed: int, known: KnownPictures) -> list[Brought]:
    """All uploads of a round. What is flagged becomes known to Rekognition."""
    drawn = random.Random(seed)
    sorts = drawn.choices(list(_SHARES), list(_SHARES.values()), k=uploads)
    # Each sort is there in a small round, too.
    sorts[: len(_SHARES)] = list(_SHARES)
    photos: list[PostedFile] = []
    brought = []
    for sort in sorts:
        files = _files(sort, drawn, photos)
        if sort is Sort.FLAGGED:
            known.register(files[0].data, (Sighting("Shield", 93.0),), moderation=(_WEAPONS,))
        brought.append(Brought(sort, files))
    drawn.shuffle(brought)
    return brought


def _files(sort: Sort, drawn: random.Random, photos: list[PostedFile]) -> tuple[PostedFile, ...]:
    if sort is Sort.AGAIN:
        return (drawn.choice(photos),)
    if sort is Sort.GIF:
        return (PostedFile("waves.gif", _gif(drawn)),)
    if sort is Sort.BROKEN:
        return (PostedFile("broken.jpg", b"\xff\xd8\xff\xe0" + drawn.randbytes(400)),)
    count = drawn.randint(2, 3) if sort is Sort.SEVERAL else 1
    made = tuple(PostedFile(f"{sort.name.lower()}.jpg", _jpeg(drawn)) for _ in range(count))
    if sort is not Sort.FLAGGED:
        photos.extend(made)
    return made


def _clouds(drawn: random.Random) -> Image.Image:
    clouds = Image.new("RGB", (8, 6))
    clouds.putdata([tuple(drawn.randrange(256) for _ in range(3)) for _ in range(48)])
    return clouds.resize(_SIZE, Image.Resampling.BICUBIC)


def _jpeg(drawn: random.Random) -> bytes:
    out = io.BytesIO()
    _clouds(drawn).save(out, "JPEG")
    return out.getvalue()


def _gif(drawn: random.Random) -> bytes:
    # Few colours, found quickly: looking for the best ones takes a second.
    quickly = Image.Quantize.FASTOCTREE
    first, *more = (_clouds(drawn).quantize(64, method=quickly) for _ in range(3))
    out = io.BytesIO()
    first.save(out, "GIF", save_all=True, append_images=more, duration=500, loop=0)
    return out.getvalue()
