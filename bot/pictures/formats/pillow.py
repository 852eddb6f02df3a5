"""What the formats that Pillow decodes have in common.

The plugins' classes are used directly: `Image.open` would try others, and check the size
against a limit of its own that is global to the process, too low for a phone's JPEG and too
high for the rest.
"""

from PIL import Image

from bot.pictures.formats.base import Facts, Header, Source
from bot.pictures.orientation import orientation_of
from bot.pictures.refusals import damaged

_PREFIX = b"Exif\x00\x00"


def source_of(image: Image.Image, *, animated: bool = False, upright: bool = False) -> Source:
    """Decode the (first) picture. `upright` when the plugin has turned it already.

    Raises whatever the plugin raises for broken bytes.
    """
    image.load()
    exif = image.info.get("exif") or b""
    icc = image.info.get("icc_profile") or b""
    facts = Facts(
        original=image.size,
        orientation=1 if upright else orientation_of(exif.removeprefix(_PREFIX)),
        icc=icc if isinstance(icc, bytes) else b"",
        animated=animated,
    )
    return Source(
        width=image.width,
        height=image.height,
        band=lambda top, bottom: image.crop((0, top, image.width, bottom)),
        facts=facts,
    )


def verified(image: Image.Image, header: Header) -> Image.Image:
    """Make sure that the plugin is about to decode what the header promised."""
    if image.width * image.height > header.pixels:
        raise damaged()
    return image
