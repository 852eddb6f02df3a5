"""DynamoDB as the memory for videos under way. Keys: `docs/data-model.md`."""

import json
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import asdict
from typing import TYPE_CHECKING

from bot.aws.images import DAY
from bot.aws.items import Item
from bot.aws.keys import BEFORE_ALL, BEHIND_ALL, Key, clip_job_key, clip_key
from bot.aws.rows import deflated, inflated
from bot.aws.table import Table
from bot.core.clips import Clip, Watching
from bot.core.entries import Identity
from bot.ports import Clips, Clock

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_dynamodb import DynamoDBClient

KEPT_DAYS = 14
"""As long as SQS can keep a message: nobody comes for a video after that."""

_OUTSIDE = ("team", "identity")
_MANY = 1000


class DynamoClips(Clips):
    """See `bot.ports.Clips`. All reads are consistent."""

    def __init__(
        self, client: "DynamoDBClient", executor: Executor, clock: Clock, *,
        table: str, retention_days: int = 0,
    ) -> None:  # fmt: skip
        """What is under way goes after two weeks, or `retention_days` if those are fewer."""
        self._table = Table(client, executor, clock, name=table)
        self._life = min(retention_days or KEPT_DAYS, KEPT_DAYS) * DAY

    async def put(self, clip: Clip) -> None:
        """One PutItem, and a BatchWriteItem where a job runs; see `bot.ports.Clips`."""
        life = {"ttl": int(clip.begun) + self._life}
        pointers = [{**key._asdict(), **life} for key in _job_keys(clip)]
        if pointers:
            await self._table.write(pointers)
        await self._table.put({**_item(clip), **life})

    async def find(self, team: str, identity: Identity) -> Clip | None:
        """One GetItem; see `bot.ports.Clips`."""
        item = await self._table.get(clip_key(team, *identity))
        return _clip(item) if item else None

    async def of_job(self, team: str, job_id: str) -> Sequence[Clip]:
        """A Query, and a BatchGetItem for those that it names; see `bot.ports.Clips`."""
        pk = clip_job_key(team, job_id, Identity("", "", "")).pk
        pointers = await self._table.query(Key(pk, BEFORE_ALL), Key(pk, BEHIND_ALL), limit=_MANY)
        keys = [clip_key(team, *item["sk"].split("#")) for item in pointers]
        items = await self._table.get_all(keys)
        clips = [_clip(items[key]) for key in keys if key in items]
        return [clip for clip in clips if job_id in (clip.labels_job, clip.moderation_job)]

    async def in_message(self, team: str, channel: str, ts: str) -> Sequence[Clip]:
        """One Query; see `bot.ports.Clips`."""
        pk = clip_key(team, channel, ts).pk
        items = await self._table.query(
            Key(pk, f"{ts}#"), Key(pk, f"{ts}#{BEHIND_ALL}"), limit=_MANY
        )
        return [_clip(item) for item in items]

    async def drop(self, clip: Clip) -> None:
        """One BatchWriteItem; see `bot.ports.Clips`."""
        await self._table.write(deletes=[clip_key(clip.team, *clip.identity), *_job_keys(clip)])


def _job_keys(clip: Clip) -> list[Key]:
    jobs = dict.fromkeys(job for job in (clip.labels_job, clip.moderation_job) if job)
    return [clip_job_key(clip.team, job, clip.identity) for job in jobs]


def _item(clip: Clip) -> Item:
    fields = {name: value for name, value in asdict(clip).items() if name not in _OUTSIDE}
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return {**clip_key(clip.team, *clip.identity)._asdict(), "clip": deflated(text)}


def _clip(item: Item) -> Clip:
    _, team, _, _, channel = item["pk"].split("#")
    ts, file_id = item["sk"].split("#")
    fields = json.loads(inflated(item["clip"]))
    return Clip(
        **{**fields, "team": team, "identity": Identity(channel, ts, file_id),
           "how": Watching(fields["how"])}
    )  # fmt: skip
