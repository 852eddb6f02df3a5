"""How large a picture is sent to the detector, and where its boxes lie on the original.

Rekognition takes 80 to 10,000 pixels a side
(https://docs.aws.amazon.com/rekognition/latest/dg/limits.html) and scales pictures down
itself, so 2.6 megapixels hold all that it sees of an ordinary photo. A long strip keeps at
least 480 pixels on its short side, where that fits into 10,000 on the long one: at the usual
area a chat's screenshot would shrink until nothing in it is recognised.
"""

import math
from dataclasses import dataclass

from bot.core.labels import Box

TARGET_AREA = 2_560_000
LARGEST_AREA = 3_200_000
"""Up to here pixels are sent as they are: a resize costs more time than it saves."""
LONGEST_SIDE = 10_000
SHORTEST_SIDE = 80
STRIP_SIDE = 480
TINY_SIDE = 400
"""Pictures smaller than this on both sides (emoji, icons) are enlarged to it."""
ENLARGED_SIDE = 1600


@dataclass(frozen=True, slots=True)
class Fit:
    """Where the picture lies in the JPEG that the detector gets.

    All in pixels: `width` and `height` of the JPEG; the content's place and size in it, the
    rest is padding.
    """

    width: int
    height: int
    left: int
    top: int
    content_width: int
    content_height: int

    def to_original(self, box: Box) -> Box:
        """A box relative to the JPEG as a box relative to the upright original, clamped."""
        return Box(
            left=(box.left * self.width - self.left) / self.content_width,
            top=(box.top * self.height - self.top) / self.content_height,
            width=box.width * self.width / self.content_width,
            height=box.height * self.height / self.content_height,
        ).clamped()

    @property
    def content(self) -> tuple[int, int, int, int]:
        """The content as left, top, right, bottom in pixels of the JPEG."""
        right, bottom = self.left + self.content_width, self.top + self.content_height
        return self.left, self.top, right, bottom


def padded(width: int, height: int) -> Fit:
    """The fit of a content of this size: centred, with padding where a side is too short."""
    full_width, full_height = max(width, SHORTEST_SIDE), max(height, SHORTEST_SIDE)
    left, top = (full_width - width) // 2, (full_height - height) // 2
    return Fit(full_width, full_height, left, top, width, height)


def content_size(width: int, height: int) -> tuple[int, int]:
    """The size to which a picture is best brought for the detector."""
    factor = _factor(width, height)
    return max(round(width * factor), 1), max(round(height * factor), 1)


def is_fine(width: int, height: int) -> bool:
    """Whether a picture of this size may be sent as it is, though not exactly the best size."""
    if _factor(width, height) > 1 or max(width, height) > LONGEST_SIDE:
        return False
    return width * height <= LARGEST_AREA or content_size(width, height) == (width, height)


def _factor(width: int, height: int) -> float:
    short, long = sorted((width, height))
    shrink = max(math.sqrt(TARGET_AREA / (width * height)), STRIP_SIDE / short)
    shrink = min(shrink, LONGEST_SIDE / long)
    enlarge = min(max(TINY_SIDE / long, SHORTEST_SIDE / short), ENLARGED_SIDE / long)
    return shrink if shrink < 1 else max(enlarge, 1.0)
