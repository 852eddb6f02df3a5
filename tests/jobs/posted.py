"""Pictures that were posted and recorded, without anybody labelling them."""

from collections.abc import Sequence
from typing import Any

from bot.core.labels import Label
from bot.ports import StoredImage
from tests.jobs.world import World
from tests.samples import analysis

FIRST = 1_772_400_000
"""When the first picture is posted, in seconds of the epoch; each next one a minute later."""


def posted(number: int, *labels: Label, channel: str = "C7GENERAL", **fields: Any) -> StoredImage:
    """The record of a picture; `fields` are StoredImage's other ones."""
    ts = f"{FIRST + 60 * number}.000100"
    values: dict[str, Any] = {
        "team": "T7TEAM", "channel": channel, "ts": ts, "thread": ts,
        "file_id": f"F7PIC{number:05}", "user": "U7ANN", "name": f"picture-{number}.jpg",
        "is_public": channel == "C7GENERAL", "sha256": f"{number:064x}", "object_key": "x",
        "drawn_file": f"F7DRAWN{number:05}", "reply_ts": "", "posted": float(ts),
        "analysis": analysis(*labels), "sure_from": 70.0, **fields,
    }  # fmt: skip
    return StoredImage(**values)


async def record(world: World, images: Sequence[StoredImage]) -> None:
    """Put pictures into the library."""
    for image in images:
        await world.library.record_image(image)
