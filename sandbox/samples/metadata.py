"""Writes what a drawing shows into an XMP packet, as photo programs do.

Keywords go into `dc:subject`, boxes into the regions of the Metadata Working Group, where an
area is given by its centre and size as ratios of the picture.
"""

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from sandbox.samples.canvas import Thing

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"
    xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#"
    xmlns:stDim="http://ns.adobe.com/xap/1.0/sType/Dimensions#">
   <dc:subject><rdf:Bag>{subjects}</rdf:Bag></dc:subject>
   <mwg-rs:Regions rdf:parseType="Resource">
    <mwg-rs:AppliedToDimensions stDim:w="{width}" stDim:h="{height}" stDim:unit="pixel"/>
    <mwg-rs:RegionList><rdf:Bag>{regions}</rdf:Bag></mwg-rs:RegionList>
   </mwg-rs:Regions>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""

_REGION = """
     <rdf:li><rdf:Description mwg-rs:Name="{name}">
      <mwg-rs:Area stArea:x="{x:.5f}" stArea:y="{y:.5f}" stArea:w="{w:.5f}" stArea:h="{h:.5f}"
       stArea:unit="normalized"/>
     </rdf:Description></rdf:li>"""


def xmp_packet(size: tuple[int, int], subjects: Iterable[str], things: Sequence[Thing]) -> bytes:
    """The packet for a picture of this size in pixels."""
    quotes = {'"': "&quot;"}
    regions = [
        _REGION.format(
            name=escape(thing.name, quotes),
            x=thing.left + thing.width / 2,
            y=thing.top + thing.height / 2,
            w=thing.width,
            h=thing.height,
        )
        for thing in things
    ]
    items = "".join(f"<rdf:li>{escape(subject)}</rdf:li>" for subject in subjects)
    width, height = size
    return _PACKET.format(
        subjects=items, width=width, height=height, regions="".join(regions)
    ).encode()


_GIF_HEADER = 13
_HAS_PALETTE, _PALETTE_BITS = 0x80, 0x07


def in_gif(gif: bytes, packet: bytes) -> bytes:
    """The GIF with the packet behind its palette (XMP specification, part 3, section 1.1.2).

    The packet is written as it is, not in blocks: the 258 bytes behind it lead a reader that
    takes it for blocks to their end from wherever it comes.
    """
    flags = gif[10]
    palette = 3 * 2 ** ((flags & _PALETTE_BITS) + 1) if flags & _HAS_PALETTE else 0
    place = _GIF_HEADER + palette
    landing = bytes([1, *range(255, -1, -1), 0])
    return gif[:place] + b"\x21\xff\x0bXMP DataXMP" + packet + landing + gif[place:]
