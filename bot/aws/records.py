"""What is kept of a posted picture: values to plain items and back."""

import json
from dataclasses import asdict, replace
from typing import Any
from uuid import uuid4

from bot.aws.items import Item
from bot.aws.keys import Key, expected_key, file_key, image_key, mark_key, sighting_key
from bot.aws.moments import moments_from, packed_moments
from bot.aws.rows import deflated, inflated
from bot.aws.standings import EVERYWHERE, Standing
from bot.core.entries import Identity
from bot.core.labels import Analysis, Box, Colour, Glance, Instance, Label, Quality, Span
from bot.core.moderation.seen import ContentType, Moderation, ModerationLabel
from bot.ports import StoredImage

_OF_WHAT_MOVES = (
    "is_video", "seconds", "moments", "note", "frames", "frames_seen", "unfinished",
)  # fmt: skip
_OUTSIDE = ("team", "channel", "ts", "file_id", "is_public")


def image_item(image: StoredImage, standing: Standing, *, shards: int = 1) -> Item:
    """The image record. It holds its analysis whole, so it needs nothing that may be gone.

    `shards` is into how many partitions its rows may be spread; the record is a new version.
    """
    bare = asdict(replace(image, analysis=replace(image.analysis, moments=())))
    fields = {name: value for name, value in bare.items() if name not in _OUTSIDE}
    fields["analysis"] = _fields(image.analysis)
    return {
        **image_key(image.team, image.channel, image.ts, image.file_id)._asdict(),
        "version": fresh_token(),
        "standing": standing.text,
        "public": image.is_public,
        "shards": shards,
        "image": _packed(fields),
    }


def image_from_item(item: Item) -> StoredImage:
    """Read back what `image_item` wrote."""
    _, team, _, channel = item["pk"].split("#")
    ts, file_id = item["sk"].split("#")
    fields = json.loads(inflated(item["image"]))
    fields |= {"team": team, "channel": channel, "ts": ts, "file_id": file_id}
    fields |= {"is_public": item["public"], "analysis": _analysis(fields["analysis"])}
    return StoredImage(**fields)


def standing_of(item: Item) -> Standing:
    """Whether the counts know of the picture."""
    return Standing.parse(item["standing"])


def settled(item: Item) -> Item:
    """The same record, as a new version of it, once all that follows from it is as it shall be."""
    standing = standing_of(item).settled()
    return {
        **item,
        "version": fresh_token(),
        "standing": standing.text,
        "public": standing.wanted.scopes == EVERYWHERE,
    }


def fresh_token() -> str:
    """A text that never comes again."""
    return uuid4().hex[:16]


def identity_of(image: StoredImage) -> Identity:
    """Which posted picture it is."""
    return Identity(image.channel, image.ts, image.file_id)


def sighting_keys(image: StoredImage) -> tuple[Key, Key]:
    """Where it stands which bytes were posted, and which Slack file."""
    team, channel, ts, file_id = image.team, image.channel, image.ts, image.file_id
    return (
        sighting_key(team, image.sha256, channel=channel, ts=ts, file_id=file_id),
        file_key(team, file_id, channel=channel, ts=ts),
    )


def note_keys(image: StoredImage) -> tuple[Key, Key]:
    """Where it stands which bytes are kept for a post, and that it is being forgotten."""
    identity = identity_of(image)
    return expected_key(image.team, identity), mark_key(image.team, image.sha256, identity)


def sighting_items(image: StoredImage) -> list[Item]:
    """The notes that these bytes, and this file, were posted there and then."""
    return [{**key._asdict(), "ts": image.ts} for key in sighting_keys(image)]


def pack(analysis: Analysis) -> bytes:
    """The analysis as compressed JSON: about a third, and DynamoDB bills by the kilobyte."""
    return _packed(_fields(analysis))


def _fields(analysis: Analysis) -> dict[str, Any]:
    """What only moving things have stands there for them alone."""
    fields = asdict(replace(analysis, moments=()))
    moments = packed_moments(analysis.moments)
    moving = {name: fields.pop(name) for name in _OF_WHAT_MOVES} | {"moments": moments}
    return fields | {name: value for name, value in moving.items() if value}


def unpack(data: bytes) -> Analysis:
    """Read back what `pack` gave."""
    return _analysis(json.loads(inflated(data)))


def _packed(fields: dict[str, Any]) -> bytes:
    return deflated(json.dumps(fields, ensure_ascii=False, separators=(",", ":")))


def _analysis(fields: dict[str, Any]) -> Analysis:
    quality, moderation, text = fields["quality"], fields["moderation"], fields["text"]
    labels = tuple(_label(label) for label in fields["labels"])
    return Analysis(
        **{
            **fields,
            "labels": labels,
            "colours": tuple(Colour(**colour) for colour in fields["colours"]),
            "quality": Quality(**quality) if quality else None,
            "moderation": _moderation(moderation) if moderation else None,
            "text": None if text is None else tuple(text),
            "moments": moments_from(fields.get("moments", []), labels),
            "unfinished": tuple(_glance(each) for each in fields.get("unfinished", [])),
        }
    )


def _glance(fields: dict[str, Any]) -> Glance:
    labels, moderation, text = fields["labels"], fields["moderation"], fields["text"]
    return Glance(
        spans=tuple(Span(*edges) for edges in fields["spans"]),
        labels=None if labels is None else tuple(_label(label) for label in labels),
        moderation=None if moderation is None else _moderation(moderation),
        text=None if text is None else tuple(text),
    )


def _moderation(fields: dict[str, Any]) -> Moderation:
    return Moderation(
        labels=tuple(ModerationLabel(**label) for label in fields["labels"]),
        content_types=tuple(ContentType(**kind) for kind in fields["content_types"]),
        model_version=fields["model_version"],
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
