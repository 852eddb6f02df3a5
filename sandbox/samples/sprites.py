"""Drawings without a ground, to be put into many frames."""

from collections.abc import Callable

import numpy as np
from PIL import Image

from sandbox.samples.canvas import Canvas


def cut_out(size: tuple[int, int], draw: Callable[[Canvas], None]) -> Image.Image:
    """What is drawn, with an alpha channel: how the ground shines through tells what covers it."""
    white, black = (_on(ground, size, draw) for ground in ("#ffffff", "#000000"))
    alpha = np.clip(255 - (white - black).mean(axis=2, keepdims=True), 0, 255)
    colours = np.clip(black * 255 / np.maximum(alpha, 1), 0, 255)
    return Image.fromarray(np.concatenate([colours, alpha], axis=2).astype(np.uint8))


def _on(
    ground: str, size: tuple[int, int], draw: Callable[[Canvas], None]
) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
    width, height = size
    canvas = Canvas(width, height)
    canvas.shape([(0, 0), (width, 0), (width, height), (0, height)], ground)
    draw(canvas)
    return np.asarray(canvas.finished(), dtype=np.float32)
