"""What records weigh; with `benchmarks.accesses` the figures of `docs/data-model.md`.

Sizes follow DynamoDB's own rule
(https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html).
"""

import math
import random
from dataclasses import replace
from datetime import date

from bot.aws.counts import Count, Target, count_item
from bot.aws.following import due_item
from bot.aws.items import Item
from bot.aws.keys import (
    analysis_key,
    claim_key,
    expected_key,
    mark_key,
    tombstone_key,
    usage_key,
)
from bot.aws.records import identity_of, image_item, pack, sighting_items
from bot.aws.rows import row_items
from bot.aws.standings import EVERYWHERE, Standing, Step
from bot.core.access import TEAM
from bot.core.entries import Identity, entry_of, label_term
from bot.core.keys import object_key
from bot.core.labels import Analysis, Box, Colour, Instance, Label, Quality
from bot.core.tallies import Tally
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
    names = ("grey", "blue", "brown", "white")
    colours = tuple(Colour(90, 120, 10 + 50 * n, name, 22.5) for n, name in enumerate(names))
    analysis = Analysis(
        labels, "3.0", 4032, 3024, "JPEG", colours, Quality(61.5, 82.25, 70.0),
        fingerprint=dice.getrandbits(64),
    )  # fmt: skip
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
        shows_itself=True,
        sure_from=70.0,
    )


def _label(dice: random.Random, name: str, count: int) -> Label:
    return Label(
        name=name,
        confidence=dice.uniform(55, 100),
        parents=tuple(dice.sample(WORDS, dice.randrange(3))),
        aliases=("Another Name",) if dice.randrange(count) == 0 else (),
        categories=("Animals and Pets",),
    )


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


def busy_tally(pictures: int, names: int, channels: int) -> Tally:
    """The counts of many pictures: few labels everywhere, most hardly ever."""
    dice = random.Random(7)
    syllables = [a + b for a in "bdfgklmnprst" for b in ("a", "e", "i", "o", "u", "ar", "en")]
    words = {"".join(dice.choices(syllables, k=4)).capitalize(): None for _ in range(2 * names)}
    found = {name: max(3 * pictures // (rank + 8), 1) for rank, name in enumerate([*words][:names])}
    return Tally(
        pictures=pictures,
        labels={name: count * 2 // 3 for name, count in found.items() if count > 1},
        terms={label_term(name): count for name, count in found.items()},
        aliases=dict(zip([*words][-150:], found, strict=False)),
        channels={f"C0BENCH{n:04}": pictures // channels for n in range(channels)},
    )


def count_of(tally: Tally, target: Target) -> Item:
    """An item of counts that knows two pictures which were not settled when it was written."""
    known = {
        Identity("C0123456789", "1795247702.333569", f"F012345678{n}"): "0" * 16 for n in (1, 2)
    }
    return count_item("T0123456789", target, Count(tally, known, "0" * 16))


LARGEST = busy_tally(1_000_000, 3000, 40)
"""Rekognition has about 3,000 labels, so counts do not grow any further."""
CHANNEL = busy_tally(100_000, 3000, 1)
DAY, DAY_OF_CHANNEL = busy_tally(300, 1000, 40), busy_tally(40, 300, 1)
_COUNTED = Standing((Step("0" * 16, EVERYWHERE),))


def records(image: StoredImage) -> dict[str, Item]:
    """One item of every family."""
    identity, ttl = identity_of(image), {"ttl": int(image.posted)}
    sighting, post_of_file = sighting_items(image)
    trace = {"sha256": {image.sha256}, "files": {image.drawn_file}}
    return {
        "image record": image_item(image, _COUNTED),
        "row": max(row_items(entry_of(image), TEAM, 1), key=size),
        "sighting": sighting,
        "post of a file": post_of_file,
        "trace": {**expected_key(image.team, identity)._asdict(), **trace},
        "analysis": {
            **analysis_key(image.team, image.sha256, "3:GENERAL_LABELS@55")._asdict(),
            "analysis": pack(image.analysis),
        },
        "counts of a team": count_of(LARGEST, Target(TEAM)),
        "counts of a channel": count_of(CHANNEL, Target(image.channel)),
        "counts of a team's day": count_of(DAY, Target(TEAM, date(2026, 11, 21))),
        "counts of a channel's day": count_of(
            DAY_OF_CHANNEL, Target(image.channel, date(2026, 11, 21))
        ),
        "due note": due_item(image_item(image, _COUNTED)),
        "claim": claim_item(image),
        "usage": {
            **usage_key(image.team, "2026-11", image.channel)._asdict(),
            "paid": 1234,
            "saved": 567,
        },
        "tombstone": {**tombstone_key(image.team, identity)._asdict(), **ttl},
        "mark": {**mark_key(image.team, image.sha256, identity)._asdict(), **ttl},
    }


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
    if isinstance(value, set):
        return 3 + sum(_value_size(each) + 1 for each in value)
    digits = repr(value).replace(".", "").strip("0")
    return math.ceil(len(digits) / 2) + 1


def writes(item: Item) -> int:
    """Write units of putting, updating or deleting such an item."""
    return math.ceil(size(item) / WRITE_UNIT)


def reads(item: Item) -> int:
    """Read units of getting such an item consistently."""
    return math.ceil(size(item) / READ_UNIT)


def smallest(items: dict[str, Item]) -> dict[str, Item]:
    """The same in a team that has just begun: its counts are short."""
    short = count_of(DAY_OF_CHANNEL, Target("C0123456789"))
    return {name: short if name.startswith("counts") else item for name, item in items.items()}
