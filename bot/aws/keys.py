"""The keys of the table: which record lies where. `docs/data-model.md` has them at a glance.

Every partition begins with the Slack team, but for two that know of no team's data: who departed,
and which installations under way were used. Neither Slack's ids nor hexadecimal hashes nor label
slugs hold a `#`, which separates the parts.
"""

import hashlib
import zlib
from datetime import date
from typing import NamedTuple

from bot.core.access import TEAM
from bot.core.entries import Identity, position

SHARDS = 1
"""Into how many partitions the rows of one term are spread.

One partition takes 1,000 writes a second
(https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html).
The busiest term is the one under which every picture stands, so a team reaches that at 1,000
pictures a second, twenty times Rekognition's default rate. Each shard is one more request for each
page of a search; that is why there is one. The suffix is in the key from the start, and a record
notes how many shards there were, so that raising this number moves no existing row.
"""

BEFORE_ALL, BEHIND_ALL = "!", "~"
"""The first and last printable character of ASCII but the space; no key of ours begins or goes on
with them, so that they are bounds for a range of keys."""


class Key(NamedTuple):
    """Partition and sort key of one record."""

    pk: str
    sk: str


def analysis_key(team: str, sha256: str, version: str) -> Key:
    """What one way of analysing said of some bytes."""
    return Key(f"T#{team}#H#{sha256}", f"A#{version}")


def sighting_key(team: str, sha256: str, *, channel: str, ts: str, file_id: str = "") -> Key:
    """One post of some bytes; without a file, the point before all posts of that message."""
    return Key(f"T#{team}#H#{sha256}", f"S#{channel}#{position(ts, file_id)}")


def mark_key(team: str, sha256: str, identity: Identity) -> Key:
    """The note that one post of some bytes is being forgotten."""
    return Key(f"T#{team}#H#{sha256}", f"F#{'#'.join(identity)}")


def image_key(team: str, channel: str, ts: str, file_id: str) -> Key:
    """One posted picture; a channel's pictures lie in order of time."""
    return Key(scope_key(team, channel), position(ts, file_id))


def file_key(team: str, file_id: str, *, channel: str, ts: str) -> Key:
    """One post of a Slack file, which may be shared into many messages."""
    return Key(f"T#{team}#F#{file_id}", f"{channel}#{ts}")


def scope_key(team: str, scope: str) -> str:
    """How every partition of a scope begins (`bot.core.access.TEAM`, or a conversation's id).

    The scope is part of the partition key, so a question to the whole team cannot reach the rows
    of a private channel.
    """
    return f"T#{team}#P" if scope == TEAM else f"T#{team}#C#{scope}"


def row_partition(team: str, scope: str, term: str, shard: int) -> str:
    """The pictures under one term, in order of time."""
    return f"{scope_key(team, scope)}#{term}#{shard}"


def shard_of(place: str, shards: int) -> int:
    """The shard of the picture at a position; the same for as long as there are so many."""
    return zlib.crc32(place.encode()) % shards


def tally_key(team: str, scope: str, day: date | None = None) -> Key:
    """The counts of a scope, over all time or for one day."""
    return Key(scope_key(team, scope), f"D#{day.isoformat()}" if day else "V")


def due_key(team: str, identity: Identity) -> Key:
    """The note that a picture's record and the counts do not agree yet."""
    return Key(f"T#{team}#DUE", "#".join(identity))


def tombstone_key(team: str, identity: Identity) -> Key:
    """The note that a picture was forgotten; the identity may have gaps."""
    return Key(f"T#{team}#N#{'#'.join(identity)}", "GONE")


def expected_key(team: str, identity: Identity) -> Key:
    """The note which bytes are kept for a post, and which files of ours show it."""
    return Key(f"T#{team}#N", "#".join(identity))


def usage_key(team: str, month: str, channel: str = "") -> Key:
    """The count of a month (`YYYY-MM`), of the team or of one channel."""
    return Key(f"T#{team}", f"USE#{month}#C#{channel}" if channel else f"USE#{month}")


def budget_key(team: str, month: str) -> Key:
    """What is booked for a month (`YYYY-MM`)."""
    return Key(f"T#{team}", f"SPENT#{month}")


def booked_key(team: str, key: str) -> Key:
    """That something is booked which is known by a key."""
    return Key(f"T#{team}", f"BOOKED#{hashlib.sha256(key.encode()).hexdigest()[:32]}")


def claim_key(team: str, channel: str, ts: str) -> Key:
    """Who works on a message."""
    return Key(f"T#{team}#J#{channel}#{ts}", "CLAIM")


def policy_key(team: str, channel: str = "") -> Key:
    """What moderators want to hear of, in the team or differently in one channel."""
    return Key(f"T#{team}#M", f"POLICY#{channel}" if channel else "POLICY")


def outage_key(team: str) -> Key:
    """The note that pictures could not be checked, and whether moderators were told."""
    return Key(f"T#{team}#M", "OUTAGE")


def case_key(team: str, sha256: str) -> Key:
    """Bytes that were flagged."""
    return Key(f"T#{team}#M#H", f"{sha256}#CASE")


def post_key(team: str, sha256: str, identity: Identity) -> Key:
    """One post of flagged bytes; a case's posts lie behind it, in order of time."""
    channel, ts, file_id = identity
    return Key(case_key(team, sha256).pk, f"{sha256}#P#{ts}#{channel}#{file_id}")


def held_in_channel_key(team: str, channel: str, ts: str, file_id: str = "") -> Key:
    """A held post by its message; without a file, the point before all of that message.

    It lies beside the channel's own partition, where the library would take it for a picture.
    """
    return Key(f"T#{team}#M#C#{channel}", position(ts, file_id))


def held_file_key(team: str, file_id: str, *, channel: str, ts: str) -> Key:
    """A held post by its Slack file."""
    return Key(f"T#{team}#M#F#{file_id}", f"{channel}#{ts}")


def audit_key(team: str, place: str) -> Key:
    """What somebody did in moderation; all of it lies in order of time."""
    return Key(f"T#{team}#M#A", place)


def burst_key(team: str, channel: str, sha256: str = "") -> Key:
    """Alerts of a channel that come together, or to which of them a case belongs."""
    return Key(f"T#{team}#M#B#{channel}", f"S#{sha256}" if sha256 else "BURST")


def posting_key(team: str, name: str) -> Key:
    """How far a message is that must be posted once."""
    return Key(f"T#{team}#M#K", name)


def drop_key(team: str, file_id: str) -> Key:
    """A file that was found in the drop folder."""
    return Key(f"T#{team}#O", file_id)


def clip_key(team: str, channel: str, ts: str, file_id: str = "") -> Key:
    """A video under way; without a file, the point before all of that message."""
    return Key(f"T#{team}#W#C#{channel}", position(ts, file_id))


def clip_job_key(team: str, job: str, identity: Identity) -> Key:
    """A video under way, by Rekognition's job; equal bytes share one."""
    return Key(f"T#{team}#W#J#{job}", "#".join(identity))


def installation_key(team: str) -> Key:
    """The app in a workspace."""
    return Key(f"T#{team}#I", "BOT")


def settings_key(team: str) -> Key:
    """What a workspace chose for itself."""
    return Key(f"T#{team}#I", "SETTINGS")


def departure_key(team: str) -> Key:
    """When a workspace took the app out; all that did lie in one partition."""
    return Key("DEPARTED", team)


def state_key(digest: str) -> Key:
    """The note that a state of an installation was used, which knows of no workspace yet."""
    return Key(f"STATE#{digest}", "USED")


def behind(place: str) -> str:
    """The least text that sorts behind a position and before everything that follows it."""
    return place + BEFORE_ALL


def before(place: str) -> str:
    """The greatest text that sorts before a position and behind everything in front of it."""
    return place[:-1] + chr(ord(place[-1]) - 1) + BEHIND_ALL
