"""How the pixels of HEIC and AVIF are coded, which decides what decoding them costs.

The bytes per pixel were measured as the peak of a process, Pillow's copy included for AVIF.
"""

from dataclasses import dataclass

from bot.pictures.formats.boxes import Box

_AV1_COPIES = 8.3
"""libavif's and Pillow's copies of the decoded planes."""
_ALPHA = (b"cicp:systems:auxiliary:alpha", b"hevc:2015:auxid:1")
_ALPHA_PIXEL = 3.2
_DEPTH_AT = 17
_FLAGS_AT = 2


@dataclass(frozen=True, slots=True)
class _HEVC:
    """`chroma` is 1 for 4:2:0, as phones write it; `deep` means more than 8 bits."""

    chroma: int
    deep: bool
    tiled: bool

    @property
    def pixel(self) -> float:
        """Bytes per pixel at the peak of decoding."""
        if self.chroma > 1:
            return 16.6 if self.deep else 10.4
        if self.deep:
            return 8.6
        return 5.3 if self.tiled else 6.7


def hevc_pixel(meta: Box) -> float:
    """Bytes per pixel, from ISO/IEC 14496-15's HEVCDecoderConfigurationRecords."""
    codings = [
        _HEVC(meta.data[at + 16] & 3, meta.data[at + _DEPTH_AT] & 7 > 0, b"grid" in meta.data)
        for at in meta.find(b"hvcC")
        if at + _DEPTH_AT < len(meta.data)
    ]
    unknown = _HEVC(chroma=3, deep=True, tiled=False)
    return max(coding.pixel for coding in codings or [unknown]) + _alpha(meta)


def av1_pixel(meta: Box) -> float:
    """Bytes per pixel, from the AV1CodecConfigurationRecord.

    https://aomediacodec.github.io/av1-isobmff/#av1codecconfigurationbox
    """
    places = (at + _FLAGS_AT for at in meta.find(b"av1C"))
    flags = [meta.data[place] for place in places if place < len(meta.data)]
    return _AV1_COPIES + max((_planes(flag) for flag in flags), default=6.0) + _alpha(meta)


def _planes(flags: int) -> float:
    """Bytes per pixel of the planes: high_bitdepth, monochrome, subsampling in x and y."""
    deep, mono, wide, tall = (bool(flags & bit) for bit in (0x40, 0x10, 0x08, 0x04))
    samples = 1.0 if mono else 1 + 2 / ((1 + wide) * (1 + tall))
    return samples * (2 if deep else 1)


def _alpha(meta: Box) -> float:
    return _ALPHA_PIXEL if any(kind in meta.data for kind in _ALPHA) else 0.0
