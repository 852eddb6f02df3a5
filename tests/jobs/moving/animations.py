"""Small animations, and a detector that tells their scenes apart."""

import asyncio
import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PIL import Image

from bot.core.labels import Detection, Label
from bot.core.moderation.seen import Moderation
from bot.core.uploads import Upload
from tests.fakes.aws import FakeDetector
from tests.jobs.moderation.flagged import HARMLESS
from tests.jobs.world import World
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
    """Sees in each frame what its scene shows.

    Troubles are raised for the scenes they name, by what was asked.
    """

    def __init__(self) -> None:
        super().__init__()
        self.label_troubles: dict[str, Exception] = {}
        self.check_troubles: dict[str, Exception] = {}
        self.flagged: dict[str, Moderation] = {}
        self.written: dict[str, tuple[str, ...]] = {}
        self.held: asyncio.Event | None = None
        """Everything but the first question waits until it is set."""
        self.begun = asyncio.Event()
        """Set by the first question."""

    async def detect_labels(self, image: bytes) -> Detection:
        scene, is_first = scene_of(image), not self.asked
        self.asked.append(image)
        self.begun.set()
        await asyncio.sleep(0)
        if self.held and not is_first:
            await self.held.wait()
        if scene in self.label_troubles:
            raise self.label_troubles[scene]
        return Detection((LABELS[scene],), model_version="3.0")

    def release(self) -> None:
        """Let everything through from now on."""
        if self.held:
            self.held.set()
            self.held = None

    async def detect_moderation(self, image: bytes) -> Moderation:
        scene = scene_of(image)
        self.moderated.append(image)
        if scene in self.check_troubles:
            raise self.check_troubles[scene]
        return self.flagged.get(scene, HARMLESS)

    async def detect_text(self, image: bytes) -> tuple[str, ...]:
        self.read.append(image)
        return self.written.get(scene_of(image), ())

    def calls(self) -> dict[str, list[str]]:
        """Which scenes were asked about, by what was asked; then it begins anew."""
        asked = {"labels": self.asked, "moderation": self.moderated, "text": self.read}
        scenes = {name: sorted(map(scene_of, images)) for name, images in asked.items()}
        for images in asked.values():
            images.clear()
        return scenes


def with_scenes(world: World, **rules: Any) -> World:
    """The same world, whose detector tells scenes apart."""
    detector = SceneDetector()
    changed = replace(world.services.rules, **rules)
    services = replace(world.services, detector=detector, rules=changed)
    return replace(world, detector=detector, services=services)


def detector_of(world: World) -> SceneDetector:
    assert isinstance(world.detector, SceneDetector)
    return world.detector


def post_gif(world: World, data: bytes | None = None, **changes: Any) -> Upload:
    """A message with an animation."""
    data = data or animation("red", "green", "blue")
    return world.post(
        world.files.add(data, "ride.gif", mimetype="image/gif", filetype="gif"), **changes
    )


def names(labels: Sequence[Label]) -> list[str]:
    return [each.name for each in labels]


def _apart(one: Sequence[int], other: Sequence[int]) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))
