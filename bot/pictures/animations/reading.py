"""The frames of an animation, one after the other, each of them whole.

A frame may hold only what has changed, so all frames before it are decoded too; Pillow puts them
together. Never more than one frame is held here.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from PIL import GifImagePlugin, Image, PngImagePlugin, WebPImagePlugin

from bot.pictures.animations import apng, gif, webp
from bot.pictures.animations.layout import Layout
from bot.pictures.formats.base import Format, Header, Source
from bot.pictures.formats.decoding import plugin_failures
from bot.pictures.formats.identifying import HEAD, identify
from bot.pictures.formats.pillow import source_of
from bot.pictures.limits import check
from bot.pictures.refusals import damaged

_LAYOUTS: dict[Format, Callable[[BinaryIO], Layout]] = {
    Format.GIF: gif.read_layout,
    Format.PNG: apng.read_layout,
    Format.WEBP: webp.read_layout,
}


def read_layout(path: Path) -> Layout:
    """How many frames there are, and what they cost. A still picture has one.

    Raises PictureError for what cannot be read, is cut off, too large, or of another format.
    """
    with path.open("rb") as file, plugin_failures():
        kind = identify(file.read(HEAD))
        if kind not in _LAYOUTS:
            raise damaged()
        layout = _LAYOUTS[kind](file)
    check(Header(kind, layout.width, layout.height, layout.memory))
    return layout


def frames(path: Path, layout: Layout, wanted: Sequence[int]) -> Iterator[Source]:
    """The wanted frames, given by ascending indexes; each lives until the next is asked for.

    Raises PictureError when a frame cannot be decoded.
    """
    with path.open("rb") as file, plugin_failures():
        image = _plugin(file, layout)
        size: tuple[int, int] | None = None
        for index in wanted:
            image.seek(layout.first + index)
            image.load()
            size = size or image.size
            # A frame that reaches beyond the first one's edges makes the plugin grow the picture.
            whole = image if image.size == size else image.crop((0, 0, *size))
            source = source_of(whole)
            yield replace(source, facts=replace(source.facts, animated=layout.count > 1))


def _plugin(file: BinaryIO, layout: Layout) -> Image.Image:
    file.seek(0)
    if layout.format is Format.GIF:
        return GifImagePlugin.GifImageFile(file)
    if layout.format is Format.WEBP:
        return WebPImagePlugin.WebPImageFile(file)
    return PngImagePlugin.PngImageFile(BufferedReader(apng.view(file, layout)))
