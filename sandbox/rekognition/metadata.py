"""Reads what a picture's own metadata says is in it.

- XMP `dc:subject` and IPTC keywords: labels, the most important first.
  `moderation:Weapons` is a moderation label, `content:Illustrated` a content type, `text:Open`
  a line that is written in the picture.
- Metadata Working Group regions (`mwg-rs`): labels with boxes. An area's `x` and `y` are its
  centre. A region of type Face is named after a person, so its label is Face; one that is named
  `text:Open` is a line of text with its place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from PIL import Image, ImageFile, IptcImagePlugin

from sandbox.rekognition.values import Spot

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC = "{http://purl.org/dc/elements/1.1/}"
MWG = "{http://www.metadataworkinggroup.com/schemas/regions/}"
AREA = "{http://ns.adobe.com/xmp/sType/Area#}"
DIMENSIONS = "{http://ns.adobe.com/xap/1.0/sType/Dimensions#}"
IPTC_KEYWORDS = (2, 25)
EXIF_ORIENTATION = 0x0112

# XMP is stored as plain text in every format but PNG's compressed chunks, which Pillow opens.
_PACKET = re.compile(rb"<x:xmpmeta.*?</x:xmpmeta>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Region:
    """A named area of the upright picture."""

    name: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Metadata:
    """The keywords and regions of a picture, as they are written there."""

    keywords: tuple[str, ...] = ()
    regions: tuple[Region, ...] = ()


def read_metadata(data: bytes, image: ImageFile.ImageFile) -> Metadata:
    """What the metadata of a picture file says; `image` is the same file, opened."""
    root = _xmp(data, image)
    keywords = [*_subjects(root), *_iptc(image)] if root is not None else list(_iptc(image))
    regions = _regions(root, image) if root is not None else ()
    return Metadata(tuple(dict.fromkeys(keywords)), tuple(regions))


def _xmp(data: bytes, image: Image.Image) -> Element | None:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    if isinstance(packet, str):
        packet = packet.encode()
    found = _PACKET.search(packet) or _PACKET.search(data)
    if found is None:
        return None
    try:
        root: Element = fromstring(found[0])
    except (ParseError, DefusedXmlException):
        return None
    return root


def _subjects(root: Element) -> Iterator[str]:
    for subject in root.iter(f"{DC}subject"):
        for item in subject.iter(f"{RDF}li"):
            if item.text and item.text.strip():
                yield item.text.strip()


def _iptc(image: ImageFile.ImageFile) -> Iterator[str]:
    records = IptcImagePlugin.getiptcinfo(image) or {}
    found = records.get(IPTC_KEYWORDS, [])
    for keyword in found if isinstance(found, list) else [found]:
        yield keyword.decode("utf-8", "replace").strip()


def _regions(root: Element, image: Image.Image) -> Iterator[Region]:
    turn = _turn(root, image)
    for region_list in root.iter(f"{MWG}RegionList"):
        for item in region_list.iter(f"{RDF}li"):
            kind = _value(item, f"{MWG}Type") or ""
            name = "Face" if kind == "Face" else _value(item, f"{MWG}Name")
            spot = _spot(item)
            if name and spot:
                yield Region(name, _turned(spot, turn))


def _value(item: Element, name: str) -> str | None:
    """A property, which RDF allows to be written as an attribute or as an element."""
    for element in item.iter():
        if name in element.attrib:
            return element.attrib[name]
        if element.tag == name and element.text:
            return element.text.strip()
    return None


def _spot(item: Element) -> Spot | None:
    values = [_value(item, f"{AREA}{side}") for side in ("x", "y", "w", "h")]
    unit = _value(item, f"{AREA}unit") or "normalized"
    try:
        x, y, width, height = (float(value or "") for value in values)
    except ValueError:
        return None
    if unit != "normalized":
        return None
    return Spot(x - width / 2, y - height / 2, width, height)


def _turn(root: Element, image: Image.Image) -> int:
    """The EXIF orientation to apply to the regions.

    Regions are written for the picture as it is stored; programs that write them for the
    upright picture say so by the dimensions that they note.
    """
    orientation: int = image.getexif().get(EXIF_ORIENTATION, 1)
    sides = [_value(root, f"{DIMENSIONS}{side}") for side in ("w", "h")]
    if orientation in {5, 6, 7, 8} and sides == [str(image.height), str(image.width)]:
        return 1
    return orientation


def _turned(spot: Spot, orientation: int) -> Spot:
    """The same place once the picture stands upright (EXIF 2.3, tag 274)."""
    left, top, width, height = spot.left, spot.top, spot.width, spot.height
    right, bottom = 1 - left - width, 1 - top - height
    places = {
        2: (right, top, width, height),
        3: (right, bottom, width, height),
        4: (left, bottom, width, height),
        5: (top, left, height, width),
        6: (bottom, left, height, width),
        7: (bottom, right, height, width),
        8: (top, right, height, width),
    }
    return Spot(*places.get(orientation, (left, top, width, height)))
