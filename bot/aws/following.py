"""What follows from a picture's record: rows and sightings, which nobody could find without it."""

from collections.abc import Iterable

from bot.aws.items import Item
from bot.aws.keys import Key, due_key, image_key
from bot.aws.records import (
    identity_of,
    image_from_item,
    sighting_items,
    sighting_keys,
    standing_of,
)
from bot.aws.rows import row_items, row_keys
from bot.aws.standings import CHANNEL, EVERYWHERE
from bot.aws.table import Table
from bot.core.access import TEAM
from bot.core.entries import entry_of
from bot.errors import RetryLaterError
from bot.ports import StoredImage

_TRIES = 8


def key_of_image(image: StoredImage) -> Key:
    """Where its record lies."""
    return image_key(image.team, *identity_of(image))


def scopes_of(item: Item) -> tuple[str, ...]:
    """Where the rows of a record shall lie; nowhere while it is being erased."""
    image, wanted = image_from_item(item), standing_of(item).wanted.scopes
    scopes = {CHANNEL: (image.channel,), EVERYWHERE: (image.channel, TEAM)}
    return scopes.get(wanted, ())


def row_items_of(item: Item, scopes: Iterable[str]) -> list[Item]:
    """The rows of a record in some scopes; they go when the record goes."""
    entry, ttl = entry_of(image_from_item(item)), _ttl_of(item)
    return [row | ttl for scope in scopes for row in row_items(entry, scope, item["shards"])]


def row_keys_of(item: Item, scopes: Iterable[str]) -> list[Key]:
    """The keys of the rows of a record in some scopes."""
    entry = entry_of(image_from_item(item))
    return [key for scope in scopes for key in row_keys(entry, scope, item["shards"])]


def due_item(item: Item) -> Item:
    """The note that the counts do not know yet what a record says."""
    image, token = image_from_item(item), standing_of(item).wanted.token
    key = due_key(image.team, identity_of(image))
    return {**key._asdict(), "version": token, **_ttl_of(item)}


def following(item: Item) -> list[Item]:
    """The rows and sightings of a record, none while it is being erased."""
    scopes, ttl = scopes_of(item), _ttl_of(item)
    sightings = sighting_items(image_from_item(item)) if scopes else []
    return [*row_items_of(item, scopes), *(each | ttl for each in sightings)]


async def agree(table: Table, written: Item) -> None:
    """Make good what was written or deleted for a record that somebody else changed meanwhile.

    It is over when the record was the same before and after writing what follows from it: of
    several who write, each stays until its own last word is right.
    """
    image = image_from_item(written)
    key = key_of_image(image)
    mine = [*row_keys_of(written, (image.channel, TEAM)), *sighting_keys(image)]
    for _ in range(_TRIES):
        item = await table.get(key)
        right = following(item) if item else []
        kept = {Key(each["pk"], each["sk"]) for each in right}
        await table.write(right, [each for each in mine if each not in kept])
        after = await table.get(key)
        if _version(item) == _version(after):
            return
    raise RetryLaterError("Amazon DynamoDB", f"others keep changing {identity_of(image)}")


def _version(item: Item | None) -> str | None:
    return item["version"] if item else None


def _ttl_of(item: Item) -> dict[str, int]:
    return {"ttl": item["ttl"]} if "ttl" in item else {}
