"""The keys of the table: which record lies where. `docs/data-model.md` has them at a glance.

Every partition begins with the Slack team. Neither Slack's ids nor hexadecimal hashes nor label
slugs hold a `#`, which separates the parts.
"""

from typing import NamedTuple

from bot.core.keys import label_slug

SHARDS = 1
"""Into how many partitions one label's rows are spread.

One partition takes 1,000 writes a second
(https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html);
a team reaches that with "Person" only at twenty times Rekognition's default rate. The suffix is
in the key from the start, so that raising this number moves no existing row.
"""


class Key(NamedTuple):
    """Partition and sort key of one record."""

    pk: str
    sk: str


def analysis_key(team: str, sha256: str, version: str) -> Key:
    """What one way of analysing said of some bytes."""
    return Key(f"T#{team}#H#{sha256}", f"A#{version}")


def sighting_key(team: str, sha256: str, *, channel: str, ts: str, file_id: str = "") -> Key:
    """One post of some bytes; without a file, the point before all posts of that message."""
    sk = f"S#{channel}#{ts}#{file_id}" if file_id else f"S#{channel}#{ts}"
    return Key(f"T#{team}#H#{sha256}", sk)


def image_key(team: str, channel: str, ts: str, file_id: str) -> Key:
    """One posted picture; a channel's pictures lie in order of time."""
    return Key(f"T#{team}#C#{channel}", f"{ts}#{file_id}")


def label_key(*, scope: str, label: str, ts: str, file_id: str) -> Key:
    """One label of one posted picture, in the scope of those who may see it."""
    return Key(f"{scope}#L#{label_slug(label)}#{SHARDS - 1}", f"{ts}#{file_id}")


def public_scope(team: str) -> str:
    """The scope of everything in public channels."""
    return f"T#{team}#P"


def private_scope(team: str, channel: str) -> str:
    """The scope of one private channel or direct conversation.

    It is part of the partition key, so a question to the whole team cannot reach into it.
    """
    return f"T#{team}#C#{channel}"


def usage_key(team: str, month: str, channel: str = "") -> Key:
    """The count of a month (`YYYY-MM`), of the team or of one channel."""
    return Key(f"T#{team}", f"USE#{month}#C#{channel}" if channel else f"USE#{month}")


def claim_key(team: str, channel: str, ts: str) -> Key:
    """Who works on a message."""
    return Key(f"T#{team}#J#{channel}#{ts}", "CLAIM")
