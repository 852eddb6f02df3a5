"""Photos to post: small, no two alike, and known to the sandbox's Rekognition."""

import io
import random
from itertools import count
from typing import Any

from PIL import Image

from sandbox.people import PostedFile
from sandbox.rekognition import KnownPictures, Sighting, Spot

DOG = Sighting("Dog", 97.2, (Spot(0.1, 0.2, 0.3, 0.5), Spot(0.55, 0.25, 0.35, 0.5)))
FOG = Sighting("Fog", 84.3)

_numbers = count(1)


def picture(format_: str = "JPEG", size: tuple[int, int] = (320, 240)) -> bytes:
    """A picture of coloured clouds that nobody has posted before."""
    dice = random.Random(next(_numbers))
    clouds = Image.new("RGB", (8, 6))
    clouds.putdata([tuple(dice.randrange(256) for _ in range(3)) for _ in range(48)])
    out = io.BytesIO()
    clouds.resize(size, Image.Resampling.BICUBIC).save(out, format_)
    return out.getvalue()


def photo(
    known: KnownPictures, *sightings: Sighting, name: str = "beach.jpg", **fields: Any
) -> PostedFile:
    """A new photo that shows two dogs in the fog, or what is given; `fields` are PostedFile's."""
    data = fields.pop("data", None) or picture()
    known.register(data, sightings or (DOG, FOG))
    return PostedFile(name, data, **fields)
