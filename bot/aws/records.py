"""What is kept of a posted picture: values to plain items and back."""

import json
import zlib
from dataclasses import asdict
from typing import Any

from bot.aws.items import Item
from bot.aws.keys import Key, image_key, label_key, private_scope, public_scope, sighting_key
from bot.core.labels import Analysis, Box, Colour, Instance, Label, Quality
from bot.ports import StoredImage


def image_item(image: StoredImage) -> Item:
    """The image record. It holds its analysis whole, so it needs nothing that may be gone."""
    return {
        **_keyed(image_key(image.team, image.channel, image.ts, image.file_id)),
        "thread": image.thread,
        "user": image.user,
        "name": image.name,
        "public": image.is_public,
        "sha256": image.sha256,
        "object": image.object_key,
        "drawn": image.drawn_file,
        "reply": image.reply_ts,
        "posted": image.posted,
        "analysis": pack(image.analysis),
    }


def image_from_item(item: Item) -> StoredImage:
    """Read back what `image_item` wrote."""
    _, team, _, channel = item["pk"].split("#")
    ts, file_id = item["sk"].split("#")
    return StoredImage(
        team=team,
        channel=channel,
        ts=ts,
        thread=item["thread"],
        file_id=file_id,
        user=item["user"],
        name=item["name"],
        is_public=item["public"],
        sha256=item["sha256"],
        object_key=item["object"],
        drawn_file=item["drawn"],
        reply_ts=item["reply"],
        posted=float(item["posted"]),
        analysis=unpack(item["analysis"]),
    )


def sighting_item(image: StoredImage) -> Item:
    """The note that these bytes were posted there and then."""
    key = sighting_key(
        image.team, image.sha256, channel=image.channel, ts=image.ts, file_id=image.file_id
    )
    return {**_keyed(key), "ts": image.ts}


def label_items(image: StoredImage) -> list[Item]:
    """One row for every label: enough to show the picture in a list without its record."""
    public = image.is_public
    scope = public_scope(image.team) if public else private_scope(image.team, image.channel)
    shown = {
        "channel": image.channel,
        "thread": image.thread,
        "user": image.user,
        "name": image.name,
        "drawn": image.drawn_file,
    }
    rows = {}
    for label in image.analysis.labels:
        key = label_key(scope=scope, label=label.name, ts=image.ts, file_id=image.file_id)
        rows[key] = {
            **_keyed(key),
            **shown,
            "label": label.name,
            "confidence": round(label.confidence * 100),  # Hundredths of a percent.
            "count": len(label.instances),
        }
    return list(rows.values())


def pack(analysis: Analysis) -> bytes:
    """The analysis as compressed JSON: about a third, and DynamoDB bills by the kilobyte."""
    text = json.dumps(asdict(analysis), ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode(), level=9)


def unpack(data: bytes) -> Analysis:
    """Read back what `pack` gave."""
    fields: dict[str, Any] = json.loads(zlib.decompress(data))
    quality = fields["quality"]
    return Analysis(
        **{
            **fields,
            "labels": tuple(_label(label) for label in fields["labels"]),
            "colours": tuple(Colour(**colour) for colour in fields["colours"]),
            "quality": Quality(**quality) if quality else None,
        }
    )


def _label(fields: dict[str, Any]) -> Label:
    return Label(
        name=fields["name"],
        confidence=fields["confidence"],
        instances=tuple(
            Instance(box=Box(**instance["box"]), confidence=instance["confidence"])
            for instance in fields["instances"]
        ),
        parents=tuple(fields["parents"]),
        aliases=tuple(fields["aliases"]),
        categories=tuple(fields["categories"]),
    )


def _keyed(key: Key) -> Item:
    return {"pk": key.pk, "sk": key.sk}
