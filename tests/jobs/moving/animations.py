"""Small animations, and a detector that tells their scenes apart."""

import io
from collections.abc import Sequence

from PIL import Image

from bot.core.labels import Detection, Label
from tests.fakes.aws import FakeDetector
from tests.samples import box_at, label

SIDE = 96
SCENES = {"red": (200, 30, 30), "green": (30, 160, 60), "blue": (30, 60, 200)}
LABELS = {
    "red": label("Apple", 95.0, box_at(0.25)),
    "green": label("Tree", 90.0, box_at(0.5)),
    "blue": label("Sea", 85.0),
}


def animation(*scenes: str, kind: str = "GIF", milliseconds: int = 200) -> bytes:
    """Frames of one colour each."""
    frames = [Image.new("RGB", (SIDE, SIDE), SCENES[scene]) for scene in scenes]
    sink = io.BytesIO()
    frames[0].save(
        sink, kind, save_all=True, append_images=frames[1:], duration=milliseconds, loop=0
    )
    return sink.getvalue()


def scene_of(jpeg: bytes) -> str:
    """Which scene a frame shows."""
    pixel = Image.open(io.BytesIO(jpeg)).convert("RGB").resize((1, 1)).getpixel((0, 0))
    assert isinstance(pixel, tuple)
    return min(SCENES, key=lambda name: _apart(SCENES[name], pixel))


class SceneDetector(FakeDetector):
    """Sees in each frame what its scene shows; `troubles` are raised for the scenes they name."""

    def __init__(self) -> None:
        super().__init__()
        self.troubles: dict[str, Exception] = {}

    async def detect_labels(self, image: bytes) -> Detection:
        scene = scene_of(image)
        self.asked.append(image)
        if scene in self.troubles:
            raise self.troubles[scene]
        return Detection((LABELS[scene],), model_version="3.0")

    @property
    def scenes(self) -> list[str]:
        """What labels were paid for."""
        return sorted(map(scene_of, self.asked))


def names(labels: Sequence[Label]) -> list[str]:
    return [each.name for each in labels]


def _apart(one: Sequence[int], other: Sequence[int]) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))
