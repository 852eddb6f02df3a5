"""What records weigh and what every access costs: `python -m benchmarks.data_model`.

It prints the figures of `docs/data-model.md`. Sizes follow DynamoDB's own rule
(https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html).
"""

import math
import random
from dataclasses import replace

from bot.aws.items import Item
from bot.aws.keys import analysis_key, claim_key, usage_key
from bot.aws.records import image_item, pack, sighting_items
from bot.aws.rows import row_items
from bot.aws.standings import EVERYWHERE, Standing, Step
from bot.core.access import TEAM
from bot.core.entries import entry_of
from bot.core.keys import object_key
from bot.core.labels import Analysis, Box, Colour, Instance, Label, Quality
from bot.ports import StoredImage

WRITE_UNIT, READ_UNIT = 1024, 4096
"""Bytes in one write request unit, and in one strongly consistent read request unit."""
WRITE_PRICE, READ_PRICE = 0.625, 0.125
"""US dollars per million units on demand, us-east-1."""
LABELS, BOXES = 25, 12
WORDS = (
    "Animal", "Beach", "Bicycle", "Building", "Car", "City", "Clothing", "Dog", "Face", "Flower",
    "Food", "Furniture", "Grass", "Head", "Indoors", "Land", "Mammal", "Nature", "Outdoors",
    "Person", "Pet", "Plant", "Road", "Sea", "Sky", "Tree", "Vehicle", "Water",
)  # fmt: skip


def example() -> StoredImage:
    """A picture as busy as a street scene, from a fixed seed."""
    dice = random.Random(7)
    labels = tuple(_label(dice, name, LABELS) for name in dice.sample(WORDS, LABELS))
    for index in range(BOXES):
        label = labels[index % 6]
        instance = Instance(Box(*(dice.random() for _ in range(4))), dice.uniform(55, 100))
        labels = tuple(
            replace(each, instances=(*each.instances, instance)) if each is label else each
            for each in labels
        )
    colours = tuple(Colour(90, 120, shade, "grey", 12.5) for shade in (10, 80, 130, 170, 220))
    analysis = Analysis(labels, "3.0", 4032, 3024, "JPEG", colours, Quality(61.5, 82.25, 70.0))
    sha256 = dice.randbytes(32).hex()
    return StoredImage(
        team="T0123456789",
        channel="C0123456789",
        ts="1795247702.333569",
        thread="1795247702.333569",
        file_id="F0123456789",
        user="U0123456789",
        name="IMG_20261121_075502.jpg",
        is_public=True,
        sha256=sha256,
        object_key=object_key("T0123456789", sha256),
        drawn_file="F0123456790",
        reply_ts="1795247706.112359",
        posted=1795247702.333569,
        analysis=analysis,
    )


def _label(dice: random.Random, name: str, count: int) -> Label:
    return Label(
        name=name,
        confidence=dice.uniform(55, 100),
        parents=tuple(dice.sample(WORDS, dice.randrange(3))),
        aliases=("Another Name",) if dice.randrange(count) == 0 else (),
        categories=("Animals and Pets",),
    )


def size(item: Item) -> int:
    """The bytes that DynamoDB bills an item as."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(value: object) -> int:
    if isinstance(value, bool):
        return 1
    if isinstance(value, str):
        return len(value.encode())
    if isinstance(value, bytes):
        return len(value)
    if isinstance(value, list):
        return 3 + sum(1 + _value_size(each) for each in value)
    digits = repr(value).replace(".", "").strip("0")
    return math.ceil(len(digits) / 2) + 1


def claim_item(image: StoredImage) -> Item:
    """A claim in the middle of its life."""
    return {
        **claim_key(image.team, image.channel, image.ts)._asdict(),
        "phase": "answering",
        "holder": "0" * 32,
        "attempt": "0" * 16,
        "lease_until": image.posted,
        "starts": 1,
        "tries": 0,
        "takeovers": 0,
        "reply_ts": image.ts,
        "ttl": int(image.posted),
    }


_SETTLED = Standing((Step("0" * 16, EVERYWHERE),))


def records(image: StoredImage) -> dict[str, Item]:
    """One item of every family."""
    key = analysis_key(image.team, image.sha256, "1:GENERAL_LABELS@55")
    usage = usage_key(image.team, "2026-11", image.channel)
    return {
        "image record": image_item(image, _SETTLED),
        "row": max(row_items(entry_of(image), TEAM, 1), key=size),
        "analysis": {**key._asdict(), "analysis": pack(image.analysis)},
        "sighting": sighting_items(image)[0],
        "claim": claim_item(image),
        "usage": {**usage._asdict(), "paid": 1234, "saved": 567},
    }


def writes(item: Item) -> int:
    """Write units of putting, or of updating, such an item."""
    return math.ceil(size(item) / WRITE_UNIT)


def reads(item: Item) -> int:
    """Read units of getting such an item consistently."""
    return math.ceil(size(item) / READ_UNIT)


def new_picture(items: dict[str, Item]) -> tuple[int, int]:
    """Write and read units of a message with one picture that was never seen before."""
    claim = 3 * writes(items["claim"])  # Claimed, answering, finished.
    kept = writes(items["image record"]) + writes(items["sighting"])
    rows = LABELS * writes(items["row"])
    known = writes(items["analysis"]) + 2 * writes(items["usage"])
    return claim + kept + rows + known, 2  # Asked for the analysis and for an earlier sighting.


def main() -> None:
    """Print the sizes and the cost of one new picture."""
    items = records(example())
    print(f"A picture with {LABELS} labels and {BOXES} boxes\n")
    print(f"{'record':<14}{'bytes':>7}{'write units':>13}{'read units':>12}")
    for name, item in items.items():
        print(f"{name:<14}{size(item):>7}{writes(item):>13}{reads(item):>12}")
    written, read = new_picture(items)
    price = (written * WRITE_PRICE + read * READ_PRICE) / 1_000_000
    print(f"\nnew picture: {written} write units, {read} read units, ${price:.7f}")


if __name__ == "__main__":
    main()
